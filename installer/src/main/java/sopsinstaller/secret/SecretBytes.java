package sopsinstaller.secret;

import static org.bouncycastle.util.Arrays.constantTimeAreEqual;

import java.util.Arrays;

/**
 * Owner of an array of secret bytes: key material or a decrypted value. It may own an array that is longer than its
 * content, or view a part of a file, so that a large value is not copied before somebody needs an array of its own.
 *
 * <ol>
 *   <li>The array is zeroed by {@link #close}; any later use throws. A part of a file is only let go.
 *   <li>Nothing printable is ever derived from the content: {@link #toString} is constant.
 *   <li>Identity equality only; {@link #sameAs} compares contents in constant time.
 * </ol>
 *
 * A method that returns {@code SecretBytes} gives ownership away, a method that takes one only borrows it,
 * and a constructor that takes one owns and closes it.
 */
public final class SecretBytes implements AutoCloseable {
    private byte[] bytes;
    private int offset;
    private final int length;
    private boolean owned;

    private SecretBytes(byte[] bytes, int offset, int length, boolean owned) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.owned = owned;
    }

    /** Takes ownership of {@code bytes} without copying; the caller must not use the array again. */
    public static SecretBytes takingOver(byte[] bytes) {
        return new SecretBytes(bytes, 0, bytes.length, true);
    }

    /** As above, but only the first {@code length} bytes count; the rest is wiped with them. */
    public static SecretBytes takingOver(byte[] bytes, int length) {
        return new SecretBytes(bytes, 0, length, true);
    }

    /** Owns a copy; the caller keeps (and wipes) {@code bytes}. */
    public static SecretBytes copyOf(byte[] bytes) {
        return takingOver(bytes.clone());
    }

    /** Owns a copy; the caller keeps (and closes) {@code secret}. */
    public static SecretBytes copyOf(SecretBytes secret) {
        byte[] array = secret.exposeWithin();
        return takingOver(Arrays.copyOfRange(array, secret.offset, secret.offset + secret.length));
    }

    /**
     * Views the part of {@code file} from {@code from} to {@code to} (exclusive), which stands on a disk as it is
     * here: it is never changed or wiped, must not change meanwhile, and stays in memory until {@link #close}.
     */
    public static SecretBytes partOf(byte[] file, int from, int to) {
        return new SecretBytes(file, from, to - from, false);
    }

    /**
     * The live array with exactly the content. It stays owned by this object and must not outlive it. Where the
     * content stood in a longer array, this copies it; {@link #exposeWithin} does not.
     */
    public byte[] expose() {
        byte[] array = exposeWithin();
        if (length != array.length) {
            byte[] exact = Arrays.copyOfRange(array, offset, offset + length);
            if (owned) {
                Arrays.fill(array, (byte) 0);
            }
            bytes = exact;
            offset = 0;
            owned = true;
        }
        return bytes;
    }

    /** The live array that holds the content, {@link #length} bytes from {@link #offset} on; only to be read. */
    public byte[] exposeWithin() {
        if (bytes == null) {
            throw new IllegalStateException("bug: secret used after it was wiped");
        }
        return bytes;
    }

    /** Where the content begins in {@link #exposeWithin}. */
    public int offset() {
        return offset;
    }

    /** Number of bytes. */
    public int length() {
        exposeWithin();
        return length;
    }

    /** Whether both hold the same bytes; takes the same time wherever they differ. */
    public boolean sameAs(SecretBytes other) {
        return constantTimeAreEqual(expose(), other.expose());
    }

    /** Zeroes the array. Closing twice is allowed. */
    @Override
    public void close() {
        if (bytes != null && owned) {
            Arrays.fill(bytes, (byte) 0);
        }
        bytes = null;
    }

    @Override
    public String toString() {
        return "SecretBytes[redacted]";
    }
}
