package sopsinstaller.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.keys.KeyFixtures.CONVERTED;
import static sopsinstaller.keys.KeyFixtures.FINGERPRINT;
import static sopsinstaller.keys.KeyFixtures.NATIVE;
import static sopsinstaller.keys.KeyFixtures.STRANGER;
import static sopsinstaller.keys.KeyFixtures.path;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sopsinstaller.keys.HostRecipients.Answer;
import sopsinstaller.linux.Libc;
import sopsinstaller.sops.KeyGroup;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.Metadata;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

class HostRecipientsTest {
    private static final Libc LIBC = Libc.load();

    @ParameterizedTest
    @CsvSource({"converted.yaml,YES", "native.yaml,YES", "stranger.yaml,NO", "groups.yaml,NO"})
    void countsAnEd25519KeyAsBothForms(String name, Answer answer) throws Exception {
        assertEquals(answer, of("  " + NATIVE + "  root@test \n").canOpen(metadata(name)));
    }

    @Test
    void countsAnAgeKeyAsItselfOnly() throws Exception {
        assertEquals(Answer.YES, of(CONVERTED).canOpen(metadata("converted.yaml")));
        assertEquals(Answer.NO, of(CONVERTED).canOpen(metadata("native.yaml")));
    }

    @Test
    void comparesFingerprintsWithoutSpacesAndCase() throws Exception {
        String spaced = FINGERPRINT.toLowerCase().replaceAll("(.{4})", "$1 ");
        assertEquals(Answer.YES, of(spaced).canOpen(metadata("stranger-pgp.yaml")));
    }

    @Test
    void countsAnRsaKeyAsItsFingerprint() throws Exception {
        HostRecipients host = of(Files.readString(Path.of(path("host_rsa.pub"))));
        String fingerprint = host.keys().getFirst().recipients().getLast();
        assertTrue(fingerprint.matches("[0-9A-F]{40}"), fingerprint);
        KeyGroup group = new KeyGroup(List.of(new MasterKey.Pgp(fingerprint, "enc")));
        assertTrue(host.opens(group));
    }

    @Test
    void needsEnoughGroups() throws Exception {
        assertEquals(Answer.YES, of(NATIVE, STRANGER).canOpen(metadata("groups.yaml")));
    }

    @Test
    void doesNotKnowWhatCloudKeysOpen() throws Exception {
        Metadata groups = metadata("groups.yaml");
        KeyGroup cloud = new KeyGroup(List.of(
                new MasterKey.AwsKms("arn:aws:kms:x", "", Map.of(), "", "enc")));
        Metadata mixed = new Metadata(List.of(groups.groups().getFirst(), cloud), 0, groups.rule(), false, "",
                OffsetDateTime.MIN, "");
        assertEquals(Answer.UNKNOWN, of(NATIVE).canOpen(mixed));
        assertEquals(Answer.NO, of(STRANGER).canOpen(mixed));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense               | is no public key
            ''                     | is no public key
            age1qqqq               | wrong checksum
            ssh-ed25519 AAAA       | ssh public key
            AGE-SECRET-KEY-1ABCDEF | is a private key
            """)
    void reportsEntriesThatAreNoPublicKey(String entry, String reason) {
        HostRecipients host = of(STRANGER, entry);
        assertEquals(1, host.problems().size());
        assertEquals("manifest.json", host.problems().getFirst().subject());
        String problem = host.problems().getFirst().problem();
        assertTrue(problem.startsWith("hostRecipients[1] '" + entry + "': "), problem);
        assertTrue(problem.toLowerCase().contains(reason), problem);
    }

    private static HostRecipients of(String... entries) {
        return new HostRecipients("manifest.json", List.of(entries));
    }

    private static Metadata metadata(String name) throws Exception {
        try (SopsFile file = SopsFileReader.read(LIBC, path(name), Store.YAML)) {
            return file.metadata();
        }
    }
}
