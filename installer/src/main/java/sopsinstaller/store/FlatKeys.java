package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

/** Nested metadata written as flat names, in ini and dotenv (sops-file format, section 2.1). */
final class FlatKeys {
    private static final String MAP = "__map_";
    private static final String LIST = "__list_";
    /** Deepest path of a name; the metadata of sops has five levels below the root. */
    private static final int MAX_DEPTH = 32;

    private FlatKeys() {}

    /**
     * The tree behind {@code flat}; values are moved, comments dropped, keys of maps come out sorted.
     *
     * @throws MalformedInputException if two names contradict each other, or a list is not numbered 0 to n−1
     */
    static MapNode unflatten(MapNode flat) throws MalformedInputException {
        Branch root = new Branch();
        for (MapItem item : flat.items()) {
            if (item instanceof Pair(String name, Node value)) {
                root.place(name, value);
            }
        }
        MapNode result = new MapNode();
        for (Map.Entry<String, Branch> entry : root.keys.entrySet()) {
            result.items().add(new Pair(entry.getKey(), entry.getValue().toNode(entry.getKey())));
        }
        return result;
    }

    /** Replaces every pair {@code \n} in a text by a newline: ini files carry them inside metadata values. */
    static Node withNewlines(Node value) {
        if (!(value instanceof Text(SecretBytes secret))) {
            return value;
        }
        return new Text(SecretBytes.takingOver(withNewlines(secret.expose(), 0, secret.length())));
    }

    /** As above, of a part of an array, as a new array. */
    static byte[] withNewlines(byte[] bytes, int from, int end) {
        int pairs = 0;
        for (int i = from; i + 1 < end; i++) {
            if (bytes[i] == '\\' && bytes[i + 1] == 'n') {
                pairs++;
                i++;
            }
        }
        byte[] result = new byte[end - from - pairs];
        int to = 0;
        for (int i = from; i < end; i++) {
            boolean pair = bytes[i] == '\\' && i + 1 < end && bytes[i + 1] == 'n';
            result[to++] = pair ? (byte) '\n' : bytes[i];
            i += pair ? 1 : 0;
        }
        return result;
    }

    /** A node while it is being collected; list positions are only numbers here, so a huge one costs nothing. */
    private static final class Branch {
        private final Map<String, Branch> keys = new TreeMap<>(FlatKeys::compareBytes);
        private final Map<Long, Branch> elements = new TreeMap<>();
        private Node leaf;

        void place(String name, Node value) throws MalformedInputException {
            Branch here = this;
            int depth = 0;
            String separator = MAP;
            int from = 0;
            while (here != null) {
                int map = name.indexOf(MAP, from);
                int list = name.indexOf(LIST, from);
                int end = map < 0 || list >= 0 && list < map ? list : map;
                String token = name.substring(from, end < 0 ? name.length() : end);
                here = separator.equals(MAP)
                        ? here.keys.computeIfAbsent(token, _ -> new Branch())
                        : here.elements.computeIfAbsent(position(token), _ -> new Branch());
                if (++depth > MAX_DEPTH) {
                    throw new MalformedInputException("metadata name nested deeper than " + MAX_DEPTH);
                }
                if (end < 0) {
                    break;
                }
                separator = end == map ? MAP : LIST;
                from = end + separator.length();
            }
            if (here.leaf != null) {
                throw new MalformedInputException("metadata " + Quoted.quoted(name) + " occurs twice");
            }
            here.leaf = value;
        }

        Node toNode(String name) throws MalformedInputException {
            int kinds = (leaf == null ? 0 : 1) + (keys.isEmpty() ? 0 : 1) + (elements.isEmpty() ? 0 : 1);
            if (kinds != 1) {
                throw new MalformedInputException("metadata " + Quoted.quoted(name)
                        + " is used both as a value, a map or a list");
            }
            if (leaf != null) {
                return leaf;
            }
            return elements.isEmpty() ? toMap() : toList(name);
        }

        private MapNode toMap() throws MalformedInputException {
            MapNode map = new MapNode();
            for (Map.Entry<String, Branch> entry : keys.entrySet()) {
                map.items().add(new Pair(entry.getKey(), entry.getValue().toNode(entry.getKey())));
            }
            return map;
        }

        private ListNode toList(String name) throws MalformedInputException {
            ListNode list = new ListNode(new ArrayList<>(elements.size()));
            for (Map.Entry<Long, Branch> entry : elements.entrySet()) {
                if (entry.getKey() != list.items().size()) {
                    throw new MalformedInputException("metadata list " + Quoted.quoted(name)
                            + " is not numbered from 0 without a gap");
                }
                list.items().add(entry.getValue().toNode(name));
            }
            return list;
        }
    }

    /** What is no number counts as 0, as in sops. */
    private static long position(String token) {
        boolean signed = token.startsWith("+") || token.startsWith("-");
        String digits = signed ? token.substring(1) : token;
        if (digits.isEmpty() || digits.chars().anyMatch(c -> c < '0' || c > '9')) {
            return 0;
        }
        try {
            return Long.parseLong(token);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static int compareBytes(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8),
                right.getBytes(StandardCharsets.UTF_8));
    }
}
