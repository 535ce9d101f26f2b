package sopsinstaller.store;

import sopsinstaller.secret.SecretBytes;

/**
 * How a string is written in YAML (sops-file format, section 12.3, strings): plain, quoted or as a literal block.
 * All on bytes: the strings are secrets.
 */
final class YamlStrings {
    private static final String OLD_BOOLS = " y Y yes Yes YES on On ON n N no No NO off Off OFF ";
    private static final int LONGEST_OLD_BOOL = 3;
    private static final String STARTERS = "#,[]{}&*!|>'\"%@`";

    /** The ways to write a string. */
    enum Style { PLAIN, SINGLE, DOUBLE, LITERAL }

    private final byte[] bytes;
    private boolean breaks;
    private boolean lineFeed;
    private boolean indicators;
    private boolean special;
    private boolean tabs;
    private boolean edgeBlank;
    private boolean trailingSpace;
    private boolean breakSpace;
    private boolean spaceBreak;

    private YamlStrings(byte[] bytes) {
        this.bytes = bytes;
        analyse();
    }

    /** Whether the string holds a line break of any kind: such a key cannot stand on one line. */
    static boolean hasBreaks(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (breakLength(text, i) > 0) {
                return true;
            }
        }
        return false;
    }

    /** The style of a value, or of a key that stands after {@code ?}. */
    static Style style(SecretBytes text) {
        return new YamlStrings(text.expose()).choose();
    }

    private Style choose() {
        if (lineFeed) {
            // a tab first: sops writes null then, which loses the value
            boolean literal = !trailingSpace && !spaceBreak && !special && bytes[0] != '\t';
            return literal ? Style.LITERAL : Style.DOUBLE;
        }
        if (YamlScalars.type(bytes) != YamlScalars.Type.STRING || isOldBool() || isBase60()) {
            return Style.DOUBLE;
        }
        if (!breaks && !indicators && !special && !tabs && !edgeBlank) {
            return Style.PLAIN;
        }
        return breakSpace || spaceBreak || tabs || special ? Style.DOUBLE : Style.SINGLE;
    }

    private void analyse() {
        boolean afterBlank = true;
        boolean previousSpace = false;
        boolean previousBreak = false;
        indicators = startsWith('-') || startsWith('.');
        int width;
        for (int i = 0; i < bytes.length; i += width) {
            width = width(bytes[i]);
            int octet = bytes[i] & 0xFF;
            boolean beforeBlank = i + width >= bytes.length || isBlank(bytes[i + width]);
            indicators |= i == 0 && STARTERS.indexOf(octet) >= 0
                    || i == 0 && (octet == '-' || octet == '?') && beforeBlank
                    || octet == ':' && beforeBlank
                    || octet == '#' && afterBlank;
            tabs |= octet == '\t';
            special |= octet != '\t' && !isPrintable(bytes, i);
            boolean edge = i == 0 || i + width == bytes.length;
            boolean space = octet == ' ';
            boolean lineBreak = breakLength(bytes, i) > 0;
            edgeBlank |= edge && (space || lineBreak);
            trailingSpace |= space && i + width == bytes.length;
            breakSpace |= space && previousBreak;
            spaceBreak |= lineBreak && previousSpace;
            breaks |= lineBreak;
            lineFeed |= octet == '\n';
            previousSpace = space;
            previousBreak = lineBreak;
            afterBlank = isBlank(bytes[i]) || lineBreak || octet == 0;
        }
    }

    private boolean startsWith(char thrice) {
        return bytes.length >= 3 && bytes[0] == thrice && bytes[1] == thrice && bytes[2] == thrice;
    }

    private boolean isOldBool() {
        if (bytes.length > LONGEST_OLD_BOOL) {
            return false;
        }
        int at = -1;
        while ((at = OLD_BOOLS.indexOf(' ', at + 1)) >= 0 && at + bytes.length + 1 < OLD_BOOLS.length()) {
            int same = 0;
            while (same < bytes.length && OLD_BOOLS.charAt(at + 1 + same) == bytes[same]) {
                same++;
            }
            if (same == bytes.length && OLD_BOOLS.charAt(at + 1 + same) == ' ') {
                return true;
            }
        }
        return false;
    }

    /** Whether the text looks like {@code 12:30:45.6}, a number in YAML 1.1. */
    private boolean isBase60() {
        int at = bytes[0] == '+' || bytes[0] == '-' ? 1 : 0;
        if (!isDigit(at)) {
            return false;
        }
        while (isDigit(at) || at < bytes.length && bytes[at] == '_') {
            at++;
        }
        int parts = 0;
        while (at < bytes.length && bytes[at] == ':' && isDigit(at + 1)) {
            boolean two = isDigit(at + 2);
            if (two && bytes[at + 1] > '5') {
                return false;
            }
            at += two ? 3 : 2;
            parts++;
        }
        if (at < bytes.length && bytes[at] == '.') {
            at++;
            while (isDigit(at) || at < bytes.length && bytes[at] == '_') {
                at++;
            }
        }
        return parts > 0 && at == bytes.length;
    }

    private boolean isDigit(int at) {
        return at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9';
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** Length of the line break at {@code at} – LF, CR, U+0085, U+2028, U+2029 – or 0. */
    static int breakLength(byte[] text, int at) {
        int octet = text[at] & 0xFF;
        if (octet == '\n' || octet == '\r') {
            return 1;
        }
        if (octet == 0xC2 && (text[at + 1] & 0xFF) == 0x85) {
            return 2;
        }
        boolean separator = octet == 0xE2 && (text[at + 1] & 0xFF) == 0x80
                && ((text[at + 2] & 0xFF) == 0xA8 || (text[at + 2] & 0xFF) == 0xA9);
        return separator ? 3 : 0;
    }

    /** Number of bytes of the character that begins with {@code octet}, in valid UTF-8. */
    static int width(byte octet) {
        int lead = octet & 0xFF;
        return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    /** The code point at {@code at}, in valid UTF-8. */
    static int codePoint(byte[] text, int at) {
        int lead = text[at] & 0xFF;
        return switch (width(text[at])) {
            case 1 -> lead;
            case 2 -> (lead & 0x1F) << 6 | text[at + 1] & 0x3F;
            case 3 -> (lead & 0x0F) << 12 | (text[at + 1] & 0x3F) << 6 | text[at + 2] & 0x3F;
            default -> (lead & 0x07) << 18 | (text[at + 1] & 0x3F) << 12 | (text[at + 2] & 0x3F) << 6
                    | text[at + 3] & 0x3F;
        };
    }

    /** Whether the character can stand in YAML unescaped, for sops: nothing beyond U+FFFF can. */
    static boolean isPrintable(byte[] text, int at) {
        int point = codePoint(text, at);
        return point == '\n' || point >= 0x20 && point <= 0x7E || point >= 0xA0 && point <= 0xD7FF
                || point >= 0xE000 && point <= 0xFFFD && point != 0xFEFF;
    }

    /** Whether the bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
    static boolean isUtf8(byte[] text) {
        int at = 0;
        while (at < text.length) {
            int lead = text[at] & 0xFF;
            int width = width(text[at]);
            if (lead >= 0x80 && lead < 0xC2 || lead > 0xF4 || at + width > text.length) {
                return false;
            }
            for (int i = 1; i < width; i++) {
                if ((text[at + i] & 0xC0) != 0x80) {
                    return false;
                }
            }
            int point = codePoint(text, at);
            boolean overlong = width == 3 && point < 0x800 || width == 4 && point < 0x10000;
            if (overlong || point > 0x10FFFF || point >= 0xD800 && point <= 0xDFFF) {
                return false;
            }
            at += width;
        }
        return true;
    }
}
