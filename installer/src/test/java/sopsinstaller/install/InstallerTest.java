package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.manifest.Manifest.OnFailure;


class InstallerTest {
    @TempDir
    Path root;
    private InstallFixture install;

    @BeforeEach
    void inTemporaryDirectory() {
        install = new InstallFixture(root);
    }

    @Test
    void installsFirstGenerationAndItsRecord() throws Exception {
        Outcome outcome = install.secret("a", "one").secret("b/c", "two").run();
        assertEquals(new Outcome(1, 2, List.of(), List.of(), true, List.of(), Outcome.Requests.NONE), outcome);
        assertEquals(install.mount + "/1", install.current());
        assertEquals("one", install.installed("a"));
        assertEquals("two", install.installed("b/c"));
        assertEquals(List.of("1", "1.json"), install.mounted());
        assertEquals(0751, mode(install.mount.resolve("1/b")));
        assertEquals(0600, mode(install.mount.resolve("1.json")));
    }

    @Test
    void setsModeExactly() throws Exception {
        install.secret("a", "x", install.link + "/a", OnFailure.KEEP, 04711).run();
        assertEquals(04711, mode(install.mount.resolve("1/a")));
    }

    @Test
    void countsUpAndPrunes() throws Exception {
        install.keep = 2;
        install.secret("a", "x");
        for (int i = 0; i < 4; i++) {
            install.run();
        }
        assertEquals(List.of("3", "3.json", "4", "4.json"), install.mounted());
    }

    @Test
    void takesNoDirectoryBesideTheMountPointForOurs() throws Exception {
        Files.createSymbolicLink(install.link, Path.of(install.mount + "-other/7"));
        assertEquals(1, install.secret("a", "x").run().generation());
        assertEquals(install.mount + "/1", install.current());
    }

    @Test
    void refusesLinkIntoMountPointThatIsNoGeneration() throws Exception {
        Files.createSymbolicLink(install.link, Path.of(install.mount + "/7/x"));
        install.secret("a", "x");
        assertInstanceOf(MachineFailure.BadSymlinkPath.class,
                assertThrows(InstallException.class, install::run).failure());
        assertEquals(List.of(), install.mounted());
    }

    @Test
    void prunesHigherNumbersAfterLostLink() throws Exception {
        install.secret("a", "old").run();
        install.run();
        install.run();
        Files.delete(install.link);
        assertEquals(1, install.clear().secret("a", "new").run().generation());
        assertEquals("new", install.installed("a"));
        assertEquals(List.of("1", "1.json"), install.mounted());
    }

    @Test
    void removesLeftoversOfKilledRunAndOfSopsNix() throws Exception {
        Files.createDirectories(install.mount.resolve(".new-generation/x"));
        Files.writeString(install.mount.resolve(".new-generation/x/y"), "half");
        Files.writeString(install.mount.resolve(".new-record"), "{");
        Files.writeString(install.mount.resolve("age-keys.txt"), "key");
        Files.createDirectories(install.mount.resolve("gpg123"));
        Files.createSymbolicLink(root.resolve(TemporaryName.beside("secrets")), Path.of(install.mount + "/1"));
        Outcome outcome = install.secret("a", "x").run();
        assertEquals(List.of(), outcome.warnings());
        assertEquals(List.of("1", "1.json"), install.mounted());
        assertFalse(Files.exists(root.resolve(TemporaryName.beside("secrets")), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void forgetsTheUnitsOfAKilledRunOnceTheyWereAskedFor() throws Exception {
        install.secret("a", "x").run();
        Files.writeString(install.mount.resolve(".units-1"), "restart a.service\n");
        Files.writeString(install.mount.resolve(".units-2"), "restart of.a.generation.that.never.was.current\n");
        assertEquals(List.of(), install.run().warnings());
        assertEquals(List.of("2", "2.json"), install.mounted());
    }

    @Test
    void replacesGenerationThatWasNotSwitchedTo() throws Exception {
        install.secret("a", "x").run();
        Files.createDirectories(install.mount.resolve("2/stray"));
        assertEquals(2, install.run().generation());
        assertFalse(Files.exists(install.mount.resolve("2/stray")));
    }

    @Test
    void leavesForeignEntriesAloneAndNamesThem() throws Exception {
        Files.createDirectories(install.mount.resolve("mine"));
        Path outside = Files.createDirectories(root.resolve("outside/keep"));
        Files.createSymbolicLink(install.mount.resolve("9"), outside.getParent());
        Outcome outcome = install.secret("a", "x").run();
        assertEquals(1, outcome.warnings().size());
        assertTrue(outcome.warnings().getFirst().problem().endsWith("'9', 'mine'"), outcome.warnings()::toString);
        assertTrue(Files.exists(outside));
        assertTrue(Files.isSymbolicLink(install.mount.resolve("9")));
    }

    @Test
    void keepsOldContentOfFailedSecretWithNewMode() throws Exception {
        install.secret("a", "old").secret("b", "old").run();
        Outcome outcome = install.clear()
                .secret("a", null, install.link + "/a", OnFailure.KEEP, 0440).secret("b", "new").run();
        assertEquals(List.of(Outcome.State.KEPT), outcome.problems().stream().map(p -> p.state()).toList());
        assertEquals(1, outcome.installed());
        assertEquals("old", install.installed("a"));
        assertEquals(0440, mode(install.mount.resolve("2/a")));
        assertEquals("new", install.installed("b"));
    }

    @Test
    void leavesOutWhatCannotBeKept() throws Exception {
        Outcome outcome = install.secret("a", null).secret("b", "x").run();
        assertEquals(Outcome.State.LEFT_OUT, outcome.problems().getFirst().state());
        assertFalse(Files.exists(install.link.resolve("a")));
    }

    @Test
    void skipsEvenWhatCouldBeKept() throws Exception {
        install.secret("a", "old").run();
        Outcome outcome = install.clear().secret("a", null, OnFailure.SKIP).secret("b", "x").run();
        assertEquals(Outcome.State.LEFT_OUT, outcome.problems().getFirst().state());
        assertFalse(Files.exists(install.link.resolve("a")));
    }

    @Test
    void abortsBeforeAnythingIsSwitched() throws Exception {
        install.secret("a", "old").run();
        install.clear().secret("b", "x").secret("a", null, OnFailure.ABORT);
        assertThrows(InstallException.class, install::run);
        assertEquals(install.mount + "/1", install.current());
        assertEquals(List.of("1", "1.json"), install.mounted());
    }

    @Test
    void switchesNothingWhenEveryEntryFailed() throws Exception {
        install.secret("a", null).secret("b", null);
        var failure = assertThrows(InstallException.class, install::run).failure();
        assertInstanceOf(EntryFailure.NothingInstalled.class, failure);
        assertTrue(failure.details().stream().anyMatch(line -> line.contains("made to fail")));
        assertEquals(List.of(), install.mounted());
    }

    @Test
    void switchesToEmptyGenerationWithoutSecrets() throws Exception {
        Path own = root.resolve("etc/own");
        install.secretAt(own, "a", "x").run();
        assertEquals(2, install.clear().run().generation());
        assertFalse(Files.exists(own, LinkOption.NOFOLLOW_LINKS));
        assertEquals(List.of("2", "2.json"), install.mounted());
    }

    @Test
    void movesOwnLink() throws Exception {
        Path before = root.resolve("etc/before");
        Path after = root.resolve("etc/deep/after");
        install.secretAt(before, "a", "x").run();
        assertEquals(install.link + "/a", Files.readSymbolicLink(before).toString());
        install.clear().secretAt(after, "a", "x").run();
        assertEquals("x", Files.readString(after));
        assertFalse(Files.exists(before, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void leavesLinkOfGoneSecretThatLeadsElsewhere() throws Exception {
        Path own = root.resolve("own");
        install.secretAt(own, "a", "x").run();
        Files.delete(own);
        Files.createSymbolicLink(own, Path.of("/elsewhere"));
        install.clear().run();
        assertTrue(Files.isSymbolicLink(own));
    }

    @Test
    void replacesLinkButNoFileOrDirectory() throws Exception {
        Path replaced = Files.createSymbolicLink(root.resolve("replaced"), Path.of("/elsewhere"));
        Path file = Files.writeString(root.resolve("file"), "mine");
        Path directory = Files.createDirectory(root.resolve("directory"));
        Outcome outcome = install.secretAt(replaced, "a", "x").secretAt(file, "b", "x")
                .secretAt(directory, "c", "x").run();
        assertEquals(install.link + "/a", Files.readSymbolicLink(replaced).toString());
        assertEquals("mine", Files.readString(file));
        assertTrue(Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS));
        assertEquals(List.of("b", "c"), outcome.problems().stream().map(p -> p.name()).toList());
        outcome.problems().forEach(p -> assertInstanceOf(EntryFailure.PathTaken.class, p.failure()));
    }

    @Test
    void replacesEmptyDirectoryAtSymlinkPathOnly() throws Exception {
        Files.createDirectory(install.link);
        install.secret("a", "x").run();
        assertEquals("x", install.installed("a"));
        Files.delete(install.link);
        Files.createDirectories(install.link.resolve("full"));
        assertThrows(InstallException.class, install::run);
        assertTrue(Files.isDirectory(install.link.resolve("full")));
    }

    @Test
    void toleratesDamagedRecord() throws Exception {
        install.secret("a", "x").run();
        Files.writeString(install.mount.resolve("1.json"), "{\"version\":");
        Outcome outcome = install.run();
        assertEquals(2, outcome.generation());
        assertTrue(outcome.warnings().getFirst().problem().startsWith("is damaged"));
    }

    @Test
    void runsOneAfterTheOther() throws Exception {
        install.keep = 0;
        install.secret("a", "x");
        List<Callable<Integer>> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(() -> install.run().generation());
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Integer> numbers = new ArrayList<>();
            for (var done : threads.invokeAll(runs)) {
                numbers.add(done.get());
            }
            assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), numbers.stream().sorted().toList());
        }
        assertEquals(install.mount + "/8", install.current());
    }

    @Test
    void keepsOldOwnLinkUntilNewOneCanBeMade() throws Exception {
        Path before = root.resolve("before");
        Path blocked = Files.writeString(root.resolve("blocked"), "mine");
        install.secretAt(before, "a", "x").run();
        assertEquals(1, install.clear().secretAt(blocked, "a", "x").run().problems().size());
        assertEquals("x", Files.readString(before));
        Files.delete(blocked);
        install.run();
        assertEquals("x", Files.readString(blocked));
        assertFalse(Files.exists(before, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void forgetsStaleLinksThatAreRemoved() throws Exception {
        install.secretAt(root.resolve("own"), "a", "x").run();
        install.clear().secret("a", "x").run();
        assertTrue(Files.readString(install.mount.resolve("2.json")).contains(root + "/own"));
        install.run();
        assertFalse(Files.readString(install.mount.resolve("3.json")).contains(root + "/own"));
    }

    @Test
    void removesTemporaryLinkWhereverItLeads() throws Exception {
        Path leftover = Files.createSymbolicLink(root.resolve(TemporaryName.beside("own")), Path.of("/former/a"));
        assertEquals(List.of(), install.secretAt(root.resolve("own"), "a", "x").run().problems());
        assertFalse(Files.exists(leftover, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void beginsAgainAfterHighestNumber() throws Exception {
        Files.createDirectories(install.mount.resolve("999999999"));
        Files.createSymbolicLink(install.link, install.mount.resolve("999999999"));
        assertEquals(1, install.secret("a", "x").run().generation());
        assertEquals(List.of("1", "1.json"), install.mounted());
        assertEquals(2, install.run().generation());
    }

    @Test
    void worksWhereTemporaryNamesAreTaken() throws Exception {
        Files.createDirectories(install.mount);
        for (String name : List.of(".new-generation", ".new-record")) {
            assertEquals(0, new ProcessBuilder("mkfifo", install.mount.resolve(name).toString()).start().waitFor());
        }
        assertEquals(1, install.secret("a", "x").run().warnings().size());
        assertEquals(List.of(".new-generation", ".new-record", "1", "1.json"), install.mounted());
    }

    @Test
    void removesTemporaryLinkOnMountPoint() throws Exception {
        Files.createDirectories(install.mount);
        Files.createSymbolicLink(install.mount.resolve(".new-record"), root.resolve("elsewhere"));
        assertEquals(List.of(), install.secret("a", "x").run().warnings());
        assertEquals(List.of("1", "1.json"), install.mounted());
    }

    @Test
    void tellsWhatChangedSinceTheGenerationBefore() throws Exception {
        install.secret("same", "x").secret("value", "old").secret("mode", "x").secret("gone", "x").run();
        assertEquals(List.of(), install.run().changes());
        Outcome outcome = install.clear().secret("added", "x").secret("same", "x").secret("value", "new")
                .secret("mode", "x", install.link + "/mode", OnFailure.KEEP, 0440).run();
        assertEquals(List.of("added [ADDED]", "value [VALUE]", "mode [ACCESS]", "gone [REMOVED]"),
                outcome.changes().stream().map(change -> change.name() + " " + change.aspects()).toList());
        assertEquals(Outcome.Requests.NONE, outcome.requests());
    }

    @Test
    void takesLinkThatLeadsNowhereForFirstActivation() throws Exception {
        Files.createSymbolicLink(install.link, install.mount.resolve("7"));
        assertEquals(List.of(), install.secret("a", "x").run().changes());
        Files.delete(install.link);
        Files.createSymbolicLink(install.link, Path.of("secrets"));
        assertEquals(List.of(), install.run().changes());
        Files.delete(install.link);
        Files.createDirectory(install.link);
        assertEquals(List.of(), install.run().changes());
    }

    @Test
    void takesNoLinkThatCannotBeFollowedForFirstActivation() throws Exception {
        Files.createSymbolicLink(install.link, Path.of("x".repeat(300)));
        assertEquals(List.of("a"), install.secret("a", "x").run().changes().stream().map(Change::name).toList());
    }

    @Test
    void takesEverythingForNewWhereTheLinkLedElsewhere() throws Exception {
        Files.createSymbolicLink(install.link, Files.createDirectory(root.resolve("elsewhere")));
        assertEquals(List.of("a"), install.secret("a", "x").run().changes().stream().map(Change::name).toList());
    }

    @Test
    void tellsChangesOfLateFirstActivation() throws Exception {
        install.late = true;
        assertEquals(List.of("a"), install.secret("a", "x").run().changes().stream().map(Change::name).toList());
        assertEquals(List.of(), install.run().changes());
    }

    @Test
    void nothingToInstallAndNothingInstalledMakesNothing() throws Exception {
        assertEquals(new Outcome(0, 0, List.of(), List.of(), false, List.of(), Outcome.Requests.NONE), install.run());
        Files.writeString(install.link, "of someone else");
        assertFalse(install.run().switched());
        try (var files = Files.list(root)) {
            assertEquals(List.of(install.link), files.toList());
        }
    }

    @Test
    void nothingToInstallRemovesWhatWasInstalled() throws Exception {
        install.secretAt(root.resolve("own"), "a", "x").run();
        Outcome outcome = install.clear().run();
        assertEquals(List.of("a [REMOVED]"),
                outcome.changes().stream().map(change -> change.name() + " " + change.aspects()).toList());
        assertEquals(List.of("2", "2.json"), install.mounted());
        assertFalse(Files.exists(root.resolve("own"), LinkOption.NOFOLLOW_LINKS));
        try (var files = Files.list(install.link)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void nothingToInstallRepairsALinkThatLeadsNowhere() throws Exception {
        Files.createSymbolicLink(install.link, install.mount.resolve("7"));
        assertTrue(install.run().switched());
        assertTrue(Files.isDirectory(install.link));
    }

    private static int mode(Path path) throws Exception {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }
}
