package sopsinstaller.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.keys.KeyFixtures.path;
import static sopsinstaller.keys.KeyFixtures.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.DataKeyRecovery;
import sopsinstaller.sops.DataKeyRecovery.NotRecovered;
import sopsinstaller.sops.KeyGroup;
import sopsinstaller.sops.KeyUnlocker;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.Metadata;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

class PatienceTest {
    private long now;
    private final Patience patience = new Patience(20, 60, () -> now);

    @Test
    void oneFileHasItsTimeAndNoMore() throws Exception {
        assertEquals(Optional.empty(), spend(19));
        assertEquals(Optional.empty(), spend(21));
        assertEquals("was not tried: the entries before it took too long without opening", refusal());
    }

    @Test
    void anotherFileHasItsOwnTimeAsLongAsTheRunHasAny() throws Exception {
        for (int file = 0; file < 3; file++) {
            patience.nextFile();
            spend(20);
            refusal();
        }
        patience.nextFile();
        assertEquals("was not tried: the files of this run took too long without opening", refusal());
    }

    @Test
    void whatOpensTakesNoTime() throws Exception {
        for (int i = 0; i < 100; i++) {
            patience.spendOn(() -> {
                now += 50;
                return Optional.of(SecretBytes.takingOver(new byte[1]));
            }).orElseThrow().close();
        }
        assertEquals(Optional.empty(), spend(1));
    }

    @Test
    void whatIsBrokenTakesTimeToo() {
        assertThrows(MalformedInputException.class, () -> patience.spendOn(() -> {
            now += 20;
            throw new MalformedInputException("broken");
        }));
        refusal();
    }

    /** Each entry of the first file costs a computation; the second file is not told that it is broken. */
    @Test
    void aFileOfThousandsOfEntriesLeavesTimeForTheNext() throws Exception {
        SopsFile good = SopsFile.load(Store.YAML, Files.readAllBytes(Path.of(path("converted.yaml"))));
        String foreign = SopsFile.load(Store.YAML, Files.readAllBytes(Path.of(path("stranger.yaml"))))
                .metadata().groups().getFirst().keys().getFirst().enc();
        var entries = Collections.<MasterKey>nCopies(4096, new MasterKey.Age("age1", foreign));
        Metadata hostile = new Metadata(List.of(new KeyGroup(entries)), 0, good.metadata().rule(), false, "",
                good.metadata().lastModified(), "");
        var counted = new Patience(20, 60, () -> now++);
        try (HostKeys keys = new HostKeys(ssh("host_ed25519"), Map.of(), Libc.load(), _ -> { }, counted)) {
            NotRecovered attempt = (NotRecovered) DataKeyRecovery.recover(hostile, keys);
            assertEquals("was not tried: the entries before it took too long without opening",
                    attempt.groups().getFirst().keys().getFirst().reason());
            assertThrows(MalformedInputException.class,
                    () -> keys.unlock(entries.getFirst(), KeyUnlocker.Effort.READY));
            var opened = (DataKeyRecovery.Recovered) DataKeyRecovery.recover(good.metadata(), keys);
            assertTrue(opened.dataKey().length() > 0);
            opened.dataKey().close();
        }
    }

    private Optional<SecretBytes> spend(long nanoseconds) throws MalformedInputException {
        return patience.spendOn(() -> {
            now += nanoseconds;
            return Optional.empty();
        });
    }

    private String refusal() {
        return assertThrows(MalformedInputException.class, () -> spend(1)).getMessage();
    }
}
