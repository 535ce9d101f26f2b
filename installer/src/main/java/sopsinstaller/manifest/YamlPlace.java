package sopsinstaller.manifest;

/**
 * Whether a scalar of YAML can begin where a reader of a template is (YAML 1.2.2, sections 6 to 9). Only there do
 * quotes quote, and only there is a placeholder a whole value; within a plain or a block scalar both are ordinary
 * characters. Where readers of YAML do not agree none can begin: a placeholder that is refused is a clear error.
 */
final class YamlPlace {
    private static final int NONE = -1;
    private static final int BYTE = 0xFF;
    private static final int THREE_BYTES = 0xFFFFFF;
    private static final int MARKER_BYTES = 3;
    private static final int START_OF_DOCUMENT = '-' << 16 | '-' << 8 | '-';
    private static final int END_OF_DOCUMENT = '.' << 16 | '.' << 8 | '.';
    private static final int BYTE_ORDER_MARK = 0xEFBBBF;
    /** Line breaks of YAML 1.1 that are none in YAML 1.2: U+0085, U+2028 and, when its last bit is set, U+2029. */
    private static final int NEXT_LINE = 0xC285;
    private static final int LINE_SEPARATOR = 0xE280A8;
    /** Flow collections that are open. */
    private int flow;
    /** What was last read of this line, or of the flow collection that is open. */
    private Last last = Last.NOTHING;
    /** An indicator that is one only if a blank follows, else part of a plain scalar; else 0. */
    private byte pending;
    /** In a scalar in quotes. */
    private boolean quoted;
    /** The next column of this line, and that where what stands behind its last dash or question mark begins. */
    private int column;
    private int node = NONE;
    /** Whether this line has anything but blanks, a comment and text of a scalar of the lines before. */
    private boolean started;
    /** The rest of this line is of no interest; when that is for tabs, nothing but a comment may follow. */
    private boolean ignored;
    private boolean tabs;
    /** The last bytes of the text. */
    private int recent;
    /** Something was read after which readers of YAML differ. */
    private boolean lost;
    /** The column of the block collection that a node would be in; one further to the right goes on with a scalar. */
    private int parent = NONE;
    /** What the line before ended in: a scalar that may go on, something whole that no node can follow, or nothing. */
    private Last open = Last.NOTHING;

    /**
     * Something after which a scalar can begin, a tag or anchor, a plain scalar, any other whole node, a placeholder
     * (which of the others it is is not known), the head of a block scalar.
     */
    private enum Last { NOTHING, PROPERTY, PLAIN, WHOLE, PLACEHOLDER, BLOCK }

    /** The place at the start of the next line of the same text, of which nothing else is known. */
    YamlPlace alone() {
        YamlPlace line = new YamlPlace();
        line.flow = flow;
        return line;
    }

    /** Whether what is read next, which follows {@code previous}, can be the beginning of a scalar. */
    boolean scalarMayBegin(int previous) {
        if (lost || ignored || last != Last.NOTHING || previous == '\r' || continues()) {
            return false;
        }
        return pending == 0 && (previous == '\n' || blank(previous) || "[{,:".indexOf(previous) >= 0);
    }

    /** Goes over one byte that is in no quotes and no comment. */
    void read(byte value) {
        boolean separates = blank(value) || value == '\n';
        if (separates && column == MARKER_BYTES && flow == 0 && isMarker()) {
            startDocument();
        }
        remember(value);
        if (pending != 0) {
            settle(separates || flow > 0 && ",[]{}".indexOf(value) >= 0);
        }
        if (value == '\n') {
            newLine();
            return;
        }
        if (ignored) {
            lost |= tabs && !separates;
        } else if (separates) {
            readBlank(value);
        } else {
            readWord(value);
        }
        column++;
    }

    /** Goes over a byte inside quotes or of a comment; the last of a comment is the newline. */
    void skip(byte value) {
        remember(value);
        column++;
        if (last == Last.PLAIN || last == Last.PLACEHOLDER) {
            // a comment ends it
            last = Last.WHOLE;
        }
        if (value == '\n') {
            newLine();
        }
    }

    /** Before a quote that opens. */
    void open() {
        begin();
        pending = 0;
        quoted = true;
        last = Last.NOTHING;
    }

    /** After a scalar in quotes, or after a placeholder outside quotes. */
    void whole() {
        if (!quoted && (ignored || open != Last.PLAIN && continues())) {
            lost |= tabs;
            ignored = true;
        } else {
            begin();
            pending = 0;
            last = quoted ? Last.WHOLE : Last.PLACEHOLDER;
        }
        quoted = false;
        // no marker follows it
        column = Math.max(column, MARKER_BYTES + 1);
    }

    /** Whether a colon that was just read ends a key in quotes, as it does in JSON, without a blank. */
    boolean endsQuotedKey() {
        return pending == ':' && last == Last.WHOLE && flow > 0;
    }

    private void readBlank(byte value) {
        last = last == Last.PROPERTY ? Last.NOTHING : last;
        if (value == '\t' && !started && flow == 0) {
            ignored = true;
            tabs = !continues();
        }
    }

    private void readWord(byte value) {
        if (continues()) {
            if (open == Last.PLAIN) {
                plain();
            } else {
                ignored = true;
            }
            return;
        }
        if (last == Last.PROPERTY && value != ':') {
            // a tag of YAML 1.1 may have any of them
            lost |= flow > 0 && ",[]{}".indexOf(value) >= 0;
            return;
        }
        boolean mayBegin = last == Last.NOTHING;
        if (value == '#' && (mayBegin || last == Last.WHOLE) || value == '%' && column == 0 && flow == 0) {
            // for some a comment, also without a blank before it; a directive
            ignored = true;
            return;
        }
        begin();
        switch (value) {
            case '-', '?' -> {
                if (mayBegin && flow == 0) {
                    pending = value;
                } else {
                    plain();
                }
            }
            case ':' -> pending = value;
            case ',' -> last = flow > 0 ? Last.NOTHING : Last.PLAIN;
            case '[', '{' -> {
                if (mayBegin || flow > 0) {
                    flow++;
                    last = Last.NOTHING;
                } else {
                    plain();
                }
            }
            case ']', '}' -> {
                last = flow > 0 ? Last.WHOLE : Last.PLAIN;
                flow = Math.max(0, flow - 1);
            }
            case '!', '&' -> last = mayBegin ? Last.PROPERTY : last;
            case '|', '>' -> {
                ignored = mayBegin && flow == 0;
                last = ignored ? Last.BLOCK : Last.PLAIN;
            }
            default -> plain();
        }
    }

    /** Whether this line, of which only blanks were read, goes on with the scalar of the line before. */
    private boolean continues() {
        return !started && open != Last.NOTHING && column > parent;
    }

    private boolean isMarker() {
        int bytes = recent & THREE_BYTES;
        return bytes == START_OF_DOCUMENT || bytes == END_OF_DOCUMENT;
    }

    private void startDocument() {
        pending = 0;
        ignored = false;
        started = true;
        node = NONE;
        parent = NONE;
        open = Last.NOTHING;
        last = Last.NOTHING;
    }

    private void remember(byte value) {
        lost |= (recent & BYTE) == '\r' && value != '\n';
        recent = recent << Byte.SIZE | value & BYTE;
        int bytes = recent & THREE_BYTES;
        lost |= bytes == BYTE_ORDER_MARK || (bytes | 1) == (LINE_SEPARATOR | 1) || (bytes & 0xFFFF) == NEXT_LINE;
    }

    private void settle(boolean indicator) {
        byte mark = pending;
        pending = 0;
        if (!indicator) {
            // a value right behind the colon is one of its own only if the key was in quotes
            lost |= mark == ':' && last == Last.PLACEHOLDER;
            plain();
        } else {
            lost |= last == Last.PROPERTY;
            last = Last.NOTHING;
            if (flow == 0) {
                // behind the key of a mapping, in its line, no other block collection begins
                boolean implicit = mark == ':' && node < column - 1;
                parent = node;
                node = implicit ? node : NONE;
            }
        }
    }

    private void plain() {
        begin();
        lost |= last == Last.WHOLE && flow == 0;
        if (last != Last.PROPERTY) {
            last = Last.PLAIN;
        }
    }

    private void begin() {
        if (!started && !quoted && flow == 0 && column <= parent) {
            // further to the left than what was before; an indicator may tell more
            parent = NONE;
        }
        started = true;
        node = node == NONE ? column : node;
    }

    private void newLine() {
        if (last == Last.BLOCK) {
            open = Last.BLOCK;
        } else if (started) {
            open = switch (last) {
                case NOTHING, PROPERTY -> Last.NOTHING;
                case PLAIN, PLACEHOLDER, BLOCK -> Last.PLAIN;
                case WHOLE -> Last.WHOLE;
            };
            open = flow > 0 ? Last.NOTHING : open;
        }
        last = flow > 0 && last != Last.PROPERTY ? last : Last.NOTHING;
        column = 0;
        node = NONE;
        started = false;
        ignored = false;
        tabs = false;
    }

    private static boolean blank(int value) {
        return value == ' ' || value == '\t' || value == '\r';
    }
}
