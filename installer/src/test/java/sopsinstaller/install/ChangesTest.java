package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.install.Change.Aspect;
import sopsinstaller.install.EntryPlacement.Placed;
import sopsinstaller.manifest.Manifest.RestartOn;
import sopsinstaller.record.Record;

class ChangesTest {
    private static final Set<RestartOn> USUAL = EnumSet.of(RestartOn.VALUE, RestartOn.ACCESS, RestartOn.PATH);
    private static final Record.Access ROOT = new Record.Access(0, 0, 0400);

    @Test
    void whatIsTheSameIsNoChange() {
        Entry entry = new Entry("a");
        assertEquals(List.of(), Changes.between(List.of(entry.recorded()), List.of(entry.placed())));
    }

    @Test
    void newValueRestartsAndReloads() {
        Entry entry = new Entry("a");
        entry.same = false;
        assertEquals(List.of(change("a", true, Aspect.VALUE)), between(new Entry("a"), entry));
    }

    @Test
    void whatIsNewCountsAsNewValue() {
        Entry entry = new Entry("a");
        entry.existed = false;
        assertEquals(List.of(change("a", true, Aspect.ADDED)), Changes.between(List.of(), List.of(entry.placed())));
        entry.restartOn = EnumSet.of(RestartOn.PATH, RestartOn.ACCESS, RestartOn.REMOVAL);
        assertEquals(List.of(change("a", false, Aspect.ADDED)), Changes.between(List.of(), List.of(entry.placed())));
    }

    @Test
    void ownerGroupAndModeCountAsAccess() {
        for (Record.Access other : List.of(new Record.Access(1, 0, 0400), new Record.Access(0, 1, 0400),
                new Record.Access(0, 0, 0440))) {
            Entry entry = new Entry("a");
            entry.access = other;
            assertEquals(List.of(change("a", true, Aspect.ACCESS)), between(new Entry("a"), entry));
            entry.restartOn = EnumSet.of(RestartOn.VALUE, RestartOn.PATH);
            assertEquals(List.of(change("a", false, Aspect.ACCESS)), between(new Entry("a"), entry));
        }
    }

    @Test
    void recordThatTellsNoAccessHasNotChanged() {
        Entry old = new Entry("a");
        old.access = Record.Access.UNKNOWN;
        assertEquals(List.of(), between(old, new Entry("a")));
    }

    @Test
    void pathLinksAndCredentialCountAsPath() {
        Entry path = new Entry("a");
        path.path = "/elsewhere";
        Entry links = new Entry("a");
        links.links = List.of("/one");
        Entry credential = new Entry("a");
        credential.credential = "c";
        for (Entry entry : List.of(path, links, credential)) {
            assertEquals(List.of(change("a", true, Aspect.PATH)), between(new Entry("a"), entry));
            entry.restartOn = EnumSet.of(RestartOn.VALUE, RestartOn.ACCESS);
            assertEquals(List.of(change("a", false, Aspect.PATH)), between(new Entry("a"), entry));
        }
    }

    @Test
    void orderOfLinksIsNoChange() {
        Entry old = new Entry("a");
        old.links = List.of("/one", "/two");
        Entry entry = new Entry("a");
        entry.links = List.of("/two", "/one");
        assertEquals(List.of(), between(old, entry));
    }

    @Test
    void severalAspectsRestartWhenOneIsAsked() {
        Entry entry = new Entry("a");
        entry.same = false;
        entry.access = new Record.Access(0, 0, 0440);
        entry.path = "/elsewhere";
        entry.restartOn = EnumSet.of(RestartOn.PATH);
        assertEquals(List.of(change("a", true, Aspect.VALUE, Aspect.ACCESS, Aspect.PATH)),
                between(new Entry("a"), entry));
    }

    @Test
    void removalRestartsWhatTheOldRecordAsksFor() {
        Entry old = new Entry("gone");
        assertEquals(List.of(new Change("secret", "gone", Set.of(Aspect.REMOVED), List.of(), List.of())),
                Changes.between(List.of(old.recorded()), List.of()));
        old.atRemoval = true;
        assertEquals(List.of(change("gone", true, Aspect.REMOVED)),
                Changes.between(List.of(old.recorded()), List.of()));
    }

    @Test
    void keptAndLeftOutEntriesAreNoChange() {
        Entry kept = new Entry("a");
        kept.state = Record.State.KEPT;
        kept.access = new Record.Access(0, 0, 0440);
        assertEquals(List.of(), between(new Entry("a"), kept));
        Entry leftOut = new Entry("a");
        leftOut.leftOut = true;
        Entry old = new Entry("a");
        old.atRemoval = true;
        assertEquals(List.of(), between(old, leftOut));
    }

    @Test
    void contentCountsWithoutARecordToo() {
        Entry changed = new Entry("b");
        changed.same = false;
        assertEquals(List.of(change("b", true, Aspect.VALUE)),
                Changes.between(List.of(), List.of(new Entry("a").placed(), changed.placed())));
    }

    @Test
    void findsEntriesInAnyOrder() {
        Entry changed = new Entry("b");
        changed.access = new Record.Access(0, 0, 0440);
        Entry added = new Entry("new");
        added.existed = false;
        var before = List.of(new Entry("a").recorded(), new Entry("x").recorded(), new Entry("b").recorded(),
                new Entry("c").recorded(), new Entry("y").recorded());
        var placed = List.of(new Entry("a").placed(), new Entry("c").placed(), added.placed(), changed.placed());
        assertEquals(List.of("new", "b", "x", "y"),
                Changes.between(before, placed).stream().map(Change::name).toList());
    }

    @Test
    void templateHasItsDeclaredName() {
        Entry old = new Entry("rendered/old");
        old.kind = "template";
        Entry entry = new Entry("rendered/app");
        entry.kind = "template";
        entry.existed = false;
        Entry secret = new Entry("rendered-not");
        secret.existed = false;
        assertEquals(List.of("app", "rendered-not", "old"), Changes.between(List.of(old.recorded()),
                List.of(entry.placed(), secret.placed())).stream().map(Change::name).toList());
    }

    private static List<Change> between(Entry old, Entry entry) {
        return Changes.between(List.of(old.recorded()), List.of(entry.placed()));
    }

    private static Change change(String name, boolean requests, Aspect... aspects) {
        return new Change("secret", name, Set.of(aspects), requests ? List.of("r.service") : List.of(),
                requests ? List.of("l.service") : List.of());
    }

    /** An entry that did not change, until a test changes a part of it. */
    private static final class Entry {
        private final String name;
        private String kind = "secret";
        private String path = "/p";
        private List<String> links = List.of();
        private String credential = "";
        private Record.State state = Record.State.INSTALLED;
        private Record.Access access = ROOT;
        private Set<RestartOn> restartOn = USUAL;
        private boolean same = true;
        private boolean existed = true;
        private boolean leftOut;
        private boolean atRemoval;

        private Entry(String name) {
            this.name = name;
        }

        private Record.Entry recorded() {
            return new Record.Entry(name, kind, "/f", "k", path, links, credential, "2026-01-01T00:00:00Z", state,
                    access, atRemoval ? List.of("r.service") : List.of(), atRemoval ? List.of("l.service") : List.of());
        }

        private Placed placed() {
            return new Placed(kind, name, "secret '" + name + "'",
                    leftOut ? Optional.of(new EntryFailure.NameRefused(name, "too long")) : Optional.empty(),
                    leftOut ? Optional.empty() : Optional.of(recorded()), Optional.empty(), List.of(),
                    List.of("r.service"), List.of("l.service"), restartOn, same, existed);
        }
    }
}
