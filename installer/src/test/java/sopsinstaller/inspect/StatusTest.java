package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.inspect.StatusGeneration.Entry;
import sopsinstaller.inspect.StatusGeneration.Place;
import sopsinstaller.inspect.StatusGeneration.PlaceState;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.RightsOf;
import sopsinstaller.record.Record;
import sopsinstaller.record.RecordText;

class StatusTest {
    private static final String TIME = "2026-11-21T17:43:00Z";
    private static final Libc LIBC = Libc.load();
    @TempDir
    Path root;

    private Path mount() {
        return root.resolve("secrets.d");
    }

    private Path link() {
        return root.resolve("secrets");
    }

    /** A generation as it is on disk, its link, and its record unless it is null. */
    private void generation(int number, byte[] record, String... names) throws Exception {
        for (String name : names) {
            Path file = mount().resolve(number + "/" + name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "canary");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        }
        Files.createDirectories(mount().resolve(Integer.toString(number)));
        if (record != null) {
            Files.write(mount().resolve(number + ".json"), record);
        }
        Files.deleteIfExists(link());
        Files.createSymbolicLink(link(), mount().resolve(Integer.toString(number)));
    }

    private Record.Entry recorded(String name, String path, List<String> links, Record.Access access) {
        return new Record.Entry(name, "secret", "/s.yaml", name, path, links, "", TIME, Record.State.INSTALLED, access,
                List.of(), List.of());
    }

    private byte[] record(List<String> stale, Record.Entry... entries) {
        return RecordText.write(new Record("/m.json", List.of(entries), stale));
    }

    private Status status() throws InstallException {
        return Status.read(LIBC, Map.of(), link().toString());
    }

    private StatusGeneration only() throws InstallException {
        return status().generations().getFirst();
    }

    @Test
    void tellsRecordAndFilesOfTheGenerationThatTheLinkLeadsTo() throws Exception {
        generation(6, record(List.of()), "old");
        generation(7, record(List.of(), recorded("db/a", link() + "/db/a", List.of(), Record.Access.UNKNOWN)), "db/a");
        StatusGeneration generation = only();
        assertEquals(7, generation.number());
        assertEquals(2, generation.generations());
        assertEquals(mount().toString(), generation.mountPoint());
        assertEquals("/m.json", generation.manifest());
        assertTrue(generation.recorded());
        Entry entry = generation.entries().getFirst();
        assertEquals(List.of("db/a", "secret", "/s.yaml", "db/a", TIME, "installed"), List.of(entry.name(),
                entry.kind(), entry.sourceFile(), entry.key(), entry.changed(), entry.state()));
        assertEquals(0400, entry.file().orElseThrow().access().mode());
        assertEquals(LIBC.effectiveUser(), entry.file().orElseThrow().access().uid());
        assertEquals(List.of(), entry.places());
        assertFalse(status().json().contains("canary"));
        assertTrue(status().installed());
    }

    @Test
    void tellsForEachLinkWhetherItStillLeadsThere() throws Exception {
        Path there = Files.createDirectory(root.resolve("there"));
        Path other = Files.createSymbolicLink(root.resolve("other-spelling"), link());
        List<String> names = List.of("good", "relative", "spelled", "gone", "renamed", "past", "foreign", "file",
                "none/below", "file/below");
        Files.createSymbolicLink(there.resolve("good"), link().resolve("a"));
        Files.createSymbolicLink(there.resolve("relative"), Path.of("../secrets/a"));
        Files.createSymbolicLink(there.resolve("spelled"), other.resolve("a"));
        Files.createSymbolicLink(there.resolve("renamed"), link().resolve("b"));
        Files.createSymbolicLink(there.resolve("past"), mount().resolve("1/a"));
        Files.createSymbolicLink(there.resolve("foreign"), Path.of("/elsewhere/a"));
        Files.writeString(there.resolve("file"), "x");
        generation(1, record(List.of()), "a");
        generation(2, record(List.of(), recorded("a", there + "/good", names.stream().skip(1)
                .map(name -> there + "/" + name).toList(), Record.Access.UNKNOWN)), "a", "b");
        List<Place> places = only().entries().getFirst().places();
        assertEquals(names.stream().map(name -> there + "/" + name).toList(),
                places.stream().map(Place::path).toList());
        assertEquals(List.of(PlaceState.LINKED, PlaceState.LINKED, PlaceState.LINKED, PlaceState.MISSING,
                PlaceState.STALE, PlaceState.STALE, PlaceState.REPLACED, PlaceState.REPLACED, PlaceState.MISSING,
                PlaceState.UNKNOWN), places.stream().map(Place::state).toList());
        assertEquals("leads to '/elsewhere/a'", places.get(6).detail());
        assertEquals("is a file", places.get(7).detail());
        assertEquals("'" + there + "/file' is not a directory", places.get(9).detail());
    }

    @Test
    void tellsFilesThatAreGoneOrAreNoFilesOrHaveOtherModes() throws Exception {
        var asNow = new Record.Access(-1, -1, 0400);
        generation(1, record(List.of(), recorded("same", link() + "/same", List.of(), asNow),
                recorded("gone", link() + "/gone", List.of(), asNow),
                recorded("folder", link() + "/folder", List.of(), asNow),
                recorded("opened", link() + "/opened", List.of(), new Record.Access(123456, 0, 0440))),
                "same", "folder/x", "opened");
        List<Entry> entries = only().entries();
        assertEquals(Optional.empty(), entries.get(0).installedAs());
        assertEquals(Optional.empty(), entries.get(1).file());
        assertEquals(Kind.DIRECTORY, entries.get(2).file().orElseThrow().kind());
        var installed = entries.get(3).installedAs().orElseThrow();
        assertEquals(List.of(123456L, 0L, 0440L),
                List.of(installed.uid(), installed.gid(), (long) installed.mode()));
    }

    @Test
    void looksForTheCredentialWhereTheInstallerOfASystemPutsIt() throws Exception {
        String name = "sops-installer-test.none";
        Record.Entry user = new Record.Entry("a", "secret", "/s.yaml", "a", link() + "/a", List.of(), name, TIME,
                Record.State.INSTALLED, new Record.Access(-1, -1, 0400), List.of(), List.of());
        Record.Entry system = new Record.Entry("b", "secret", "/s.yaml", "a", link() + "/b", List.of(), name, TIME,
                Record.State.INSTALLED, new Record.Access(0, 0, 0400), List.of(), List.of());
        generation(1, record(List.of(), user, system), "a", "b");
        List<Entry> entries = only().entries();
        assertEquals(name, entries.getFirst().credential());
        assertEquals(List.of(), entries.getFirst().places());
        assertEquals(List.of(new Place("/run/credstore/" + name, PlaceState.MISSING, "")),
                entries.getLast().places());
    }

    @Test
    void namesLinksOfRemovedEntriesThatAreStillThere() throws Exception {
        Path left = Files.createSymbolicLink(root.resolve("left"), link().resolve("removed"));
        Path others = Files.createSymbolicLink(root.resolve("others"), Path.of("/elsewhere"));
        generation(1, record(List.of(left.toString(), others.toString(), root + "/removed")), "a");
        assertEquals(List.of(left.toString()), only().leftLinks());
    }

    @Test
    void listsAGenerationWithoutRecordFromItsFiles() throws Exception {
        generation(4, null, "b", "a/c", "rendered/t");
        StatusGeneration generation = only();
        assertFalse(generation.recorded());
        assertTrue(generation.noRecord().contains("sops-install-secrets"), generation.noRecord());
        assertEquals(List.of("a/c", "b", "rendered/t"), generation.entries().stream().map(Entry::name).toList());
        assertEquals(link() + "/a/c", generation.entries().getFirst().path());
        assertEquals(0400, generation.entries().getFirst().file().orElseThrow().access().mode());
        assertTrue(status().text().contains("\n  name        owner"), status().text());
    }

    @Test
    void listsAGenerationWithDamagedRecordFromItsFilesAndSaysSo() throws Exception {
        generation(4, "{".getBytes(), "b");
        assertEquals("its record '4.json' is not a record in JSON: only what its files tell is shown",
                only().noRecord());
        assertEquals(1, only().entries().size());
        Files.delete(mount().resolve("4.json"));
        Files.createDirectory(mount().resolve("4.json"));
        assertTrue(only().noRecord().startsWith("its record '4.json' is a directory"), only().noRecord());
    }

    @Test
    void opensFoldersOfAGenerationWithoutRecordOnlySoDeep() throws Exception {
        generation(1, null, "d/".repeat(100) + "x");
        Entry entry = only().entries().getFirst();
        assertEquals(64, entry.name().split("/").length);
        assertEquals(Kind.DIRECTORY, entry.file().orElseThrow().kind());
    }

    @Test
    void saysThatNothingIsInstalledAndWhy() throws Exception {
        assertNothing("nothing is installed\n  there is no " + link() + "\n");
        Files.createDirectory(link());
        assertNothing("nothing is installed\n'" + link() + "' is a directory, no link to a generation\n");
        Files.delete(link());
        for (String target : List.of("/", "relative/1", "/somewhere", "/somewhere/01", "/somewhere/x",
                "/some/1234567890")) {
            Files.createSymbolicLink(link(), Path.of(target));
            assertNothing("nothing is installed\n'" + link() + "' leads to '" + target
                    + "', which is no generation\n");
            Files.delete(link());
        }
        Files.createDirectory(mount());
        Files.writeString(mount().resolve("4"), "x");
        for (String target : List.of(mount() + "/3", mount() + "/4", root + "/none/3")) {
            Files.createSymbolicLink(link(), Path.of(target));
            assertNothing("nothing is installed\n'" + link() + "' leads to '" + target
                    + "', which is not there (any more)\n");
            Files.delete(link());
        }
    }

    private void assertNothing(String text) throws InstallException {
        Status status = status();
        assertFalse(status.installed());
        assertEquals(text, status.text());
        assertEquals("[]\n", status.json());
        assertEquals(List.of(), status.failures());
    }

    @Test
    void tellsOfAllLinksThatAreThere() throws Exception {
        generation(1, record(List.of()));
        Path dangling = Files.createSymbolicLink(root.resolve("dangling"), mount().resolve("9"));
        Status status = Status.read(LIBC, List.of(root + "/none", dangling.toString(), link().toString()));
        assertEquals(link() + ": generation 1 in " + mount() + ", which holds 1 generation; made from /m.json\n"
                + "  holds no secrets\n'" + dangling + "' leads to '" + mount()
                + "/9', which is not there (any more)\n", status.text());
    }

    @Test
    void tellsAnOrdinaryUserToRunItAsRoot() throws Exception {
        assumeTrue(LIBC.effectiveUser() == 0, "needs root to be someone else");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        generation(1, record(List.of()), "a");
        Files.setPosixFilePermissions(mount().resolve("1.json"), PosixFilePermissions.fromString("rw-------"));
        Status refused;
        Status beside;
        Path own = root.resolve("own");
        Files.createDirectories(root.resolve("own.d/1"));
        Files.createSymbolicLink(own, root.resolve("own.d/1"));
        try (var _ = new RightsOf(LIBC, 1000, 1000)) {
            refused = status();
            beside = Status.read(LIBC, List.of(link().toString(), own.toString()));
        }
        var failure = assertInstanceOf(MachineFailure.BadSymlinkPath.class, refused.failures().getFirst());
        assertEquals("what it leads to cannot be read: '" + mount() + "/1.json': permission denied",
                failure.problem());
        assertEquals("", refused.text());
        assertEquals("[]\n", refused.json());
        assertFalse(refused.installed());
        assertTrue(beside.installed());
        assertEquals(List.of(), beside.failures());
        assertEquals(failure.problem(), beside.warnings().getFirst().problem());
    }

    @Test
    void takesARelativeLinkFromTheWorkingDirectoryAndIgnoresSlashesAtTheEnd() throws Exception {
        generation(1, record(List.of()));
        assertTrue(Status.read(LIBC, Map.of(), link() + "//").installed());
        Path here = Path.of("").toAbsolutePath();
        String relative = here.relativize(link().toRealPath().getParent().getParent().resolve("secrets")).toString();
        StatusGeneration found = Status.read(LIBC, Map.of(), relative).generations().getFirst();
        assertEquals(here + "/" + relative, found.link());
        assertFalse(Status.read(LIBC, Map.of(), "/").installed());
        assertFalse(Status.read(LIBC, Map.of(), ".").installed());
    }

    @Test
    void looksAtBothStagesAndAtTheUsersOwn() {
        List<String> stages = List.of("/run/secrets-for-users", "/run/secrets");
        assertEquals(stages, Status.usualLinks(Map.of()));
        assertEquals("/home/a/.config/sops-nix/secrets", Status.usualLinks(Map.of("HOME", "/home/a")).getLast());
        assertEquals("/c/sops-nix/secrets",
                Status.usualLinks(Map.of("HOME", "/home/a", "XDG_CONFIG_HOME", "/c/")).getLast());
        assertEquals("/home/a/.config/sops-nix/secrets",
                Status.usualLinks(Map.of("HOME", "/home/a", "XDG_CONFIG_HOME", "relative")).getLast());
        assertEquals(stages, Status.usualLinks(Map.of("XDG_CONFIG_HOME", "", "HOME", "")));
    }
}
