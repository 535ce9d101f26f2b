package sopsinstaller.install;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sopsinstaller.install.Change.Aspect;
import sopsinstaller.install.EntryPlacement.Placed;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.RestartOn;
import sopsinstaller.record.Record;

/**
 * What changed between two generations, in the order of the manifest, then what was removed. An entry that was kept
 * holds what it held and counts as unchanged; one that was left out is a problem and no change: a unit that runs on
 * with the old value is better off than one that restarts without any.
 */
final class Changes {
    private static final String RENDERED = Manifest.RENDERED + "/";
    private final List<Record.Entry> before;
    private final List<Change> changes = new ArrayList<>();
    /** How many of {@code before} were met in their order, as nearly always all of them are. */
    private int met;
    /** Those after {@code met} that were not met yet, once the orders differ; null until then. */
    private Map<String, Record.Entry> unmet;

    private Changes(List<Record.Entry> before) {
        this.before = before;
    }

    /** The changes from {@code before}, the entries of the old generation's record if it has one, to {@code placed}. */
    static List<Change> between(List<Record.Entry> before, List<Placed> placed) {
        Changes comparison = new Changes(before);
        for (Placed entry : placed) {
            comparison.compare(entry);
        }
        for (Record.Entry gone : comparison.notMet()) {
            comparison.changes.add(new Change(gone.kind(), declaredName(gone.kind(), gone.name()),
                    Set.of(Aspect.REMOVED), gone.restartAtRemoval(), gone.reloadAtRemoval()));
        }
        return comparison.changes;
    }

    private void compare(Placed entry) {
        Record.Entry old = met(entry.name());
        Record.Entry fresh = entry.record().orElse(null);
        if (fresh == null || fresh.state() == Record.State.KEPT) {
            return;
        }
        boolean moved = old != null && !sameWays(old, fresh);
        boolean accessed = old != null && old.access().differsFrom(fresh.access());
        if (entry.existedBefore() && entry.sameContent() && !moved && !accessed) {
            return;
        }
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        boolean asked = false;
        if (!entry.existedBefore()) {
            aspects.add(Aspect.ADDED);
            asked = entry.restartOn().contains(RestartOn.VALUE);
        } else if (!entry.sameContent()) {
            aspects.add(Aspect.VALUE);
            asked = entry.restartOn().contains(RestartOn.VALUE);
        }
        if (accessed) {
            aspects.add(Aspect.ACCESS);
            asked |= entry.restartOn().contains(RestartOn.ACCESS);
        }
        if (moved) {
            aspects.add(Aspect.PATH);
            asked |= entry.restartOn().contains(RestartOn.PATH);
        }
        changes.add(new Change(entry.kind(), declaredName(entry.kind(), entry.name()), aspects,
                asked ? entry.restartUnits() : List.of(), asked ? entry.reloadUnits() : List.of()));
    }

    /** What the old record has of an entry; null when that is nothing. */
    private Record.Entry met(String name) {
        if (unmet == null) {
            if (met < before.size() && before.get(met).name().equals(name)) {
                return before.get(met++);
            }
            unmet = new LinkedHashMap<>();
            for (Record.Entry entry : before.subList(met, before.size())) {
                unmet.put(entry.name(), entry);
            }
        }
        return unmet.remove(name);
    }

    private Collection<Record.Entry> notMet() {
        return unmet == null ? before.subList(met, before.size()) : unmet.values();
    }

    /** The name that the manifest gives to the entry {@code name} of a generation. */
    static String declaredName(String kind, String name) {
        return kind.equals(Change.TEMPLATE) && name.startsWith(RENDERED) ? name.substring(RENDERED.length()) : name;
    }

    /** Whether both are reached in the same ways; the order of further links tells nothing. */
    private static boolean sameWays(Record.Entry old, Record.Entry fresh) {
        return old.path().equals(fresh.path()) && old.credential().equals(fresh.credential())
                && (old.links().equals(fresh.links())
                        || old.links().size() == fresh.links().size() && old.links().containsAll(fresh.links()));
    }
}
