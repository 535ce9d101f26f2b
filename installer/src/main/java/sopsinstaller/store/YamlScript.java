package sopsinstaller.store;

import java.util.Arrays;
import java.util.Base64;
import sopsinstaller.secret.SecretBytes;

/** Writes one string into YAML text, in the style that {@link YamlStrings} chose. */
final class YamlScript {
    /** Length of the lines of a {@code !!binary} block. */
    private static final int BINARY_LINE = 70;
    /** Longest key, in bytes, that stands before its colon on one line. */
    private static final int MAX_SIMPLE_KEY = 128;
    private static final String MERGE = "<<";
    private static final String MERGE_TAG = "!!merge";

    private final YamlPen pen;

    YamlScript(YamlPen pen) {
        this.pen = pen;
    }

    /** Whether a key can stand before its colon; else it is written after a question mark. */
    static boolean isSimpleKey(byte[] key) {
        int tag = isMerge(key) ? MERGE_TAG.length() : 0;
        return key.length + tag <= MAX_SIMPLE_KEY && !YamlStrings.hasBreaks(key);
    }

    private static boolean isMerge(byte[] text) {
        return text.length == 2 && text[0] == MERGE.charAt(0) && text[1] == MERGE.charAt(1);
    }

    /** A string; the pen is indented for its further lines. */
    void string(SecretBytes text) {
        byte[] bytes = text.expose();
        if (!YamlStrings.isUtf8(bytes)) {
            binary(bytes);
            return;
        }
        if (isMerge(bytes)) {
            pen.indicator(MERGE_TAG, true, false);
        }
        switch (YamlStrings.style(text)) {
            case PLAIN -> plain(bytes);
            case SINGLE -> single(bytes);
            case DOUBLE -> quoted(bytes);
            case LITERAL -> literal(bytes);
        }
    }

    /** Text that is known to be allowed plain. */
    void plain(byte[] bytes) {
        pen.space();
        pen.content(bytes, 0, bytes.length);
        pen.textEnded();
    }

    private void binary(byte[] bytes) {
        byte[] encoded = Base64.getEncoder().encode(bytes);
        pen.indicator("!!binary", true, false);
        if (encoded.length < BINARY_LINE) {
            plain(encoded);
        } else {
            byte[] lines = new byte[encoded.length + (encoded.length + BINARY_LINE - 1) / BINARY_LINE];
            int length = 0;
            for (int i = 0; i < encoded.length; i += BINARY_LINE) {
                int part = Math.min(BINARY_LINE, encoded.length - i);
                System.arraycopy(encoded, i, lines, length, part);
                length += part;
                lines[length++] = '\n';
            }
            literal(lines);
            Arrays.fill(lines, (byte) 0);
        }
        Arrays.fill(encoded, (byte) 0);
    }

    private void single(byte[] bytes) {
        pen.indicator("'", true, false);
        boolean broken = false;
        int width;
        for (int i = 0; i < bytes.length; i += width) {
            width = YamlStrings.breakLength(bytes, i);
            if (width > 0) {
                pen.foreignBreak(bytes, i, width);
                broken = true;
                continue;
            }
            if (broken) {
                pen.startLine();
                broken = false;
            }
            if (bytes[i] == '\'') {
                pen.put('\'');
            }
            width = 1;
            pen.content(bytes, i, 1);
        }
        pen.indicator("'", false, false);
        pen.textEnded();
    }

    private void quoted(byte[] bytes) {
        boolean escapeAll = bytes.length > 2 && YamlStrings.codePoint(bytes, 0) == 0xFEFF;
        pen.indicator("\"", true, false);
        int width;
        for (int i = 0; i < bytes.length; i += width) {
            width = YamlStrings.width(bytes[i]);
            boolean verbatim = !escapeAll && bytes[i] != '"' && bytes[i] != '\\'
                    && YamlStrings.breakLength(bytes, i) == 0 && YamlStrings.isPrintable(bytes, i);
            if (verbatim) {
                pen.content(bytes, i, width);
            } else {
                escape(YamlStrings.codePoint(bytes, i));
            }
        }
        pen.indicator("\"", false, false);
        pen.textEnded();
    }

    private void escape(int point) {
        pen.put('\\');
        int letter = switch (point) {
            case 0x00 -> '0';
            case 0x07 -> 'a';
            case 0x08 -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case 0x0B -> 'v';
            case 0x0C -> 'f';
            case '\r' -> 'r';
            case 0x1B -> 'e';
            case '"' -> '"';
            case '\\' -> '\\';
            case 0x85 -> 'N';
            case 0xA0 -> '_';
            case 0x2028 -> 'L';
            case 0x2029 -> 'P';
            default -> 0;
        };
        if (letter != 0) {
            pen.put(letter);
            return;
        }
        int digits = point <= 0xFF ? 2 : point <= 0xFFFF ? 4 : 8;
        pen.put(point <= 0xFF ? 'x' : point <= 0xFFFF ? 'u' : 'U');
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            pen.put("0123456789ABCDEF".charAt(point >> shift & 0xF));
        }
    }

    private void literal(byte[] bytes) {
        pen.indicator("|", true, false);
        if (bytes[0] == ' ' || YamlStrings.breakLength(bytes, 0) > 0) {
            pen.indicator("4", false, false);
        }
        String chomping = chomping(bytes);
        if (!chomping.isEmpty()) {
            pen.indicator(chomping, false, false);
        }
        if (!pen.writeLine()) {
            pen.lineBreak();
        }
        pen.textOpened();
        boolean broken = true;
        int i = 0;
        while (i < bytes.length) {
            int width = YamlStrings.breakLength(bytes, i);
            if (width == 0) {
                if (broken) {
                    pen.startLine();
                }
                broken = false;
                int end = i + 1;
                while (end < bytes.length && YamlStrings.breakLength(bytes, end) == 0) {
                    end++;
                }
                pen.content(bytes, i, end - i);
                i = end;
                continue;
            }
            if (bytes[i] == '\n') {
                pen.lineBreak();
            } else {
                pen.foreignBreak(bytes, i, width);
            }
            broken = true;
            i += width;
        }
    }

    private static String chomping(byte[] bytes) {
        int last = startOfCharacter(bytes, bytes.length - 1);
        if (YamlStrings.breakLength(bytes, last) == 0) {
            return "-";
        }
        return last == 0 || YamlStrings.breakLength(bytes, startOfCharacter(bytes, last - 1)) > 0 ? "+" : "";
    }

    private static int startOfCharacter(byte[] bytes, int at) {
        int start = at;
        while ((bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }
}
