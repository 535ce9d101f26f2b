package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

/**
 * Reads the part of YAML that sops itself writes, line by line and without a scanner: that costs a tenth, and almost
 * every file of a host looks so. What it does not know it leaves to {@link YamlGraph} and {@link YamlTrees}, which
 * would make the same tree of the same bytes.
 *
 * <ol>
 *   <li>One document in ASCII, every line ended by LF; no blank lines, anchors, tags or escapes.
 *   <li>Maps and lists in block form, or {@code []} and {@code {}}; names are plain words, each once in its map.
 *   <li>Comments stand on lines of their own, in front of a name and in its column: wherever else one stands, it is
 *       a question to which entry it belongs.
 *   <li>Values on one line – plain or quoted – and the literal blocks {@code |} and {@code |-}.
 * </ol>
 *
 * Methods return null where a line is of another form.
 */
final class YamlLines {
    /** Deeper files are left to the other reader, which has the limit that counts. */
    private static final int MAX_DEPTH = 50;
    /** Names have to stand within 1024 characters before their colon; half of that needs no exact count. */
    private static final int MAX_NAME = 512;
    /** What no plain text begins with. */
    private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

    private final byte[] bytes;
    private int at;
    /** The indentation of the line at whose first other character {@link #at} stands; -1 at the end. */
    private int indent;
    private int depth;
    private int nodes;

    private YamlLines(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The document, or null if it is not of the form above. */
    static MapNode read(byte[] bytes) {
        if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
            return null;
        }
        YamlLines lines = new YamlLines(bytes);
        MapNode map = lines.map(0);
        return lines.indent < 0 ? map : null;
    }

    private MapNode map(int column) {
        if (++depth > MAX_DEPTH) {
            return null;
        }
        MapNode map = new MapNode();
        Set<String> names = new HashSet<>();
        do {
            while (bytes[at] == '#') {
                if (!comment(map) || indent != column) {
                    return null;
                }
            }
            int colon = colon();
            nodes += 2;
            if (colon < 0 || nodes >= YamlReader.MAX_NODES || isTyped(colon)) {
                return null;
            }
            String name = new String(bytes, at, colon - at, StandardCharsets.ISO_8859_1);
            at = colon + 1;
            Node value = names.add(name) ? value(column) : null;
            if (value == null) {
                return null;
            }
            map.items().add(new Pair(name, value));
        } while (indent == column);
        depth--;
        // a line that is indented more would go on with the last value
        return indent > column ? null : map;
    }

    /** Adds the comment line that begins here. */
    private boolean comment(MapNode map) {
        int end = endOfLine(at);
        if (bytes[end] != '\n' || ++nodes >= YamlReader.MAX_NODES) {
            return false;
        }
        map.items().add(new Comment(SecretBytes.takingOver(Arrays.copyOfRange(bytes, at + 1, end)), false));
        at = end + 1;
        startLine();
        return true;
    }

    /** The colon behind the name that stands here, or -1. */
    private int colon() {
        int end = at;
        while (isNamePart(bytes[end])) {
            end++;
        }
        boolean word = end > at && end - at <= MAX_NAME && isWordPart(bytes[at]);
        return word && bytes[end] == ':' && (bytes[end + 1] == ' ' || bytes[end + 1] == '\n') ? end : -1;
    }

    /** Whether the name that ends at {@code colon} is a number, a null or a boolean. */
    private boolean isTyped(int colon) {
        return !YamlScalars.isSurelyString(bytes[at])
                && YamlScalars.type(Arrays.copyOfRange(bytes, at, colon)) != YamlScalars.Type.STRING;
    }

    private static boolean isNamePart(byte octet) {
        return isWordPart(octet) || octet == '-' || octet == '.' || octet == '/';
    }

    private static boolean isWordPart(byte octet) {
        return octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9'
                || octet == '_';
    }

    /** What stands behind the colon of a name at {@code column}. */
    private Node value(int column) {
        if (bytes[at++] == ' ') {
            return scalar(column);
        }
        startLine();
        if (indent > column) {
            return bytes[at] == '-' ? list(indent) : map(indent);
        }
        return indent == column && bytes[at] == '-' ? list(indent) : null;
    }

    private ListNode list(int column) {
        if (++depth > MAX_DEPTH) {
            return null;
        }
        ListNode list = new ListNode();
        do {
            int dash = at++;
            while (bytes[at] == ' ') {
                at++;
            }
            if (at == dash + 1 || ++nodes >= YamlReader.MAX_NODES) {
                return null;
            }
            Node item = colon() < 0 ? scalar(column) : map(column + at - dash);
            if (item == null) {
                return null;
            }
            list.items().add(item);
        } while (indent == column && bytes[at] == '-');
        depth--;
        return indent > column ? null : list;
    }

    /** A value that begins here and belongs to a block at {@code column}. */
    private Node scalar(int column) {
        Node value = switch (bytes[at]) {
            case '"', '\'' -> quoted();
            case '|' -> literal(column);
            case '[', '{' -> empty();
            default -> plain();
        };
        if (value != null) {
            startLine();
        }
        return value;
    }

    private Node empty() {
        boolean list = bytes[at] == '[' && bytes[at + 1] == ']';
        boolean map = bytes[at] == '{' && bytes[at + 1] == '}';
        if (!list && !map || bytes[at + 2] != '\n') {
            return null;
        }
        at += 3;
        return list ? new ListNode() : new MapNode();
    }

    private Node plain() {
        int end = at;
        for (byte octet = bytes[end]; isPrintable(octet); octet = bytes[++end]) {
            boolean colonOrSpace = octet == ':' || octet == ' ';
            if (colonOrSpace && (bytes[end + 1] <= ' ' || octet == ' ' && bytes[end + 1] == '#')) {
                return null;
            }
        }
        if (bytes[end] != '\n' || end == at || bytes[at] == ' ' || INDICATORS.indexOf(bytes[at]) >= 0) {
            return null;
        }
        byte[] text = Arrays.copyOfRange(bytes, at, end);
        at = end + 1;
        return YamlScalars.plain(text);
    }

    private Node quoted() {
        byte quote = bytes[at];
        int end = at + 1;
        while (isPrintable(bytes[end]) && bytes[end] != quote && (quote == '\'' || bytes[end] != '\\')) {
            end++;
        }
        if (bytes[end] != quote || bytes[end + 1] != '\n') {
            return null;
        }
        byte[] text = Arrays.copyOfRange(bytes, at + 1, end);
        at = end + 2;
        return new Text(SecretBytes.takingOver(text));
    }

    private Node literal(int column) {
        boolean strip = bytes[at + 1] == '-';
        int start = at + (strip ? 2 : 1);
        if (bytes[start++] != '\n') {
            return null;
        }
        int margin = spaces(start);
        if (margin <= column) {
            return null;
        }
        byte[] text = new byte[literalEnd(start, margin) - start];
        int length = 0;
        int from = start;
        while (from < start + text.length) {
            int end = endOfLine(from);
            // an empty line inside; anything else begins with the margin, and with something behind it
            from += end == from ? 0 : margin;
            if (end == from && bytes[end - 1] == ' ' || bytes[end] != '\n') {
                return null;
            }
            System.arraycopy(bytes, from, text, length, end + 1 - from);
            length += end + 1 - from;
            from = end + 1;
        }
        if (text[length - 2] == '\n') {
            return null;
        }
        at = from;
        return new Text(SecretBytes.takingOver(Arrays.copyOf(text, strip ? length - 1 : length)));
    }

    /** Where the first line begins that is neither empty nor indented by {@code margin}. */
    private int literalEnd(int start, int margin) {
        int from = start;
        while (from < bytes.length && (bytes[from] == '\n' || spaces(from) >= margin)) {
            int end = endOfLine(from);
            from = bytes[end] == '\n' ? end + 1 : bytes.length;
        }
        return from;
    }

    private int endOfLine(int from) {
        int end = from;
        while (isPrintable(bytes[end])) {
            end++;
        }
        return end;
    }

    private int spaces(int from) {
        int end = from;
        while (end < bytes.length && bytes[end] == ' ') {
            end++;
        }
        return end - from;
    }

    private void startLine() {
        int count = spaces(at);
        at += count;
        indent = at < bytes.length ? count : -1;
    }

    private static boolean isPrintable(byte octet) {
        return octet >= ' ' && octet < 0x7F;
    }
}
