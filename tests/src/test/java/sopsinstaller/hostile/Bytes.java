package sopsinstaller.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Makes bytes for hostile files. */
final class Bytes {
    private Bytes() {}

    /** The bytes of texts, numbers (one byte) and byte arrays, one after the other. */
    static byte[] of(Object... parts) {
        var out = new ByteArrayOutputStream();
        for (Object part : parts) {
            switch (part) {
                case String text -> out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                case Integer number -> out.write(number);
                case byte[] bytes -> out.writeBytes(bytes);
                default -> throw new IllegalArgumentException("no bytes: " + part.getClass());
            }
        }
        return out.toByteArray();
    }

    /** A text {@code times} over. */
    static String times(int times, String text) {
        return text.repeat(times);
    }

    /** {@code length} times the same byte. */
    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Bytes that are the same for the same seed. */
    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Letters and digits that are the same for the same seed. */
    static String letters(long seed, int length) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var random = new Random(seed);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** A number in four bytes, the highest first. */
    static byte[] four(long number) {
        return new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    /** Bytes behind their length in four bytes, as SSH writes them. */
    static byte[] string(byte[] bytes) {
        return of(four(bytes.length), bytes);
    }
}
