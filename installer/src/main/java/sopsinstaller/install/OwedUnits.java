package sopsinstaller.install;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Units that are to be restarted and reloaded because of a switch. They are noted beside the generations before the
 * switch, as a run that is killed after it would leave nothing else from which the next one could tell them.
 *
 * @param restart those to restart, each once
 * @param reload those to reload, none of which restarts too: it reads its files then anyway
 */
record OwedUnits(Set<String> restart, Set<String> reload) {
    static final OwedUnits NONE = new OwedUnits(Set.of(), Set.of());
    private static final String RESTART = "restart ";
    private static final String RELOAD = "reload ";

    OwedUnits {
        reload = new LinkedHashSet<>(reload);
        reload.removeAll(restart);
    }

    /** What {@code changes} ask for. */
    static OwedUnits of(Collection<Change> changes) {
        Set<String> restart = new LinkedHashSet<>();
        Set<String> reload = new LinkedHashSet<>();
        for (Change change : changes) {
            restart.addAll(change.restartUnits());
            reload.addAll(change.reloadUnits());
        }
        return new OwedUnits(restart, reload);
    }

    /** These and then those of {@code later}. */
    OwedUnits and(OwedUnits later) {
        Set<String> bothRestart = new LinkedHashSet<>(restart);
        bothRestart.addAll(later.restart);
        Set<String> bothReload = new LinkedHashSet<>(reload);
        bothReload.addAll(later.reload);
        return new OwedUnits(bothRestart, bothReload);
    }

    boolean isEmpty() {
        return restart.isEmpty() && reload.isEmpty();
    }

    /** The note: a line for each unit. */
    byte[] note() {
        StringBuilder lines = new StringBuilder();
        restart.forEach(unit -> lines.append(RESTART).append(unit).append('\n'));
        reload.forEach(unit -> lines.append(RELOAD).append(unit).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #note} wrote. */
    static OwedUnits of(byte[] note) {
        List<String> lines = new String(note, StandardCharsets.UTF_8).lines().toList();
        return new OwedUnits(after(RESTART, lines), after(RELOAD, lines));
    }

    private static Set<String> after(String word, List<String> lines) {
        Set<String> units = new LinkedHashSet<>();
        for (String line : lines) {
            if (line.startsWith(word)) {
                units.add(line.substring(word.length()));
            }
        }
        return units;
    }
}
