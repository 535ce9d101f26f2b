package sopsinstaller.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the comments of a YAML file and says to which token each belongs (sops-file format, section 12.2). sops
 * attaches a comment to what stands before it (a foot), behind it (a head) or on its line; the choice depends on
 * blank lines and on the indentation of the open block.
 */
final class YamlRemarks {
    /** sops looks that many characters ahead for a further line of a comment block. */
    private static final int LOOK_AHEAD = 512;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /** What a comment is to the token it belongs to. */
    enum Role { HEAD, LINE, FOOT }

    /**
     * A block of comment lines.
     *
     * @param lines each with its {@code #}; an empty one stands for a blank line
     * @param owner position of the first token that takes the block
     * @param start position of its first {@code #}, with the column counted from 1
     * @param scanStart where the search that found it began
     * @param end where the look-ahead behind it stopped; 0 for comments on a line
     */
    record Remark(Role role, List<String> lines, int owner, int start, int column, int scanStart, int end) {}

    /** The surroundings of a gap between two tokens. */
    record Surroundings(int previousStart, boolean previousIsValue, int indent, boolean inFlow) {}

    private final YamlText text;
    private final int firstBreak;
    private final List<Remark> found = new ArrayList<>();
    private int lines;

    YamlRemarks(YamlText text) {
        this.text = text;
        this.firstBreak = text.endOfLine(0);
    }

    /** Everything found and not yet {@linkplain #drop dropped}, in file order. */
    List<Remark> found() {
        return found;
    }

    /** Forgets the first {@code count} of {@link #found}. */
    void drop(int count) {
        found.subList(0, count).clear();
    }

    /** Looks for a comment on the line where a token ends, and returns where the search stopped. */
    int onLine(int from, int owner) {
        if (breaksBefore(from) > 0) {
            return from;
        }
        int start = text.skipBlanks(from);
        if (text.at(start) != '#' || start - from >= LOOK_AHEAD) {
            return from;
        }
        int end = text.endOfLine(start);
        found.add(new Remark(Role.LINE, List.of(line(start, end)), owner, start,
                text.columnOf(start) + 1, 0, 0));
        return end;
    }

    /** Takes in every comment between a token and the next one, and returns the position of the next one. */
    int inGap(int from, Surroundings around) {
        int position = from;
        while (true) {
            position = text.skipBlanks(position);
            while (text.at(position) == BYTE_ORDER_MARK) {
                position = text.skipBlanks(position + 1);
            }
            if (text.at(position) == '#') {
                position = block(position, from, around);
            }
            if (!YamlText.isBreak(text.at(position))) {
                return position;
            }
            position = text.afterBreak(position);
        }
    }

    private int breaksBefore(int position) {
        int breaks = 0;
        int at = position - 1;
        while (at >= 0 && (YamlText.isBlank(text.at(at)) || YamlText.isBreak(text.at(at)))) {
            if (YamlText.isBreak(text.at(at))) {
                breaks++;
                if (text.at(at) == '\n' && at > 0 && text.at(at - 1) == '\r') {
                    at--;
                }
            }
            at--;
        }
        return breaks;
    }

    /** One run of comment lines with at most {@value #LOOK_AHEAD} characters between them. */
    private int block(int hash, int scan, Surroundings around) {
        int indent = Math.max(0, around.indent());
        int breaks = breaksBefore(hash);
        boolean scanIsFirstLine = isFirstLine(scan);
        // lines are counted relative to that of the first comment, which is line 0
        int footLine = scanIsFirstLine ? Integer.MIN_VALUE : 1 - breaks;
        if (!scanIsFirstLine && breaks == 0 && text.columnOf(hash) > 1) {
            footLine++;
        }
        boolean firstEmpty = breaks <= 1;
        boolean recentEmpty = false;
        int line = 0;
        int commentLine = 0;
        int column = text.columnOf(hash);
        int owner = around.previousStart();
        int scanStart = scan;
        int start = 0;
        int startColumn = 0;
        int startLine = 0;
        int consumed = hash;
        List<String> lines = new ArrayList<>();
        int ahead = 0;
        for (; ahead < LOOK_AHEAD; ahead++) {
            int position = consumed + ahead;
            int unit = text.at(position);
            column++;
            if (YamlText.isBlank(unit)) {
                continue;
            }
            boolean closes = around.inFlow() && (unit == ']' || unit == '}');
            boolean breakOrEnd = YamlText.isBreak(unit) || unit == 0;
            if (closes || breakOrEnd) {
                if (closes || !recentEmpty) {
                    boolean dedented = startColumn - 1 < indent;
                    if (closes || firstEmpty && (startLine == footLine && !around.previousIsValue() || dedented)) {
                        if (!lines.isEmpty()) {
                            found.add(new Remark(Role.FOOT, lines, dedented ? start : owner, start, startColumn,
                                    scanStart, position));
                            lines = new ArrayList<>();
                            scanStart = position;
                            owner = position;
                        }
                    } else if (!lines.isEmpty() && unit != 0) {
                        lines.add("");
                    }
                }
                if (!YamlText.isBreak(unit)) {
                    break;
                }
                firstEmpty = false;
                recentEmpty = true;
                column = 0;
                line++;
                continue;
            }
            if (!lines.isEmpty() && column - 1 < indent && column != startColumn) {
                found.add(new Remark(Role.FOOT, lines, owner, start, startColumn, scanStart, position));
                lines = new ArrayList<>();
                scanStart = position;
                owner = position;
            }
            if (unit != '#') {
                break;
            }
            if (lines.isEmpty()) {
                start = position;
                startColumn = column;
                startLine = line;
            }
            recentEmpty = false;
            int end = text.endOfLine(position);
            lines.add(line(position, end));
            commentLine += ahead == 0 ? 0 : countBreaks(consumed, position);
            consumed = end;
            ahead = 0;
            column = 0;
            line = commentLine;
        }
        if (!lines.isEmpty()) {
            found.add(new Remark(Role.HEAD, lines, start, start, startColumn, scanStart, consumed + ahead - 1));
        }
        return consumed;
    }

    private int countBreaks(int from, int to) {
        int breaks = 0;
        for (int i = from; i < to; i++) {
            if (YamlText.isBreak(text.at(i))) {
                breaks++;
                i = text.afterBreak(i) - 1;
            }
        }
        return breaks;
    }

    private boolean isFirstLine(int position) {
        return position <= firstBreak;
    }

    private String line(int start, int end) {
        if (++lines > YamlReader.MAX_NODES) {
            throw new YamlReader.Refused("more than " + YamlReader.MAX_NODES + " comment lines",
                    1 + countBreaks(0, start));
        }
        return text.slice(start, end);
    }
}
