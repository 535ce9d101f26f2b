package sopsinstaller.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static sopsinstaller.failure.Quoted.safe;
import static sopsinstaller.keys.KeyFixtures.CONVERTED;
import static sopsinstaller.keys.KeyFixtures.FINGERPRINT;
import static sopsinstaller.keys.KeyFixtures.NATIVE;
import static sopsinstaller.keys.KeyFixtures.STRANGER;
import static sopsinstaller.keys.KeyFixtures.path;
import static sopsinstaller.keys.KeyFixtures.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.KeyFailure.CannotOpen;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.sops.DataKeyRecovery;
import sopsinstaller.sops.DataKeyRecovery.NotRecovered;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;
import sopsinstaller.ssh.SshPublicKey;

class KeyReportTest {
    private static final Libc LIBC = Libc.load();
    private static final String STORED =
            "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-source/secrets/web.yaml";

    @Test
    void tellsWhomFileIsForAndWhatThisHostHas() throws Exception {
        SshPublicKey rsa = SshPublicKey.parse(Files.readString(Path.of(path("host_rsa.pub"))));
        KeySources sources = new KeySources(path("missing"), List.of(path("host_ed25519")),
                List.of(path("host_rsa")), "");
        CannotOpen failure = report("stranger-pgp.yaml", sources);
        assertEquals("secrets/web.yaml (" + STORED + ")", failure.subject());
        assertEquals("none of this host's keys can open it", failure.problem());
        assertEquals(List.of(
                "the file is for:  PGP " + FINGERPRINT,
                "                  " + STRANGER,
                "this host has:    " + CONVERTED + " = " + NATIVE + "  from " + path("host_ed25519"),
                "                  " + safe(rsa.text()) + " = PGP " + rsa.openPgpFingerprint() + "  from " + path("host_rsa"),
                "not usable here:  " + path("missing") + " (no such file or directory)"),
                failure.details());
        assertEquals("add " + CONVERTED + " to .sops.yaml, then: sops updatekeys secrets/web.yaml", failure.remedy());
    }

    @Test
    void leavesOutSourcesOfKindsThatFileDoesNotAskFor() throws Exception {
        KeySources sources = new KeySources("", List.of(path("host_ed25519")), List.of(path("host_rsa")), "");
        CannotOpen failure = report("stranger.yaml", sources);
        assertEquals(List.of(), failure.unusable());
    }

    @Test
    void saysThatHostHasNoKeyAtAll() throws Exception {
        CannotOpen failure = report("stranger.yaml", ssh("missing"));
        assertEquals("this host has no usable key to open it", failure.problem());
        assertEquals(List.of(
                "the file is for:  " + STRANGER,
                "this host has:    no key",
                "not usable here:  " + path("missing") + " (no such file or directory)"), failure.details());
        assertEquals("make one of the key files usable, or add this host's age key to .sops.yaml, then: "
                + "sops updatekeys secrets/web.yaml", failure.remedy());
    }

    @Test
    void countsKeyGroups() throws Exception {
        CannotOpen failure = report("groups.yaml", ssh("host_ed25519"));
        assertEquals("needs 2 of its 2 key groups, this host's keys open 1", failure.problem());
        assertEquals(List.of(
                "group 0 (opened): " + CONVERTED,
                "group 1 (closed): " + STRANGER,
                "this host has:    " + CONVERTED + " = " + NATIVE + "  from " + path("host_ed25519")),
                failure.details());
        assertEquals("put all keys into one group of .sops.yaml (groups often come from one '-' too many), with "
                + CONVERTED + " among them, then: sops updatekeys secrets/web.yaml", failure.remedy());
    }

    @Test
    void saysTheSameFromPublicKeysAlone() throws Exception {
        HostRecipients host = new HostRecipients("manifest.json", List.of(NATIVE + " root@test"));
        try (SopsFile file = SopsFileReader.read(LIBC, path("stranger.yaml"), Store.YAML)) {
            CannotOpen failure = KeyReport.of(STORED, file.metadata(), host);
            assertEquals(report("stranger.yaml", ssh("host_ed25519")).remedy(), failure.remedy());
            assertEquals(List.of(
                    "the file is for:  " + STRANGER,
                    "this host has:    " + CONVERTED + " = " + NATIVE + "  from hostRecipients[0]"),
                    failure.details());
        }
    }

    private static CannotOpen report(String name, KeySources sources) throws Exception {
        try (HostKeys keys = new HostKeys(sources, Map.of(), LIBC);
                SopsFile file = SopsFileReader.read(LIBC, path(name), Store.YAML)) {
            NotRecovered attempt = assertInstanceOf(NotRecovered.class,
                    DataKeyRecovery.recover(file.metadata(), keys));
            return KeyReport.of(STORED, file.metadata(), attempt, keys);
        }
    }
}
