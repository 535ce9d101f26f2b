package sopsinstaller.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;

/** The {@code sops} entry of a document (sops-file format, section 2). */
final class MetadataBlock {
    private static final String KEY = "sops";

    private MetadataBlock() {}

    /**
     * Removes the entry from {@code document} and returns its map; an empty map counts as none.
     *
     * @throws MalformedInputException if there are two or it is no map
     */
    static Optional<MapNode> take(MapNode document) throws MalformedInputException {
        List<MapItem> kept = new ArrayList<>(document.items().size());
        MapNode block = null;
        for (MapItem item : document.items()) {
            if (!(item instanceof Pair(String key, var value)) || !key.equals(KEY)) {
                kept.add(item);
            } else if (block != null) {
                throw new MalformedInputException("the key 'sops' occurs twice");
            } else if (value instanceof MapNode map) {
                block = map;
            } else {
                throw new MalformedInputException("the value of the key 'sops' is not a map");
            }
        }
        document.items().clear();
        document.items().addAll(kept);
        return Optional.ofNullable(block).filter(map -> !map.items().isEmpty());
    }
}
