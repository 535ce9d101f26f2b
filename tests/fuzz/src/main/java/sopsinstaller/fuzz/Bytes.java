package sopsinstaller.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A cursor over the fuzzer's input, for targets that take more than one text from it; it never runs out. */
final class Bytes {
    private final byte[] input;
    private int at;

    Bytes(byte[] input) {
        this.input = input;
    }

    /** The next byte, 0 at the end. */
    int octet() {
        return at < input.length ? input[at++] & 0xFF : 0;
    }

    /** The next byte as a choice of {@code count}. */
    int choice(int count) {
        return octet() % count;
    }

    /** A text with its length, of two bytes, before it. */
    byte[] text() {
        int length = octet() << Byte.SIZE | octet();
        int from = at;
        at = Math.min(input.length, from + length);
        return Arrays.copyOfRange(input, from, at);
    }

    /** All that is left. */
    byte[] rest() {
        int from = at;
        at = input.length;
        return Arrays.copyOfRange(input, from, at);
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
