package sopsinstaller.tree;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;

/**
 * Remembers the keys of large maps, so that many paths can be looked up in one tree without walking each map again.
 * It is for a tree that no longer changes, and belongs to who looks up, not to the tree.
 */
public final class KeyIndex {
    /** Maps up to this many items are walked: that is as fast as hashing. */
    private static final int SMALL = 16;

    /**
     * Names compared for suggestions, in all look-ups together: a suggestion is a courtesy, and a manifest with
     * thousands of wrong keys must not compare each with thousands of names.
     */
    private static final int MAX_COMPARISONS = 100_000;

    private final Map<MapNode, Map<String, Node>> values = new IdentityHashMap<>();
    private final Map<MapNode, List<String>> names = new IdentityHashMap<>();
    private long comparisons;

    /** The value of the first pair with that key, or null. */
    Node get(MapNode map, String key) {
        if (map.items().size() <= SMALL) {
            return map.get(key);
        }
        Map<String, Node> known = values.get(map);
        if (known == null) {
            known = valuesOf(map);
            values.put(map, known);
        }
        return known.get(key);
    }

    /** The keys of {@code map}, each once; the same list for every call. */
    List<String> names(MapNode map) {
        return names.computeIfAbsent(map, KeyIndex::namesOf);
    }

    /** Whether one more name may be compared. */
    boolean mayCompare() {
        return comparisons++ < MAX_COMPARISONS;
    }

    private static Map<String, Node> valuesOf(MapNode map) {
        Map<String, Node> result = HashMap.newHashMap(map.items().size());
        for (MapItem item : map.items()) {
            if (item instanceof Pair(String key, Node value)) {
                result.putIfAbsent(key, value);
            }
        }
        return result;
    }

    private static List<String> namesOf(MapNode map) {
        SequencedSet<String> seen = new LinkedHashSet<>();
        for (MapItem item : map.items()) {
            if (item instanceof Pair pair) {
                seen.add(pair.key());
            }
        }
        return List.copyOf(seen);
    }
}
