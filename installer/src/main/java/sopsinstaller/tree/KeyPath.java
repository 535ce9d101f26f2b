package sopsinstaller.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sopsinstaller.failure.Quoted;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;

/**
 * The place of a value in a sops file, as a manifest's {@code key} names it.
 *
 * <ol>
 *   <li>A string is split at {@code /}; an empty component is the empty key, the empty string is the whole file.
 *   <li>Only when that leads nowhere and the string starts with {@code [} it is sops' own path
 *       ({@code ["a"]["b/c"][0]}).
 *   <li>On a map every component is a key and the first of equal keys wins; on a list {@code 0} or
 *       {@code [1-9][0-9]*} counts the elements that are no comments.
 * </ol>
 *
 * The same path works on the encrypted and on the decrypted tree: keys are never encrypted.
 */
public final class KeyPath {
    private static final byte[] ENCRYPTED = "ENC[AES256_GCM,".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TYPE = ",type:".getBytes(StandardCharsets.US_ASCII);

    private final String text;
    private final List<String> parts;
    private final Optional<List<String>> fallback;
    private final boolean plain;

    private KeyPath(String text, List<String> parts, Optional<List<String>> fallback, boolean plain) {
        this.text = text;
        this.parts = List.copyOf(parts);
        this.fallback = fallback.map(List::copyOf);
        this.plain = plain;
    }

    /** A path written as one string. Any string is a path. */
    public static KeyPath plain(String key) {
        if (key.isEmpty()) {
            return new KeyPath("", List.of(), Optional.empty(), true);
        }
        return new KeyPath(key, components(key), bracketed(key), !key.startsWith("["));
    }

    private static List<String> components(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return List.of(key);
        }
        List<String> components = new ArrayList<>();
        int start = 0;
        while (slash >= 0) {
            components.add(key.substring(start, slash));
            start = slash + 1;
            slash = key.indexOf('/', start);
        }
        components.add(key.substring(start));
        return components;
    }

    /**
     * A path written as an array; the empty array is the whole file.
     *
     * @param parts each a {@link String} or a non-negative {@link Integer}
     */
    public static KeyPath ofParts(List<Object> parts) {
        List<String> components = new ArrayList<>();
        for (Object part : parts) {
            if (!(part instanceof String) && !(part instanceof Integer index && index >= 0)) {
                throw new IllegalArgumentException("bug: a path part is neither a string nor an index");
            }
            components.add(part.toString());
        }
        String shown = parts.stream()
                .map(part -> part instanceof String ? "\"" + part + "\"" : part.toString())
                .collect(Collectors.joining(", ", "[", "]"));
        return new KeyPath(parts.isEmpty() ? "" : shown, components, Optional.empty(), false);
    }

    /** Whether it names the whole file. */
    public boolean wholeFile() {
        return parts.isEmpty();
    }

    /** Whether it is a string that does not look like sops' own path; stores without nesting treat it as whole file. */
    public boolean isPlain() {
        return plain;
    }

    /** The path as the user wrote it; an array in JSON's form. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Looks the path up in {@code document}, encrypted or not; the empty path finds the document itself. */
    public Selection find(MapNode document) {
        return find(document, new KeyIndex());
    }

    /** As above, for many look-ups in one document that stays as it is: {@code index} is filled and used again. */
    public Selection find(MapNode document, KeyIndex index) {
        Selection first = walk(document, parts, index);
        if (first instanceof Selection.Found || fallback.isEmpty()) {
            return first;
        }
        return walk(document, fallback.get(), index);
    }

    private Selection walk(MapNode document, List<String> path, KeyIndex index) {
        Node here = document;
        for (int depth = 0; depth < path.size(); depth++) {
            String part = path.get(depth);
            Node next = step(here, part, index);
            if (next == null) {
                return missing(document, here, path, depth, index);
            }
            here = next;
        }
        return new Selection.Found(here);
    }

    private static Node step(Node node, String part, KeyIndex index) {
        return switch (node) {
            case MapNode map -> index.get(map, part);
            case ListNode list when isIndex(part) -> element(list, part);
            case ListNode _, Text _, Comment _, Int _, Unsigned _, Real _, Bool _, Timestamp _, Null _ -> null;
        };
    }

    private static boolean isIndex(String part) {
        if (part.isEmpty() || part.charAt(0) == '0' && part.length() > 1) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static Node element(ListNode list, String part) {
        if (part.length() > 9) {
            return null;
        }
        int index = Integer.parseInt(part);
        for (Node item : list.items()) {
            if (!isComment(item) && index-- == 0) {
                return item;
            }
        }
        return null;
    }

    private static boolean isComment(Node item) {
        return item instanceof Comment || encryptedType(item).filter("comment"::equals).isPresent();
    }

    /** The type word of a leaf that is still encrypted. */
    private static Optional<String> encryptedType(Node node) {
        if (!(node instanceof Text(var secret)) || secret.length() < ENCRYPTED.length) {
            return Optional.empty();
        }
        byte[] bytes = secret.expose();
        int end = lastIndexOf(bytes, new byte[] {']'}, bytes.length);
        if (end < 0 || !Arrays.equals(bytes, 0, ENCRYPTED.length, ENCRYPTED, 0, ENCRYPTED.length)) {
            return Optional.empty();
        }
        int type = lastIndexOf(bytes, TYPE, end);
        return type < 0 ? Optional.empty() : Optional.of(
                new String(bytes, type + TYPE.length, end - type - TYPE.length, StandardCharsets.UTF_8));
    }

    private static int lastIndexOf(byte[] bytes, byte[] wanted, int end) {
        for (int i = end - wanted.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private Selection missing(MapNode document, Node here, List<String> path, int depth, KeyIndex index) {
        String part = Quoted.quoted(path.get(depth));
        String place = Quoted.quoted(String.join("/", path.subList(0, depth)));
        String problem = switch (here) {
            case MapNode _ -> depth == 0 ? "no such key" : place + " has no key " + part;
            case ListNode list when isIndex(path.get(depth)) ->
                place + " is a list of " + count(list) + ", it has no element " + Quoted.safe(path.get(depth));
            case ListNode list -> place + " is a list of " + count(list) + ", it has no key " + part;
            case Node leaf -> place + " is " + kind(leaf) + ", it has no key " + part;
        };
        return new Selection.Missing(Quoted.quoted(text) + ": " + problem,
                here instanceof MapNode map ? index.names(map) : List.of(),
                NearestPath.to(path, depth, here, document, index));
    }

    private static String count(ListNode list) {
        long elements = list.items().stream().filter(item -> !isComment(item)).count();
        return elements + (elements == 1 ? " element" : " elements");
    }

    private static String kind(Node leaf) {
        return switch (leaf) {
            case MapNode _ -> "a map";
            case ListNode _ -> "a list";
            case Text text -> switch (encryptedType(text).orElse("str")) {
                case "int", "float" -> "a number";
                case "bool" -> "a boolean";
                case "time" -> "a time";
                default -> "a text";
            };
            case Comment _ -> "a comment";
            case Int _, Unsigned _, Real _ -> "a number";
            case Bool _ -> "a boolean";
            case Timestamp _ -> "a time";
            case Null _ -> "null";
        };
    }

    /** sops' own path: no escapes, the text between the outer quotes is the key, split at every bracket. */
    private static Optional<List<String>> bracketed(String key) {
        if (!key.startsWith("[")) {
            return Optional.empty();
        }
        List<String> components = new ArrayList<>();
        for (String piece : key.substring(1).split("\\[", -1)) {
            if (!piece.endsWith("]")) {
                return Optional.empty();
            }
            String inner = piece.substring(0, piece.length() - 1);
            boolean quoted = inner.length() >= 2 && (inner.charAt(0) == '"' || inner.charAt(0) == '\'')
                    && inner.charAt(inner.length() - 1) == inner.charAt(0);
            if (!quoted && !isIndex(inner)) {
                return Optional.empty();
            }
            components.add(quoted ? inner.substring(1, inner.length() - 1) : inner);
        }
        return Optional.of(components);
    }
}
