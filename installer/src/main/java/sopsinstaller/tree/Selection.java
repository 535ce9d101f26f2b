package sopsinstaller.tree;

import java.util.List;
import java.util.Optional;

/** What a {@link KeyPath} leads to in a document. */
public sealed interface Selection {
    /** The selected node; it stays owned by the document. */
    record Found(Node node) implements Selection {}

    /**
     * Nothing is there.
     *
     * @param problem why, in words for the operator: {@code 'a/b': 'a' is a text, it has no key 'b'}
     * @param existingKeys the keys of the map in which the search ended, each once; empty when it ended elsewhere
     * @param nearest a path of the document that looks like the wanted one, written as a key is written
     */
    record Missing(String problem, List<String> existingKeys, Optional<String> nearest) implements Selection {}
}
