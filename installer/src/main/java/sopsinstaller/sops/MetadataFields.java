package sopsinstaller.sops;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
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

/**
 * Typed access to a map of the metadata with sops' weak typing: keys match without regard to case, a null is
 * absent, numbers and texts stand for each other, and a single map stands for a list of one.
 *
 * @param map the map
 * @param place its place in the block, for messages
 */
record MetadataFields(MapNode map, String place) {
    /** Longest text of a number: BigDecimal would expand exponents without end, a threshold has three digits. */
    private static final int MAX_NUMBER = 16;

    /** The value as a text; empty when absent. */
    String text(String field) throws MalformedInputException {
        return text(field, find(field));
    }

    /** The value as an integer; 0 when absent. Texts may be floats, which old ini and dotenv files hold. */
    int integer(String field) throws MalformedInputException {
        String text = text(field);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return new BigDecimal(text.length() > MAX_NUMBER ? "" : text).toBigInteger().intValueExact();
        } catch (ArithmeticException | NumberFormatException _) {
            throw refusal(field, "number");
        }
    }

    /** The value as a boolean; false when absent. */
    boolean bool(String field) throws MalformedInputException {
        return switch (find(field)) {
            case Int(long value) -> value != 0;
            case Real(double value) -> value != 0;
            case Node node -> switch (text(field, node)) {
                case "1", "t", "T", "true", "TRUE", "True" -> true;
                case "", "0", "f", "F", "false", "FALSE", "False" -> false;
                default -> throw refusal(field, "boolean");
            };
        };
    }

    /**
     * The value as a list of maps; empty when absent.
     *
     * @throws MalformedInputException when it is something else, or has more than {@code max} elements
     */
    List<MetadataFields> maps(String field, int max) throws MalformedInputException {
        List<MetadataFields> maps = new ArrayList<>();
        switch (find(field)) {
            case Null _ -> { }
            case MapNode(List<MapItem> items) when items.isEmpty() -> { }
            case MapNode single -> maps.add(new MetadataFields(single, place + "." + field));
            case ListNode(List<Node> items) -> {
                for (Node item : items) {
                    switch (item) {
                        case MapNode element ->
                            maps.add(new MetadataFields(element, place + "." + field + "[" + maps.size() + "]"));
                        case Comment _, Null _ -> { }
                        case ListNode _, Text _, Int _, Unsigned _, Real _, Bool _, Timestamp _ ->
                            throw refusal(field, "list of maps");
                    }
                }
            }
            case Text _, Int _, Unsigned _, Real _, Bool _, Timestamp _, Comment _ ->
                throw refusal(field, "list of maps");
        }
        if (maps.size() > max) {
            throw new MalformedInputException("sops metadata: too many entries in '" + place + "." + field
                    + "': a file has at most " + Metadata.MAX_KEYS + " keys and " + Metadata.MAX_GROUPS + " groups");
        }
        return maps;
    }

    /** The value as a map of texts; empty when absent. */
    Map<String, String> texts(String field) throws MalformedInputException {
        Map<String, String> texts = new LinkedHashMap<>();
        switch (find(field)) {
            case Null _ -> { }
            case MapNode(List<MapItem> items) -> {
                for (MapItem item : items) {
                    if (item instanceof Pair(String key, Node value)) {
                        texts.put(key, text(field, value));
                    }
                }
            }
            case Text(var bytes) when bytes.length() == 0 -> { }
            case ListNode _, Text _, Int _, Unsigned _, Real _, Bool _, Timestamp _, Comment _ ->
                throw refusal(field, "map of texts");
        }
        return texts;
    }

    private Node find(String field) {
        Node exact = map.get(field);
        if (exact != null) {
            return exact;
        }
        for (MapItem item : map.items()) {
            if (item instanceof Pair(String key, Node value) && key.equalsIgnoreCase(field)) {
                return value;
            }
        }
        return new Null();
    }

    private String text(String field, Node node) throws MalformedInputException {
        return switch (node) {
            case Null _ -> "";
            case Text(var bytes) -> new String(bytes.expose(), StandardCharsets.UTF_8);
            case Int(long value) -> Long.toString(value);
            case Unsigned(long bits) -> Long.toUnsignedString(bits);
            case Real(double value) -> Scalars.decimal(value);
            case Bool(boolean value) -> value ? "1" : "0";
            case Timestamp(var time) -> Scalars.rfc3339(time);
            case MapNode _, ListNode _, Comment _ -> throw refusal(field, "text");
        };
    }

    private MalformedInputException refusal(String field, String wanted) {
        return new MalformedInputException("sops metadata: " + Quoted.quoted(place + "." + field) + " is not a "
                + wanted);
    }
}
