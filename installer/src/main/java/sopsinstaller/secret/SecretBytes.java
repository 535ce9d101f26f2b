package sopsinstaller.secret;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Owner of an array of secret bytes: key material or a decrypted value.
 *
 * <ol>
 *   <li>The array is zeroed by {@link #close}; any later use throws.
 *   <li>Nothing printable is ever derived from the content: {@link #toString} is constant.
 *   <li>Identity equality only; {@link #sameAs} compares contents in constant time.
 * </ol>
 *
 * A method that returns {@code SecretBytes} gives ownership away, a method that takes one only borrows it,
 * and a constructor that takes one owns and closes it.
 */
public final class SecretBytes implements AutoCloseable {
    private byte[] bytes;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes ownership of {@code bytes} without copying; the caller must not use the array again. */
    public static SecretBytes takingOver(byte[] bytes) {
        return new SecretBytes(bytes);
    }

    /** Owns a copy; the caller keeps (and wipes) {@code bytes}. */
    public static SecretBytes copyOf(byte[] bytes) {
        return new SecretBytes(bytes.clone());
    }

    /** The live array, not a copy. It stays owned by this object and must not outlive it. */
    public byte[] expose() {
        if (bytes == null) {
            throw new IllegalStateException("bug: secret used after it was wiped");
        }
        return bytes;
    }

    /** Number of bytes. */
    public int length() {
        return expose().length;
    }

    /** Whether both hold the same bytes; takes the same time wherever they differ. */
    public boolean sameAs(SecretBytes other) {
        return MessageDigest.isEqual(expose(), other.expose());
    }

    /** Zeroes the array. Closing twice is allowed. */
    @Override
    public void close() {
        if (bytes != null) {
            Arrays.fill(bytes, (byte) 0);
            bytes = null;
        }
    }

    @Override
    public String toString() {
        return "SecretBytes[redacted]";
    }
}
