package sopsinstaller.sops;

import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;

/**
 * Base64 as sops reads it (sops-file format, section "Encrypted value syntax"): the standard alphabet with its
 * padding, carriage returns and line feeds ignored, unused bits of the last character not looked at. Decodes a
 * range of bytes into an array of the caller, so that a large binary file is held only once.
 */
final class Base64Text {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int NONE = -1;
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) NONE);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private Base64Text() {}

    /** The most bytes that {@code characters} of base64 hold. */
    static int maxLength(int characters) {
        return (int) ((characters + 3L) / 4 * 3);
    }

    /**
     * Decodes the characters of {@code text} from {@code from} (inclusive) to {@code to} (exclusive) into
     * {@code out} from {@code at} on.
     *
     * @return how many bytes
     * @throws MalformedInputException when the text is no base64
     */
    static int decode(byte[] text, int from, int to, byte[] out, int at) throws MalformedInputException {
        int written = at;
        int bits = 0;
        int held = 0;
        int i = from;
        // four characters at a time, up to the first that is none of the alphabet (a negative value shows in any place)
        for (; i + 4 <= to; i += 4) {
            int three = VALUES[text[i] & 0xFF] << 18 | VALUES[text[i + 1] & 0xFF] << 12
                    | VALUES[text[i + 2] & 0xFF] << 6 | VALUES[text[i + 3] & 0xFF];
            if (three < 0) {
                break;
            }
            out[written++] = (byte) (three >> 16);
            out[written++] = (byte) (three >> 8);
            out[written++] = (byte) three;
        }
        for (; i < to && text[i] != '='; i++) {
            byte value = VALUES[text[i] & 0xFF];
            if (value != NONE) {
                bits = bits << 6 | value;
                held++;
                if (held == 4) {
                    out[written++] = (byte) (bits >> 16);
                    out[written++] = (byte) (bits >> 8);
                    out[written++] = (byte) bits;
                    held = 0;
                }
            } else if (!isLineEnd(text[i])) {
                throw new MalformedInputException("not base64");
            }
        }
        requirePadding(text, i, to, held);
        if (held == 3) {
            out[written++] = (byte) (bits >> 10);
            out[written++] = (byte) (bits >> 2);
        } else if (held == 2) {
            out[written++] = (byte) (bits >> 4);
        }
        return written - at;
    }

    /** Everything from {@code from} on must be the padding of {@code held} characters. */
    private static void requirePadding(byte[] text, int from, int to, int held) throws MalformedInputException {
        int padding = 0;
        for (int i = from; i < to; i++) {
            if (text[i] == '=') {
                padding++;
            } else if (!isLineEnd(text[i])) {
                throw new MalformedInputException("not base64: text after the padding");
            }
        }
        if (held == 1 || padding != (held == 0 ? 0 : 4 - held)) {
            throw new MalformedInputException("not base64: wrong padding");
        }
    }

    private static boolean isLineEnd(byte character) {
        return character == '\r' || character == '\n';
    }
}
