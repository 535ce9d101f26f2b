package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/** JSON string literals, from and to bytes: no value becomes a {@code String} here. */
final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INVALID = "\\ufffd".getBytes(StandardCharsets.US_ASCII);
    private static final int ESCAPE_LENGTH = 6;
    private static final String UNKNOWN_ESCAPE = "an unknown escape in a JSON string";

    private JsonText() {}

    /**
     * The content of the literal whose opening quote is {@code bytes[quote]}, in well-formed UTF-8: a part of
     * {@code bytes}, or bytes of its own where it holds escapes.
     * Surrogates are paired: {@link #withoutLoneSurrogates} has been here.
     *
     * @throws MalformedInputException for an unknown escape, a control character, or no closing quote
     */
    static SecretBytes content(byte[] bytes, int quote, int line) throws MalformedInputException {
        int end = quote + 1;
        boolean escaped = false;
        while (end < bytes.length && bytes[end] != '"') {
            if (bytes[end] == '\\') {
                escaped = true;
                end++;
            } else if (bytes[end] >= 0 && bytes[end] < ' ') {
                throw new MalformedInputException("a control character in a JSON string", line);
            }
            end++;
        }
        if (end >= bytes.length) {
            throw new MalformedInputException("ends in the middle of a JSON value", line);
        }
        return escaped ? unescaped(bytes, quote + 1, end, line) : SecretBytes.partOf(bytes, quote + 1, end);
    }

    private static SecretBytes unescaped(byte[] bytes, int from, int end, int line) throws MalformedInputException {
        // No escape is shorter than what it stands for, so this is large enough.
        byte[] result = new byte[end - from];
        int to = 0;
        int at = from;
        while (at < end) {
            if (bytes[at] != '\\') {
                result[to++] = bytes[at++];
            } else if (bytes[at + 1] != 'u') {
                result[to++] = simple(bytes[at + 1], line);
                at += 2;
            } else {
                int point = unit(bytes, at);
                if (point < 0) {
                    throw new MalformedInputException(UNKNOWN_ESCAPE, line);
                }
                at += ESCAPE_LENGTH;
                if (point >= Character.MIN_HIGH_SURROGATE && point <= Character.MAX_HIGH_SURROGATE) {
                    point = Character.toCodePoint((char) point, (char) unit(bytes, at));
                    at += ESCAPE_LENGTH;
                }
                to = encode(point, result, to);
            }
        }
        return SecretBytes.takingOver(result, to);
    }

    private static byte simple(byte escape, int line) throws MalformedInputException {
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new MalformedInputException(UNKNOWN_ESCAPE, line);
        };
    }

    private static int encode(int point, byte[] result, int start) {
        int to = start;
        if (point < 0x80) {
            result[to++] = (byte) point;
            return to;
        }
        if (point < 0x800) {
            result[to++] = (byte) (0xC0 | point >> 6);
        } else {
            if (point < 0x10000) {
                result[to++] = (byte) (0xE0 | point >> 12);
            } else {
                result[to++] = (byte) (0xF0 | point >> 18);
                result[to++] = (byte) (0x80 | point >> 12 & 0x3F);
            }
            result[to++] = (byte) (0x80 | point >> 6 & 0x3F);
        }
        result[to++] = (byte) (0x80 | point & 0x3F);
        return to;
    }

    /**
     * {@code json} itself, or a copy in which {@code \\ufffd} stands for each escaped surrogate that is not one of
     * a pair: sops reads them so, Jackson refuses them in names.
     */
    static byte[] withoutLoneSurrogates(byte[] json) {
        byte[] result = json;
        int at = 0;
        while (at < json.length) {
            if (json[at] != '\\') {
                at++;
                continue;
            }
            int unit = unit(json, at);
            boolean high = unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
            if (high && isLow(unit(json, at + ESCAPE_LENGTH))) {
                at += 2 * ESCAPE_LENGTH;
            } else if (high || isLow(unit)) {
                result = result == json ? json.clone() : result;
                System.arraycopy(INVALID, 0, result, at, ESCAPE_LENGTH);
                at += ESCAPE_LENGTH;
            } else {
                at += 2;
            }
        }
        return result;
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    /** The 16 bits of the {@code \\uXXXX} at {@code at}, or −1 if there is none. */
    private static int unit(byte[] bytes, int at) {
        if (at + ESCAPE_LENGTH > bytes.length || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int value = 0;
        for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Writes {@code text} as a literal with quotes, escaped as sops' JSON library does, HTML included. */
    static void write(SecretBytes text, SecretOutput out) {
        write(text.exposeWithin(), text.offset(), text.offset() + text.length(), out);
    }

    /** As above, a name. */
    static void write(String name, SecretOutput out) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length, out);
    }

    private static void write(byte[] bytes, int from, int to, SecretOutput out) {
        out.write('"');
        int written = from;
        for (int i = from, length; i < to; i += length) {
            int valid = Utf8.lengthAt(bytes, i, to);
            length = Math.max(1, valid);
            if (valid == 0 || mustEscape(bytes, i, valid)) {
                out.write(bytes, written, i - written);
                escape(bytes, i, valid, out);
                written = i + length;
            }
        }
        out.write(bytes, written, to - written);
        out.write('"');
    }

    private static boolean mustEscape(byte[] bytes, int at, int length) {
        byte b = bytes[at];
        if (length == 1) {
            return b < ' ' || b == '"' || b == '\\' || b == '<' || b == '>' || b == '&';
        }
        return length == 3 && b == (byte) 0xE2 && bytes[at + 1] == (byte) 0x80
                && (bytes[at + 2] == (byte) 0xA8 || bytes[at + 2] == (byte) 0xA9);
    }

    private static void escape(byte[] bytes, int at, int length, SecretOutput out) {
        if (length == 0) {
            out.write(INVALID);
            return;
        }
        out.write('\\');
        byte b = bytes[at];
        switch (length == 1 ? b : 0) {
            case '"', '\\' -> out.write(b);
            case '\b' -> out.write('b');
            case '\f' -> out.write('f');
            case '\n' -> out.write('n');
            case '\r' -> out.write('r');
            case '\t' -> out.write('t');
            default -> {
                out.text(length == 1 ? "u00" : "u202");
                if (length == 1) {
                    out.write(HEX[b >> 4]);
                }
                out.write(HEX[(length == 1 ? b : bytes[at + 2]) & 0xF]);
            }
        }
    }
}
