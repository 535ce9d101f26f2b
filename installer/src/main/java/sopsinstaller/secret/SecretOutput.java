package sopsinstaller.secret;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing sink for the bytes of an emitted file or value. Whenever it grows, the array it leaves is wiped;
 * {@link #close} wipes the current one.
 */
public final class SecretOutput extends OutputStream {
    private static final int INITIAL_BYTES = 256;
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int length;

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

    /** Hands out everything written as a secret of exactly that length, and wipes and empties this sink. */
    public SecretBytes take() {
        SecretBytes result = SecretBytes.takingOver(Arrays.copyOf(buffer, length));
        close();
        return result;
    }

    /** Wipes and empties the sink. */
    @Override
    public void close() {
        Arrays.fill(buffer, (byte) 0);
        length = 0;
    }

    private void ensure(int more) {
        int needed = Math.addExact(length, more);
        if (needed > buffer.length) {
            int doubled = buffer.length < Integer.MAX_VALUE / 2 ? buffer.length * 2 : Integer.MAX_VALUE - 8;
            byte[] larger = Arrays.copyOf(buffer, Math.max(needed, doubled));
            Arrays.fill(buffer, (byte) 0);
            buffer = larger;
        }
    }
}
