package sopsinstaller.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.keys.KeyFixtures.STRANGER;
import static sopsinstaller.keys.KeyFixtures.path;
import static sopsinstaller.keys.KeyFixtures.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.KeyFailure.CannotOpen;
import sopsinstaller.failure.KeyFailure.OutOfTime;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.DataKeyRecovery;
import sopsinstaller.sops.DataKeyRecovery.NotRecovered;
import sopsinstaller.sops.DataKeyRecovery.Recovered;
import sopsinstaller.sops.KeyGroup;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.Metadata;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

class PatienceTest {
    private static final Libc LIBC = Libc.load();
    private long now;
    private final Patience patience = new Patience(20, 60, 5, () -> now);
    @TempDir
    Path folder;

    @Test
    void oneFileHasItsTimeAndNoMore() throws Exception {
        assertTrue(isTried(19));
        assertTrue(isTried(21));
        assertEquals(Optional.empty(), patience.outOfTime("a"));
        assertFalse(isTried(1));
        assertEquals(Optional.of(new OutOfTime(false, List.of())), patience.outOfTime("a"));
    }

    @Test
    void anotherFileHasItsOwnTimeAsLongAsTheRunHasAny() throws Exception {
        for (int file = 0; file < 3; file++) {
            patience.nextFile();
            assertTrue(isTried(19));
            assertTrue(isTried(1));
            assertFalse(isTried(1));
        }
    }

    @Test
    void afterTheTimeOfTheRunEachFileHasALittleOfItsOwn() throws Exception {
        useUpTheRun();
        for (int file = 0; file < 10; file++) {
            patience.nextFile();
            assertTrue(isTried(4));
            assertTrue(isTried(1));
            assertFalse(isTried(1));
            assertTrue(patience.outOfTime("late").orElseThrow().ofRun());
        }
    }

    @Test
    void namesTheOtherFilesThatTookLong() throws Exception {
        patience.nextFile();
        isTried(4);
        patience.outOfTime("quick");
        useUpTheRun();
        patience.nextFile();
        assertTrue(isTried(6));
        assertFalse(isTried(1));
        var expected = Optional.of(new OutOfTime(true, List.of("slow0", "slow1", "slow2")));
        assertEquals(expected, patience.outOfTime("late"));
        assertEquals(expected, patience.outOfTime("late"));
    }

    @Test
    void aFileThatIsTriedToItsEndIsNotOutOfTime() throws Exception {
        useUpTheRun();
        patience.nextFile();
        assertTrue(isTried(6));
        assertEquals(Optional.empty(), patience.outOfTime("late"));
    }

    @Test
    void whatOpensTakesNoTime() throws Exception {
        for (int i = 0; i < 100; i++) {
            patience.spendOn(() -> {
                now += 50;
                return Optional.of(SecretBytes.takingOver(new byte[1]));
            }).orElseThrow().close();
        }
        assertTrue(isTried(1));
    }

    @Test
    void whatIsBrokenTakesTimeToo() throws Exception {
        assertThrows(MalformedInputException.class, () -> patience.spendOn(() -> {
            now += 20;
            throw new MalformedInputException("broken");
        }));
        assertFalse(isTried(1));
    }

    /** Each entry that stays closed costs a computation, which takes one tick of this clock. */
    @Test
    void aFileOfThousandsOfEntriesLeavesTimeForTheOthers() throws Exception {
        MasterKey good = entry("converted.yaml");
        MasterKey foreign = entry("stranger.yaml");
        Metadata hostile = metadata(Collections.nCopies(4096, foreign));
        try (HostKeys keys = keys(ssh("host_ed25519"), new Patience(20, 60, 5, () -> now++))) {
            for (int file = 0; file < 3; file++) {
                CannotOpen failure = failure("hostile" + file + ".yaml", hostile, keys);
                assertEquals("was not tried to its end: its entries took too long without opening",
                        failure.problem());
                assertEquals("it has more entries than can be tried: create it anew, or where it can be opened run: "
                        + "sops updatekeys hostile" + file + ".yaml", failure.remedy());
                assertEquals("the file is for:  " + STRANGER + " (4096 times)", failure.details().getFirst());
                assertEquals(2, failure.details().size());
            }
            assertOpens(metadata(List.of(good)), keys);
            assertOpens(metadata(List.of(foreign, foreign, good)), keys);
            CannotOpen late = failure("late.yaml", metadata(List.of(foreign, foreign, foreign, foreign, foreign,
                    good)), keys);
            assertEquals("was not tried to its end: other files of this run took too long without opening",
                    late.problem());
            assertEquals("first mend what has more entries than can be tried: "
                    + "hostile0.yaml, hostile1.yaml, hostile2.yaml", late.remedy());
            assertEquals("none of this host's keys can open it",
                    failure("foreign.yaml", metadata(List.of(foreign)), keys).problem());
        }
    }

    /** The keys that are tried last are left out, but the file is not called broken. */
    @Test
    void anAgeFileIsNotTriedToItsEndEither() throws Exception {
        Path file = folder.resolve("slow.age");
        Files.writeString(file, ((MasterKey.Age) entry("stranger.yaml")).enc());
        KeySources sources = new KeySources("", List.of(path("host_ed25519")), List.of(path("host_rsa")), "");
        try (HostKeys keys = keys(sources, new Patience(1, 60, 1, () -> now++))) {
            Failure failure = assertThrows(InstallException.class,
                    () -> AgeFileReader.decrypt(LIBC, file.toString(), keys)).failure();
            assertEquals("was not tried to its end: its entries took too long without opening", failure.problem());
        }
        try (HostKeys keys = keys(ssh("host_ed25519"), new Patience(1, 60, 1, () -> now++))) {
            Failure failure = assertThrows(InstallException.class,
                    () -> AgeFileReader.decrypt(LIBC, file.toString(), keys)).failure();
            assertEquals("none of this host's keys can open it", failure.problem());
        }
    }

    private static HostKeys keys(KeySources sources, Patience patience) {
        return new HostKeys(sources, Map.of(), LIBC, _ -> { }, patience);
    }

    private static MasterKey entry(String file) throws Exception {
        return SopsFile.load(Store.YAML, Files.readAllBytes(Path.of(path(file))))
                .metadata().groups().getFirst().keys().getFirst();
    }

    private static Metadata metadata(List<MasterKey> entries) throws Exception {
        Metadata of = SopsFile.load(Store.YAML, Files.readAllBytes(Path.of(path("converted.yaml")))).metadata();
        return new Metadata(List.of(new KeyGroup(entries)), 0, of.rule(), false, "", of.lastModified(), "");
    }

    private static void assertOpens(Metadata metadata, HostKeys keys) {
        SecretBytes dataKey = assertInstanceOf(Recovered.class, DataKeyRecovery.recover(metadata, keys)).dataKey();
        assertTrue(dataKey.length() > 0);
        dataKey.close();
    }

    private static CannotOpen failure(String file, Metadata metadata, HostKeys keys) {
        var attempt = assertInstanceOf(NotRecovered.class, DataKeyRecovery.recover(metadata, keys));
        return KeyReport.of(file, metadata, attempt, keys);
    }

    private void useUpTheRun() throws MalformedInputException {
        for (int file = 0; file < 3; file++) {
            patience.nextFile();
            isTried(20);
            patience.outOfTime("slow" + file);
        }
    }

    /** Whether an attempt is made that would take so long and open nothing. */
    private boolean isTried(long nanoseconds) throws MalformedInputException {
        long before = now;
        assertEquals(Optional.empty(), patience.spendOn(() -> {
            now += nanoseconds;
            return Optional.empty();
        }));
        return now > before;
    }
}
