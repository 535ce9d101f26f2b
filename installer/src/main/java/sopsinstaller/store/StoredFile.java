package sopsinstaller.store;

import java.util.List;
import java.util.Optional;
import sopsinstaller.tree.Node.MapNode;

/**
 * What a store read: the documents without the metadata, and the metadata as a tree (flattened stores are
 * unflattened).
 *
 * @param documents the documents in file order; more than one only in YAML
 * @param metadata the {@code sops} block, empty when the file has none (it is not encrypted by sops)
 */
public record StoredFile(List<MapNode> documents, Optional<MapNode> metadata) {}
