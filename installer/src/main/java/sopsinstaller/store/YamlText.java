package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The text of a YAML file, as SnakeYAML's scanner reads it and as the search for comments looks at it. The
 * library's own reader copies a window that grows by a kilobyte per step, which takes hours on one line of 50 MB;
 * this one only keeps a position in the whole text. Positions count UTF-16 units.
 */
final class YamlText extends StreamReader {
    private static final int[] NO_SNIPPET = {};
    /** The text, one byte for each unit, if it is ASCII; else null. */
    private final byte[] ascii;
    /** The text otherwise. */
    private final String text;
    private final int length;
    private int index;
    private int line;
    private int column;

    private YamlText(byte[] ascii, String text, int length) {
        super("");
        this.ascii = ascii;
        this.text = text;
        this.length = length;
    }

    static YamlText of(String text) {
        return new YamlText(null, text, text.length());
    }

    /** A text of bytes below 0x80, which are borrowed: reading them needs no copy and no decoding. */
    static YamlText ofAscii(byte[] bytes) {
        return new YamlText(bytes, "", bytes.length);
    }

    /** The unit at {@code position}; NUL at and beyond the end. */
    int at(int position) {
        if (position >= length) {
            return 0;
        }
        return ascii == null ? text.charAt(position) : ascii[position];
    }

    /** The text from {@code from} up to, not including, {@code to}. */
    String slice(int from, int to) {
        return ascii == null ? text.substring(from, to)
                : new String(ascii, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static boolean isBlank(int unit) {
        return unit == ' ' || unit == '\t';
    }

    static boolean isBreak(int unit) {
        if (unit > '\r' && unit < 0x85) {
            return false;
        }
        return unit == '\n' || unit == '\r' || unit == 0x85 || unit == 0x2028 || unit == 0x2029;
    }

    /** The first position from {@code from} on that is no space and no tab. */
    int skipBlanks(int from) {
        int position = from;
        while (isBlank(at(position))) {
            position++;
        }
        return position;
    }

    /** The end of the line that holds {@code from}: the position of its break, or of the end of the text. */
    int endOfLine(int from) {
        int position = from;
        while (position < length && !isBreak(at(position))) {
            position++;
        }
        return position;
    }

    /** The position behind the break at {@code position}; CR LF is one break. */
    int afterBreak(int position) {
        return at(position) == '\r' && at(position + 1) == '\n' ? position + 2 : position + 1;
    }

    /** The column of {@code position}, counted from 0. */
    int columnOf(int position) {
        int start = position;
        while (start > 0 && !isBreak(at(start - 1))) {
            start--;
        }
        return position - start;
    }

    @Override
    public Mark getMark() {
        return new Mark("", index, line, column, NO_SNIPPET, 0);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int count) {
        for (int i = 0; i < count && index < length; i++) {
            int unit = at(index++);
            if (isBreak(unit) && !(unit == '\r' && at(index) == '\n')) {
                line++;
                column = 0;
            } else if (unit != 0xFEFF) {
                column++;
            }
        }
    }

    @Override
    public int peek() {
        return at(index);
    }

    @Override
    public int peek(int distance) {
        return at(index + distance);
    }

    @Override
    public String prefix(int count) {
        return slice(index, Math.min(length, index + count));
    }

    @Override
    public String prefixForward(int count) {
        String result = prefix(count);
        index += count;
        column += count;
        return result;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getDocumentIndex() {
        return 0;
    }

    @Override
    public void resetDocumentIndex() {
        // the size of the whole file is limited instead
    }

    @Override
    public int getIndex() {
        return index;
    }

    @Override
    public int getLine() {
        return line;
    }
}
