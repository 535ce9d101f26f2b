package sopsinstaller.sops;

import sopsinstaller.failure.MalformedInputException;

/** The text of an RE2 pattern and how far it was read. */
final class Re2Text {
    private static final int END = -1;
    private final String text;
    private int at;

    Re2Text(String text) {
        this.text = text;
    }

    /** A character as Java reads it everywhere: letters and digits of ASCII as they are, others by number. */
    static String literal(int point) {
        boolean plain = point >= '0' && point <= '9' || point >= 'A' && point <= 'Z' || point >= 'a' && point <= 'z';
        return plain ? Character.toString(point) : "\\x{" + Integer.toHexString(point) + "}";
    }

    boolean atEnd() {
        return at == text.length();
    }

    int position() {
        return at;
    }

    void back(int position) {
        at = position;
    }

    /** The next character without reading it; −1 at the end. */
    int peek() {
        return atEnd() ? END : text.codePointAt(at);
    }

    /** Reads a character. */
    int next() throws MalformedInputException {
        if (atEnd()) {
            throw new MalformedInputException("it ends too early");
        }
        int point = text.codePointAt(at);
        at += Character.charCount(point);
        return point;
    }

    /** Reads {@code expected} if it comes next. */
    boolean skip(String expected) {
        boolean found = text.startsWith(expected, at);
        at += found ? expected.length() : 0;
        return found;
    }

    /** Reads up to {@code end} and past it. */
    String until(String end) throws MalformedInputException {
        int found = text.indexOf(end, at);
        if (found < 0) {
            throw new MalformedInputException("missing '" + end + "'");
        }
        String before = text.substring(at, found);
        at = found + end.length();
        return before;
    }

    /** Whether {@code expected} still comes. */
    boolean hasAhead(String expected) {
        return text.indexOf(expected, at) >= 0;
    }

    /** The text up to {@code \E}, or the rest. */
    String quoted() throws MalformedInputException {
        if (hasAhead("\\E")) {
            return until("\\E");
        }
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /** A repeat count; −1 when none comes, which a leading zero says too. */
    int number() {
        int start = at;
        int value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = Math.min(value * 10 + (text.charAt(at) - '0'), 100_000);
            at++;
        }
        boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
        return at == start || leadingZero ? -1 : value;
    }

    /** The character meant by what follows a backslash. */
    int escapedCharacter() throws MalformedInputException {
        int point = next();
        if (point == '0' || point >= '1' && point <= '7' && peek() >= '0' && peek() <= '7') {
            return octal(point);
        }
        return switch (point) {
            case 'a' -> 0x07;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case 'x' -> hexadecimal();
            default -> {
                if (point >= 0x80 || Character.isLetterOrDigit(point)) {
                    throw new MalformedInputException("unknown escape");
                }
                yield point;
            }
        };
    }

    private int octal(int first) {
        int value = first - '0';
        for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; i++) {
            value = value * 8 + (text.charAt(at) - '0');
            at++;
        }
        return value;
    }

    private int hexadecimal() throws MalformedInputException {
        String digits = skip("{") ? until("}") : Character.toString(next()) + Character.toString(next());
        if (!digits.matches("[0-9A-Fa-f]{1,8}")) {
            throw new MalformedInputException("bad hexadecimal escape");
        }
        long value = Long.parseLong(digits, 16);
        if (value > Character.MAX_CODE_POINT) {
            throw new MalformedInputException("bad hexadecimal escape");
        }
        return (int) value;
    }
}
