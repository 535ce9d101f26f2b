package sopsinstaller.secret;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing sink for the bytes of an emitted file or value. Whenever it grows, the array it leaves is wiped;
 * {@link #close} wipes the current one. What is written in one piece is held in an array of just that length, which
 * {@link #take} hands over as it is: a large secret exists here once.
 */
public final class SecretOutput extends OutputStream {
    private static final int LEAST_GROWN_BYTES = 256;
    /** From this length on the array grows by a quarter only, because memory is then dearer than copying. */
    private static final int LARGE_BYTES = 1024 * 1024;
    private static final byte[] NOTHING = {};
    private final int maxBytes;
    private byte[] buffer = NOTHING;
    private int length;

    /** More was written than a sink with a limit takes. */
    public static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Full(int maxBytes) {
            super("larger than " + maxBytes + " bytes", null, false, false);
        }
    }

    /** A sink for as much as memory holds. */
    public SecretOutput() {
        this(Integer.MAX_VALUE);
    }

    /** A sink for at most {@code maxBytes}; writing more throws {@link Full}. */
    public SecretOutput(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void write(int value) {
        ensure(1);
        buffer[length++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        ensure(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
    }

    /** Appends the content of {@code secret}, which is borrowed. */
    public void write(SecretBytes secret) {
        write(secret.exposeWithin(), secret.offset(), secret.length());
    }

    /** Appends text that is not secret (syntax, names, numbers), as UTF-8. */
    public void text(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Number of bytes written so far. */
    public int length() {
        return length;
    }

    /** The byte at {@code index}, counted from 0. */
    public byte at(int index) {
        if (index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        return buffer[index];
    }

    /** Hands out everything written as a secret in an array of exactly that length, and empties this sink. */
    public SecretBytes take() {
        boolean exact = length == buffer.length;
        SecretBytes result = SecretBytes.takingOver(exact ? buffer : Arrays.copyOf(buffer, length));
        if (!exact) {
            Arrays.fill(buffer, (byte) 0);
        }
        buffer = NOTHING;
        length = 0;
        return result;
    }

    /** Wipes and empties the sink. */
    @Override
    public void close() {
        Arrays.fill(buffer, (byte) 0);
        buffer = NOTHING;
        length = 0;
    }

    private void ensure(int more) {
        if (more > maxBytes - length) {
            throw new Full(maxBytes);
        }
        int needed = length + more;
        if (needed > buffer.length) {
            byte[] larger = Arrays.copyOf(buffer, Math.max(needed, Math.min(grown(), maxBytes)));
            Arrays.fill(buffer, (byte) 0);
            buffer = larger;
        }
    }

    /** A length that keeps the number of copies low; none while nothing was written. */
    private int grown() {
        if (length == 0) {
            return 0;
        }
        int added = buffer.length < LARGE_BYTES ? buffer.length : buffer.length / 4;
        return Math.max(LEAST_GROWN_BYTES, (int) Math.min((long) buffer.length + added, Integer.MAX_VALUE - 8));
    }
}
