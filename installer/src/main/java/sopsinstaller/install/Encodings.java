package sopsinstaller.install;

import static java.nio.charset.StandardCharsets.US_ASCII;

import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.manifest.Encoding;
import sopsinstaller.manifest.TemplateText.Quotes;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.store.Utf8;

/**
 * Writes values so that a program reading the file gets exactly the value's bytes, and no more than one value. Quotes
 * are written where the template has none; see {@link sopsinstaller.manifest.TemplateText}.
 */
final class Encodings {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII);
    private static final byte[] QUOTE_IN_QUOTES = "'\\''".getBytes(US_ASCII);

    private Encodings() {}

    /**
     * Appends {@code value}, which is borrowed, to {@code out}.
     *
     * @throws MalformedInputException when the format cannot hold it; what it says is no part of the value
     */
    static void write(Encoding encoding, Quotes quotes, SecretBytes value, SecretOutput out)
            throws MalformedInputException {
        byte[] bytes = value.exposeWithin();
        int from = value.offset();
        int to = from + value.length();
        switch (encoding) {
            case RAW -> out.write(bytes, from, to - from);
            case JSON, YAML, TOML -> {
                // inside single quotes none of them is ever asked for
                outerQuote(quotes, out);
                string(bytes, from, to, out);
                outerQuote(quotes, out);
            }
            case SHELL -> {
                refuseNul(bytes, from, to);
                switch (quotes) {
                    case DOUBLE -> doubleQuoted(bytes, from, to, out);
                    case SINGLE -> singleQuoted(bytes, from, to, out);
                    case NONE -> {
                        out.write('\'');
                        singleQuoted(bytes, from, to, out);
                        out.write('\'');
                    }
                }
            }
            case SYSTEMD_ENV -> {
                refuseNul(bytes, from, to);
                for (int i = from; i < to; i += lengthAt(bytes, i, to)) {
                    // systemd refuses the whole file
                }
                outerQuote(quotes, out);
                doubleQuoted(bytes, from, to, out);
                outerQuote(quotes, out);
            }
            case URL -> percent(bytes, from, to, out);
            case BASE64 -> base64(bytes, from, to, out);
        }
    }

    private static void outerQuote(Quotes quotes, SecretOutput out) {
        switch (quotes) {
            case NONE -> out.write('"');
            case SINGLE, DOUBLE -> { }
        }
    }

    private static void refuseNul(byte[] bytes, int from, int to) throws MalformedInputException {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                throw new MalformedInputException("it holds a NUL byte");
            }
        }
    }

    private static int lengthAt(byte[] bytes, int at, int to) throws MalformedInputException {
        int length = Utf8.lengthAt(bytes, at, to);
        if (length == 0) {
            throw new MalformedInputException("it is not UTF-8");
        }
        return length;
    }

    /** The inside of a string in double quotes that JSON, YAML 1.1 and 1.2, and TOML read alike. */
    private static void string(byte[] bytes, int from, int to, SecretOutput out) throws MalformedInputException {
        for (int i = from, length; i < to; i += length) {
            length = lengthAt(bytes, i, to);
            switch (length) {
                case 1 -> ascii(bytes[i], out);
                case 2 -> {
                    int point = (bytes[i] & 0x1F) << 6 | bytes[i + 1] & 0x3F;
                    character(point, point < 0xA0, bytes, i, length, out);
                }
                case 3 -> {
                    int point = (bytes[i] & 0x0F) << 12 | (bytes[i + 1] & 0x3F) << 6 | bytes[i + 2] & 0x3F;
                    // line breaks of YAML 1.1, the mark of byte order, and what is no character
                    boolean escape = point == 0x2028 || point == 0x2029 || point == 0xFEFF || point >= 0xFFFE;
                    character(point, escape, bytes, i, length, out);
                }
                default -> out.write(bytes, i, length);
            }
        }
    }

    private static void character(int point, boolean escape, byte[] bytes, int at, int length, SecretOutput out) {
        if (escape) {
            unicode(point, out);
        } else {
            out.write(bytes, at, length);
        }
    }

    private static void ascii(byte value, SecretOutput out) {
        switch (value) {
            case '"', '\\' -> {
                out.write('\\');
                out.write(value);
            }
            case '\n' -> escape('n', out);
            case '\r' -> escape('r', out);
            case '\t' -> escape('t', out);
            default -> {
                if (value < ' ' || value == 0x7F) {
                    unicode(value, out);
                } else {
                    out.write(value);
                }
            }
        }
    }

    private static void escape(char letter, SecretOutput out) {
        out.write('\\');
        out.write(letter);
    }

    private static void unicode(int point, SecretOutput out) {
        escape('u', out);
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.write(HEX[point >> shift & 0xF]);
        }
    }

    private static void singleQuoted(byte[] bytes, int from, int to, SecretOutput out) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\'') {
                out.write(bytes, start, i - start);
                out.write(QUOTE_IN_QUOTES, 0, QUOTE_IN_QUOTES.length);
                start = i + 1;
            }
        }
        out.write(bytes, start, to - start);
    }

    /** These four are what POSIX and systemd let a backslash quote inside double quotes. */
    private static void doubleQuoted(byte[] bytes, int from, int to, SecretOutput out) {
        for (int i = from; i < to; i++) {
            byte value = bytes[i];
            if (value == '"' || value == '\\' || value == '$' || value == '`') {
                out.write('\\');
            }
            out.write(value);
        }
    }

    private static void percent(byte[] bytes, int from, int to, SecretOutput out) {
        for (int i = from; i < to; i++) {
            byte value = bytes[i];
            if (value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || value >= '0' && value <= '9'
                    || value == '-' || value == '.' || value == '_' || value == '~') {
                out.write(value);
            } else {
                out.write('%');
                out.write(HEX[value >> 4 & 0xF]);
                out.write(HEX[value & 0xF]);
            }
        }
    }

    private static void base64(byte[] bytes, int from, int to, SecretOutput out) {
        for (int i = from; i < to; i += 3) {
            int left = to - i;
            int group = (bytes[i] & 0xFF) << 16 | (left > 1 ? bytes[i + 1] & 0xFF : 0) << 8
                    | (left > 2 ? bytes[i + 2] & 0xFF : 0);
            out.write(BASE64[group >> 18]);
            out.write(BASE64[group >> 12 & 0x3F]);
            out.write(left > 1 ? BASE64[group >> 6 & 0x3F] : '=');
            out.write(left > 2 ? BASE64[group & 0x3F] : '=');
        }
    }
}
