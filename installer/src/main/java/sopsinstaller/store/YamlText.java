package sopsinstaller.store;

import java.util.function.IntPredicate;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The text of a YAML file, as SnakeYAML's scanner reads it and as the search for comments looks at it. The
 * library's own reader copies a window that grows by a kilobyte per step, which takes hours on one line of 50 MB;
 * this one only keeps a position in the whole text. Positions count UTF-16 units.
 */
final class YamlText extends StreamReader {
    private static final int[] NO_SNIPPET = {};
    private final String text;
    private int index;
    private int line;
    private int column;

    YamlText(String text) {
        super("");
        this.text = text;
    }

    int length() {
        return text.length();
    }

    /** The unit at {@code position}; NUL at and beyond the end. */
    int at(int position) {
        return position < text.length() ? text.charAt(position) : 0;
    }

    /** The text from {@code from} up to, not including, {@code to}. */
    String slice(int from, int to) {
        return text.substring(from, to);
    }

    static boolean isBlank(int unit) {
        return unit == ' ' || unit == '\t';
    }

    static boolean isBreak(int unit) {
        return unit == '\n' || unit == '\r' || unit == 0x85 || unit == 0x2028 || unit == 0x2029;
    }

    /** The first position from {@code from} on whose unit does not fit; the end of the text at the latest. */
    int skip(int from, IntPredicate fits) {
        int position = from;
        while (position < text.length() && fits.test(text.charAt(position))) {
            position++;
        }
        return position;
    }

    /** The end of the line that holds {@code from}: the position of its break, or of the end of the text. */
    int endOfLine(int from) {
        return skip(from, unit -> !isBreak(unit));
    }

    /** The position behind the break at {@code position}; CR LF is one break. */
    int afterBreak(int position) {
        return at(position) == '\r' && at(position + 1) == '\n' ? position + 2 : position + 1;
    }

    /** The column of {@code position}, counted from 0. */
    int columnOf(int position) {
        int start = position;
        while (start > 0 && !isBreak(text.charAt(start - 1))) {
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
        for (int i = 0; i < count && index < text.length(); i++) {
            int unit = text.charAt(index++);
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
        return text.substring(index, Math.min(text.length(), index + count));
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
