package sopsinstaller.manifest;

/**
 * Whether a scalar of YAML can begin where a reader of a template is (YAML 1.2.2, sections 6 and 7). Only there do
 * quotes quote, and only there is a placeholder a whole value; within a plain scalar both are ordinary characters.
 * Texts of block scalars are read like lines of their own.
 */
final class YamlPlace {
    private static final int NONE = -1;
    private static final int MARKER_BYTES = 3;
    private static final int START_OF_DOCUMENT = '-' << 16 | '-' << 8 | '-';
    private static final int END_OF_DOCUMENT = '.' << 16 | '.' << 8 | '.';
    /** Flow collections that are open. */
    private int flow;
    /** What was last read of this line. */
    private Last last = Last.NOTHING;
    /** An indicator that is one only if a blank follows, else part of a plain scalar; else 0. */
    private byte pending;
    /** Of this line: the next column, that of its last dash and of the first thing behind all dashes. */
    private int column;
    private int dash = NONE;
    private int content = NONE;
    private boolean key;
    private int firstBytes;
    /** A plain scalar that stood at the end of the line before goes on in a line that is further to the right. */
    private int continuedFrom = Integer.MAX_VALUE;

    /** Something after which a scalar can begin, a tag or anchor, a plain scalar, any other whole node. */
    private enum Last { NOTHING, PROPERTY, PLAIN, WHOLE }

    /** The place at the start of the next line of the same text, of which nothing else is known. */
    YamlPlace alone() {
        YamlPlace line = new YamlPlace();
        line.flow = flow;
        return line;
    }

    /** Whether what is read next, which follows {@code previous}, can be the beginning of a scalar. */
    boolean scalarMayBegin(int previous) {
        if (last != Last.NOTHING || continues()) {
            return false;
        }
        return pending == 0 && (previous == '\n' || blank(previous) || "[{,:".indexOf(previous) >= 0);
    }

    /** Goes over one byte that is in no quotes and no comment. */
    void read(byte value) {
        boolean separates = blank(value) || value == '\n' || value == '\r';
        if (pending != 0) {
            settle(separates || flow > 0 && ",[]{}".indexOf(value) >= 0);
        }
        if (value == '\n') {
            newLine(last == Last.PLAIN);
            return;
        }
        firstBytes = column < MARKER_BYTES ? firstBytes << Byte.SIZE | value : firstBytes;
        if (separates) {
            last = last == Last.PROPERTY || column == MARKER_BYTES && isMarker() ? Last.NOTHING : last;
        } else {
            readWord(value);
        }
        column++;
    }

    /** Goes over a byte inside quotes or of a comment; the last of a comment is the newline. */
    void skip(byte value) {
        column++;
        if (value == '\n') {
            newLine(false);
        }
    }

    /** Before a quote that opens. */
    void open() {
        begin();
        pending = 0;
        last = Last.NOTHING;
    }

    /** After a scalar in quotes, or after a placeholder that is a whole one. */
    void whole() {
        begin();
        pending = 0;
        last = Last.WHOLE;
    }

    /** Whether a colon that was just read ends a key in quotes, as it does in JSON, without a blank. */
    boolean endsQuotedKey() {
        return pending == ':' && last == Last.WHOLE && flow > 0;
    }

    private void readWord(byte value) {
        boolean mayBegin = last == Last.NOTHING;
        if (mayBegin && continues()) {
            plain();
            return;
        }
        switch (value) {
            case '-', '?' -> {
                if (mayBegin && flow == 0) {
                    pending = value;
                } else {
                    plain();
                }
            }
            case ':' -> pending = value;
            case ',' -> {
                if (flow > 0) {
                    last = Last.NOTHING;
                } else {
                    plain();
                }
            }
            case '[', '{' -> {
                if (mayBegin || flow > 0) {
                    begin();
                    flow++;
                    last = Last.NOTHING;
                } else {
                    plain();
                }
            }
            case ']', '}' -> {
                flow = Math.max(0, flow - 1);
                last = Last.WHOLE;
            }
            case '!', '&' -> {
                begin();
                last = mayBegin ? Last.PROPERTY : last;
            }
            case '*', '|', '>' -> {
                begin();
                last = mayBegin ? Last.WHOLE : last;
            }
            default -> plain();
        }
    }

    /** Whether this line, of which only blanks were read, goes on with the plain scalar of the line before. */
    private boolean continues() {
        return column > continuedFrom && content == NONE && dash == NONE;
    }

    private boolean isMarker() {
        return firstBytes == START_OF_DOCUMENT || firstBytes == END_OF_DOCUMENT;
    }

    private void settle(boolean indicator) {
        byte mark = pending;
        pending = 0;
        if (!indicator) {
            plain();
        } else {
            last = Last.NOTHING;
            if (mark == '-') {
                dash = column - 1;
            } else {
                begin();
                key = true;
            }
        }
    }

    private void plain() {
        begin();
        if (last != Last.PROPERTY) {
            last = Last.PLAIN;
        }
    }

    private void begin() {
        content = content == NONE ? column : content;
    }

    private void newLine(boolean plain) {
        boolean empty = content == NONE && dash == NONE;
        if (!empty) {
            continuedFrom = !plain || flow > 0 || isMarker() ? Integer.MAX_VALUE : key ? content : dash;
        }
        last = Last.NOTHING;
        column = 0;
        firstBytes = 0;
        dash = NONE;
        content = NONE;
        key = false;
    }

    private static boolean blank(int value) {
        return value == ' ' || value == '\t' || value == '\r';
    }
}
