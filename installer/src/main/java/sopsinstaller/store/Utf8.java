package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import sopsinstaller.failure.MalformedInputException;

/** UTF-8 and white space, byte by byte as the Go library of sops judges them. */
public final class Utf8 {
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private Utf8() {}

    /** Length of the well-formed character at {@code at}, or 0 if the byte there begins none. */
    public static int lengthAt(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + length > end) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        // The second byte rules out overlong forms, surrogates and what lies above U+10FFFF.
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** {@code bytes} itself when well-formed, else a copy in which U+FFFD stands for each byte that is not. */
    static byte[] repaired(byte[] bytes) {
        int bad = 0;
        for (int i = 0, length; i < bytes.length; i += Math.max(1, length)) {
            length = lengthAt(bytes, i, bytes.length);
            bad += length == 0 ? 1 : 0;
        }
        if (bad == 0) {
            return bytes;
        }
        byte[] result = new byte[Math.addExact(bytes.length, Math.multiplyExact(2, bad))];
        int to = 0;
        for (int i = 0, length; i < bytes.length; i += Math.max(1, length)) {
            length = lengthAt(bytes, i, bytes.length);
            byte[] from = length == 0 ? REPLACEMENT : bytes;
            int count = length == 0 ? REPLACEMENT.length : length;
            System.arraycopy(from, length == 0 ? 0 : i, result, to, count);
            to += count;
        }
        return result;
    }

    /**
     * A name of an entry as text.
     *
     * @throws MalformedInputException if it is not UTF-8 (a name is also printed and part of what is
     *     authenticated, so it is not repaired silently) or longer than {@link Store#MAX_NAME_BYTES}
     */
    static String name(byte[] bytes, int from, int end, int line) throws MalformedInputException {
        if (end - from > Store.MAX_NAME_BYTES) {
            throw new MalformedInputException("a name is longer than " + Store.MAX_NAME_BYTES + " bytes", line);
        }
        for (int i = from, length; i < end; i += length) {
            length = lengthAt(bytes, i, end);
            if (length == 0) {
                throw new MalformedInputException("a name is not UTF-8", line);
            }
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** First index from {@code from} that is no Unicode white space. */
    static int skipSpace(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            int length = lengthAt(bytes, at, end);
            if (length == 0 || !isSpace(bytes, at, length)) {
                return at;
            }
            at += length;
        }
        return at;
    }

    /** End of {@code bytes[from, end)} without trailing Unicode white space. */
    static int trimmedEnd(byte[] bytes, int from, int end) {
        int to = end;
        while (to > from) {
            int length = 1;
            while (length < 4 && to - length > from && (bytes[to - length] & 0xC0) == 0x80) {
                length++;
            }
            if (lengthAt(bytes, to - length, to) != length || !isSpace(bytes, to - length, length)) {
                return to;
            }
            to -= length;
        }
        return to;
    }

    private static boolean isSpace(byte[] bytes, int at, int length) {
        int point = switch (length) {
            case 1 -> bytes[at];
            case 2 -> (bytes[at] & 0x1F) << 6 | bytes[at + 1] & 0x3F;
            case 3 -> (bytes[at] & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | bytes[at + 2] & 0x3F;
            default -> 'x';
        };
        return point == ' ' || point >= '\t' && point <= '\r' || point == 0x85 || point == 0xA0 || point == 0x1680
                || point >= 0x2000 && point <= 0x200A || point == 0x2028 || point == 0x2029 || point == 0x202F
                || point == 0x205F || point == 0x3000;
    }
}
