package sopsinstaller.store;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;
import sopsinstaller.tree.Scalars;

/** Writes trees as YAML, byte for byte as {@code sops decrypt} does (sops-file format, sections 12.3 and 12.4). */
public final class YamlWriter {
    /** Largest power of ten of a float written without exponent. */
    private static final int MAX_PLAIN_EXPONENT = 5;
    private static final int MIN_PLAIN_EXPONENT = -4;

    private final YamlPen pen;
    private final YamlScript script;

    private YamlWriter(SecretOutput out) {
        this.pen = new YamlPen(out);
        this.script = new YamlScript(pen);
    }

    /** A pair, or a list item (then {@code key} is null), with the comments above it and on its line. */
    private record Entry(SecretBytes key, List<Comment> head, Node value, List<Comment> line) {}

    /** A container with its comments sorted by what they belong to. */
    private record Entries(List<Comment> head, List<Entry> entries, List<Comment> foot) {}

    /** The whole file: every document, parted by {@code ---} lines. */
    public static void emit(List<MapNode> documents, SecretOutput out) {
        YamlWriter writer = new YamlWriter(out);
        boolean first = true;
        for (MapNode document : documents) {
            if (!first) {
                writer.pen.startLine();
                writer.pen.indicator("---", true, false);
                writer.pen.startLine();
            }
            writer.root(document);
            first = false;
        }
    }

    /**
     * One value: a collection as a document of its own, with its final newline; a string as its bytes; any other
     * scalar as its text without a newline.
     */
    public static void emitNode(Node node, SecretOutput out) {
        switch (node) {
            case MapNode _, ListNode _ -> new YamlWriter(out).root(node);
            case Text(SecretBytes bytes) -> out.write(bytes.expose());
            case Comment comment -> throw new IllegalArgumentException("bug: a comment is no value: " + comment);
            case Int _, Unsigned _, Real _, Bool _, Timestamp _, Null _ -> out.text(plainText(node));
        }
    }

    private void root(Node node) {
        Entries entries = entriesOf(node);
        pen.holdHead(entries.head());
        pen.writeHead();
        body(node, entries, List.of(), List.of(), false);
        pen.endDocument();
    }

    private static Entries entriesOf(Node node) {
        return switch (node) {
            case MapNode(List<MapItem> items) -> mapEntries(items);
            case ListNode(List<Node> items) -> listEntries(items);
            case Text _, Int _, Unsigned _, Real _, Bool _, Timestamp _, Null _, Comment _ ->
                    new Entries(List.of(), List.of(), List.of());
        };
    }

    /** Sorts comments as they come: the run before the first entry belongs to the container. */
    private static final class Sorter {
        private List<Comment> head = new ArrayList<>();
        private List<Comment> line = new ArrayList<>();
        private List<Comment> first = List.of();
        private final List<Entry> entries = new ArrayList<>();

        void comment(Comment comment) {
            (comment.inline() ? line : head).add(comment);
        }

        void entry(SecretBytes key, Node value) {
            if (entries.isEmpty()) {
                first = head;
                head = new ArrayList<>();
            }
            entries.add(new Entry(key, head, value, line));
            head = new ArrayList<>();
            line = new ArrayList<>();
        }

        Entries done() {
            head.addAll(line);
            return entries.isEmpty() ? new Entries(head, entries, List.of()) : new Entries(first, entries, head);
        }
    }

    private static Entries mapEntries(List<MapItem> items) {
        Sorter sorter = new Sorter();
        for (MapItem item : items) {
            switch (item) {
                case Comment comment -> sorter.comment(comment);
                case Pair(String key, Node value) ->
                        sorter.entry(SecretBytes.takingOver(key.getBytes(StandardCharsets.UTF_8)), value);
            }
        }
        return sorter.done();
    }

    private static Entries listEntries(List<Node> items) {
        Sorter sorter = new Sorter();
        for (Node item : items) {
            if (item instanceof Comment comment) {
                sorter.comment(comment);
            } else {
                sorter.entry(null, item);
            }
        }
        return sorter.done();
    }

    private static boolean isCollection(Node node) {
        return node instanceof MapNode || node instanceof ListNode;
    }

    /** What follows the opening of a collection; {@code line} and {@code foot} are comments of the collection. */
    private void body(Node node, Entries entries, List<Comment> line, List<Comment> foot, boolean inItem) {
        boolean map = node instanceof MapNode;
        if (entries.entries().isEmpty()) {
            empty(map, line, foot, inItem);
        } else if (map) {
            pen.indent(inItem, false);
            entries.entries().forEach(this::pair);
            pen.holdTail(entries.foot());
            pen.holdLine(line);
            pen.holdFoot(foot);
            pen.writeHead();
            pen.unindent();
        } else {
            pen.indent(inItem, false);
            int last = entries.entries().size() - 1;
            for (int i = 0; i <= last; i++) {
                item(entries.entries().get(i), i == last ? entries.foot() : List.of());
            }
            pen.holdLine(line);
            pen.holdFoot(foot);
            pen.unindent();
        }
    }

    private void empty(boolean map, List<Comment> line, List<Comment> foot, boolean inItem) {
        pen.indicator(map ? "{" : "[", true, false);
        pen.textOpened();
        pen.indent(inItem, true);
        pen.holdLine(line);
        pen.holdFoot(foot);
        if (map) {
            pen.writeHead();
        }
        pen.unindent();
        if (!map && pen.atLineStart()) {
            pen.startLine();
        }
        pen.indicator(map ? "}" : "]", false, false);
        pen.writeLine();
        pen.writeFoot();
    }

    private void pair(Entry entry) {
        pen.holdHead(entry.head());
        pen.writeHead();
        pen.startLine();
        pen.saveLineForValue();
        boolean simple = YamlScript.isSimpleKey(entry.key().expose());
        if (!simple) {
            pen.indicator("?", true, true);
        }
        pen.indent(false, true);
        script.string(entry.key());
        pen.unindent();
        Entries inner = entriesOf(entry.value());
        boolean scalar = !isCollection(entry.value());
        if (scalar) {
            pen.holdLine(entry.line());
        } else {
            pen.holdHead(inner.head());
        }
        if (!simple) {
            pen.startLine();
        }
        pen.indicator(":", !simple, !simple);
        pen.restoreLine(scalar);
        node(entry, inner, List.of(), false);
    }

    private void item(Entry entry, List<Comment> foot) {
        Entries inner = entriesOf(entry.value());
        List<Comment> head = new ArrayList<>(entry.head());
        head.addAll(inner.head());
        pen.holdHead(head);
        if (!isCollection(entry.value())) {
            pen.holdLine(entry.line());
            pen.holdFoot(foot);
        }
        pen.writeHead();
        pen.startLine();
        pen.indicator("-", true, true);
        node(entry, inner, foot, true);
    }

    private void node(Entry entry, Entries inner, List<Comment> foot, boolean inItem) {
        boolean scalar = !isCollection(entry.value());
        if (scalar) {
            pen.indent(inItem, true);
            if (entry.value() instanceof Text(SecretBytes text)) {
                script.string(text);
            } else {
                script.plain(plainText(entry.value()).getBytes(StandardCharsets.US_ASCII));
            }
            pen.unindent();
        }
        pen.writeLine();
        pen.writeFoot();
        if (!scalar) {
            body(entry.value(), inner, entry.line(), foot, inItem);
        }
    }

    private static String plainText(Node node) {
        return switch (node) {
            case Int(long value) -> Long.toString(value);
            case Unsigned(long bits) -> Long.toUnsignedString(bits);
            case Real(double value) -> number(value);
            case Bool(boolean value) -> Boolean.toString(value);
            case Timestamp(OffsetDateTime value) -> Scalars.rfc3339(value);
            case Null _ -> "null";
            case MapNode _, ListNode _, Text _, Comment _ ->
                    throw new IllegalArgumentException("bug: not a plain scalar");
        };
    }

    /** Shortest digits that give the same double, without exponent for middle sizes. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? ".inf" : "-.inf";
        }
        if (value == 0) {
            return Scalars.decimal(value);
        }
        BigDecimal decimal = Scalars.shortest(value);
        int exponent = decimal.precision() - decimal.scale() - 1;
        return exponent >= MIN_PLAIN_EXPONENT && exponent <= MAX_PLAIN_EXPONENT
                ? decimal.toPlainString()
                : Scalars.scientific(value, 'e');
    }
}
