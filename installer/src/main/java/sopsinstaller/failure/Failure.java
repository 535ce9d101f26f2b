package sopsinstaller.failure;

import java.util.List;

/**
 * Something an operator can be told: what failed, about what, and what to do next. Immutable; holds names,
 * paths, recipients and numbers, never a value, a key or the length of either.
 */
public sealed interface Failure
        permits EntryFailure, FileFailure, KeyFailure, MachineFailure, ManifestFailure, UsageFailure {
    /** What failed and why, lower case, without full stop. */
    String problem();

    /** About what: file, manifest entry, path. */
    String subject();

    /** The next step, as an imperative or a command to paste; empty where there is none. */
    String remedy();

    /** Further lines, shown indented below the problem; empty for most failures. */
    default List<String> details() {
        return List.of();
    }
}
