package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;

/** Prints trees as ini files with the layout of go-ini in sops (sops-file format, section 10). */
final class IniWriter {
    private static final String DEFAULT_SECTION = "DEFAULT";

    private final SecretOutput out;

    private IniWriter(SecretOutput out) {
        this.out = out;
    }

    /** A key with its comment, null for none. */
    private record Entry(byte[] value, Comment comment) {}

    /**
     * Prints a whole document.
     *
     * @throws MalformedInputException if a section is no map or a value no scalar
     */
    static void emit(MapNode document, SecretOutput out) throws MalformedInputException {
        List<Pair> sections = new ArrayList<>();
        for (MapItem item : document.items()) {
            if (item instanceof Pair section) {
                sections.add(section);
            }
        }
        IniWriter writer = new IniWriter(out);
        for (int i = 0; i < sections.size(); i++) {
            writer.section(sections.get(i), i == 0, i == sections.size() - 1);
        }
    }

    /**
     * Prints one value that is no text, in JSON's form as sops does, or the keys of one section without a header.
     *
     * @throws MalformedInputException as {@link #emit}
     */
    static void emitNode(Node node, SecretOutput out) throws MalformedInputException {
        if (node instanceof MapNode section) {
            emit(new MapNode(List.of(new Pair(DEFAULT_SECTION, section))), out);
        } else {
            JsonWriter.emitNode(node, out);
        }
    }

    private void section(Pair section, boolean first, boolean last) throws MalformedInputException {
        if (!(section.value() instanceof MapNode(List<MapItem> items))) {
            throw new MalformedInputException(Quoted.quoted(section.key()) + " is not a section");
        }
        Comment head = !items.isEmpty() && items.getFirst() instanceof Comment comment ? comment : null;
        Map<String, Entry> keys = keys(head == null ? items : items.subList(1, items.size()));
        comment(head, false);
        if (!first || !section.key().equalsIgnoreCase(DEFAULT_SECTION)) {
            out.text("[" + section.key() + "]\n");
        } else if (keys.isEmpty()) {
            return;
        }
        int width = keys.keySet().stream().mapToInt(name -> shownName(name).length).max().orElse(0);
        for (Map.Entry<String, Entry> key : keys.entrySet()) {
            comment(key.getValue().comment(), true);
            key(shownName(key.getKey()), width, key.getValue().value());
        }
        if (!last) {
            out.write('\n');
        }
    }

    /** The keys in order; a comment belongs to the key before it, the last of several wins. */
    private static Map<String, Entry> keys(List<MapItem> items) throws MalformedInputException {
        Map<String, Entry> keys = new LinkedHashMap<>();
        String previous = null;
        for (MapItem item : items) {
            switch (item) {
                case Pair(String name, Node value) -> {
                    Comment kept = keys.containsKey(name) ? keys.get(name).comment() : null;
                    keys.put(name, new Entry(value(name, value), kept));
                    previous = name;
                }
                case Comment comment -> {
                    // A comment before the first key is lost, as in sops: it has no key to stand above.
                    if (previous != null) {
                        keys.put(previous, new Entry(keys.get(previous).value(), comment));
                    }
                }
            }
        }
        return keys;
    }

    private static byte[] value(String name, Node value) throws MalformedInputException {
        try {
            return FlatValue.bytes(value);
        } catch (MalformedInputException e) {
            throw new MalformedInputException(Quoted.quoted(name) + ": " + e.getMessage());
        }
    }

    private static byte[] shownName(String name) {
        String shown = name;
        if (name.contains("\"") || name.contains("=") || name.contains(":")) {
            shown = "`" + name + "`";
        } else if (name.contains("`")) {
            shown = "\"\"\"" + name + "\"\"\"";
        }
        return shown.getBytes(StandardCharsets.UTF_8);
    }

    private void key(byte[] name, int width, byte[] value) {
        out.write(name);
        for (int i = name.length; i < width; i++) {
            out.write(' ');
        }
        out.text(" = ");
        String quote = quote(value);
        out.text(quote);
        out.write(value);
        out.text(quote);
        out.write('\n');
    }

    private static String quote(byte[] value) {
        if (contains(value, '\n', '`')) {
            return "\"\"\"";
        }
        if (contains(value, '#', ';')) {
            return "`";
        }
        boolean outerSpace = Utf8.skipSpace(value, 0, value.length) > 0
                || Utf8.trimmedEnd(value, 0, value.length) < value.length;
        return outerSpace ? "\"" : "";
    }

    private static boolean contains(byte[] value, char one, char other) {
        for (byte b : value) {
            if (b == one || b == other) {
                return true;
            }
        }
        return false;
    }

    private void comment(Comment comment, boolean ofKey) {
        if (comment == null || comment.text().length() == 0) {
            return;
        }
        byte[] text = comment.text().expose();
        int start = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == '\n') {
                commentLine(text, start, i, ofKey);
                start = i + 1;
            }
        }
    }

    /** A line that has a marker keeps it and is trimmed; another gets one, and is trimmed only above a key. */
    private void commentLine(byte[] text, int start, int end, boolean ofKey) {
        boolean marked = start < end && (text[start] == '#' || text[start] == ';');
        out.write(marked ? text[start] : ';');
        out.write(' ');
        int from = marked ? start + 1 : start;
        int to = end;
        if (marked || ofKey) {
            from = Utf8.skipSpace(text, from, end);
            to = Utf8.trimmedEnd(text, from, end);
        }
        out.write(text, from, to - from);
        out.write('\n');
    }
}
