package sopsinstaller.tree;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import sopsinstaller.secret.SecretBytes;

/**
 * A node of a sops document (sops-file format, section "Model"): ordered maps and lists whose elements may
 * be comments, and typed leaves. Text is held as bytes, because a decrypted leaf is a secret and need not be
 * UTF-8. Containers are mutable so that decryption can replace leaves in place.
 */
public sealed interface Node {
    /** An ordered map; a key may occur more than once, comments stand between the pairs. */
    record MapNode(List<MapItem> items) implements Node {
        /** An empty map to be filled. */
        public MapNode() {
            this(new ArrayList<>());
        }

        /** The value of the first pair with that key, or null. */
        public Node get(String key) {
            for (MapItem item : items) {
                if (item instanceof Pair(String name, Node value) && name.equals(key)) {
                    return value;
                }
            }
            return null;
        }
    }

    /** An ordered list; elements may be {@link Comment}s. */
    record ListNode(List<Node> items) implements Node {
        /** An empty list to be filled. */
        public ListNode() {
            this(new ArrayList<>());
        }
    }

    /** What stands in a map: a {@link Pair} or a {@link Comment}. */
    sealed interface MapItem {}

    /** A key and its value. */
    record Pair(String key, Node value) implements MapItem {}

    /**
     * A comment, as element of a map or a list.
     *
     * @param text the text after the marker, verbatim (a leading space included)
     * @param inline whether it stood at the end of a line that holds a value
     */
    record Comment(SecretBytes text, boolean inline) implements Node, MapItem {}

    /** A string: raw bytes, normally UTF-8. */
    record Text(SecretBytes bytes) implements Node {}

    /** A signed 64-bit integer. */
    record Int(long value) implements Node {}

    /** A YAML integer of 2^63…2^64−1 as the raw 64 bits: loadable, but neither hashable nor encryptable. */
    record Unsigned(long bits) implements Node {}

    /** An IEEE double. */
    record Real(double value) implements Node {}

    /** A boolean. */
    record Bool(boolean value) implements Node {}

    /** A point in time with its offset. */
    record Timestamp(OffsetDateTime value) implements Node {}

    /** A null. */
    record Null() implements Node {}

    /** Wipes every text below this node. */
    default void wipe() {
        switch (this) {
            case MapNode(List<MapItem> items) -> {
                for (MapItem item : items) {
                    switch (item) {
                        case Pair(String _, Node value) -> value.wipe();
                        case Comment comment -> comment.text().close();
                    }
                }
            }
            case ListNode(List<Node> items) -> items.forEach(Node::wipe);
            case Text(SecretBytes bytes) -> bytes.close();
            case Comment(SecretBytes text, boolean _) -> text.close();
            case Int _, Unsigned _, Real _, Bool _, Timestamp _, Null _ -> { }
        }
    }
}
