package sopsinstaller.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node.Comment;

/**
 * Where the emitted YAML text grows: keeps track of column and indentation, and holds the comments that wait for
 * the place where they are written (sops-file format, section 12.3). A comment that still waits when another of
 * its kind comes is lost, as in sops.
 */
final class YamlPen {
    private static final int STEP = 4;
    private static final int DASH = 2;

    private final SecretOutput out;
    private final Deque<Integer> indents = new ArrayDeque<>();
    private int indent = -1;
    private int column;
    private boolean afterSpace = true;
    private boolean onlyIndented = true;
    /** Indentation of a foot comment just written, which wants a blank line before the next entry; else -1. */
    private int footIndent = -1;
    private List<Comment> head = List.of();
    private List<Comment> line = List.of();
    private List<Comment> keyLine = List.of();
    private List<Comment> foot = List.of();
    private List<Comment> tail = List.of();

    YamlPen(SecretOutput out) {
        this.out = out;
    }

    void holdHead(List<Comment> comments) {
        head = comments.isEmpty() ? head : comments;
    }

    void holdLine(List<Comment> comments) {
        line = comments.isEmpty() ? line : comments;
    }

    void holdFoot(List<Comment> comments) {
        foot = comments.isEmpty() ? foot : comments;
    }

    void holdTail(List<Comment> comments) {
        tail = comments.isEmpty() ? tail : comments;
    }

    /** A line comment left from a block value waits for the value of the next key. */
    void saveLineForValue() {
        if (!line.isEmpty()) {
            keyLine = line;
            line = List.of();
        }
    }

    /** Gives a saved line comment to the value that comes: to its line, or behind the colon of a block. */
    void restoreLine(boolean scalar) {
        if (keyLine.isEmpty()) {
            return;
        }
        if (scalar) {
            if (line.isEmpty()) {
                line = keyLine;
                keyLine = List.of();
            }
        } else {
            List<Comment> own = line;
            line = keyLine;
            writeLine();
            keyLine = line;
            line = own;
        }
    }

    void writeHead() {
        if (!tail.isEmpty()) {
            startLine();
            comments(tail);
            tail = List.of();
            footIndent = Math.max(0, indent);
        }
        if (!head.isEmpty()) {
            startLine();
            comments(head);
            head = List.of();
        }
    }

    /** Writes the comment that waits for the end of the line; whether there was one. */
    boolean writeLine() {
        if (line.isEmpty()) {
            return false;
        }
        if (!afterSpace) {
            put(' ');
        }
        comments(line);
        line = List.of();
        return true;
    }

    void writeFoot() {
        if (!foot.isEmpty()) {
            startLine();
            comments(foot);
            foot = List.of();
            footIndent = Math.max(0, indent);
        }
    }

    /** Ends a document. */
    void endDocument() {
        footIndent = 0;
        writeFoot();
        footIndent = -1;
        startLine();
    }

    /** Indents more: by the dash inside a list item, else to the next multiple of {@value #STEP}. */
    void indent(boolean inItem, boolean leaf) {
        indents.push(indent);
        if (indent < 0) {
            indent = leaf ? STEP : 0;
        } else if (inItem) {
            indent += DASH;
        } else {
            indent = (indent + STEP) / STEP * STEP;
        }
    }

    void unindent() {
        indent = indents.pop();
    }

    /** Goes to the indentation of the current block, on a new line if anything stands there. */
    void startLine() {
        int wanted = Math.max(0, indent);
        if (!onlyIndented || column > wanted || column == wanted && !afterSpace) {
            lineBreak();
        }
        if (footIndent == wanted) {
            lineBreak();
        }
        while (column < wanted) {
            put(' ');
        }
        afterSpace = true;
        footIndent = -1;
    }

    boolean atLineStart() {
        return column == 0;
    }

    /** Writes syntax, with a blank in front where one is needed; it does not count as a blank itself. */
    void indicator(String text, boolean spaced, boolean indents) {
        if (spaced && !afterSpace) {
            put(' ');
        }
        out.text(text);
        column += text.length();
        afterSpace = false;
        onlyIndented = onlyIndented && indents;
    }

    void lineBreak() {
        out.write('\n');
        column = 0;
        onlyIndented = true;
    }

    void put(int octet) {
        out.write(octet);
        column++;
    }

    /** A break of another kind than LF inside a text: written as it is, but starts a line. */
    void foreignBreak(byte[] text, int from, int length) {
        out.write(text, from, length);
        column = 0;
        onlyIndented = true;
    }

    /** Bytes of a text that is no longer at the start of its line. */
    void content(byte[] text, int from, int length) {
        out.write(text, from, length);
        column += length;
        if (length > 0) {
            onlyIndented = false;
        }
    }

    void space() {
        if (!afterSpace) {
            put(' ');
        }
    }

    void textEnded() {
        afterSpace = false;
        onlyIndented = false;
    }

    void textOpened() {
        afterSpace = true;
    }

    private void comments(List<Comment> lines) {
        boolean broken = false;
        for (Comment comment : lines) {
            if (broken) {
                startLine();
            }
            broken = comment(comment.text());
        }
        afterSpace = true;
    }

    private boolean comment(SecretBytes text) {
        byte[] bytes = text.expose();
        put('#');
        int i = 0;
        while (i < bytes.length) {
            int width = YamlStrings.breakLength(bytes, i);
            if (width == 0) {
                content(bytes, i++, 1);
                continue;
            }
            if (bytes[i] == '\n') {
                lineBreak();
            } else {
                foreignBreak(bytes, i, width);
            }
            i += width;
            if (i < bytes.length && YamlStrings.breakLength(bytes, i) == 0) {
                startLine();
                if (bytes[i] != '#') {
                    put('#');
                    put(' ');
                }
            }
        }
        onlyIndented = false;
        lineBreak();
        return true;
    }
}
