package sopsinstaller.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.keys.KeyFixtures.CONVERTED;
import static sopsinstaller.keys.KeyFixtures.NATIVE;
import static sopsinstaller.keys.KeyFixtures.keyFile;
import static sopsinstaller.keys.KeyFixtures.path;
import static sopsinstaller.keys.KeyFixtures.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.DataKeyRecovery;
import sopsinstaller.sops.DataKeyRecovery.NotRecovered;
import sopsinstaller.sops.DataKeyRecovery.Recovered;
import sopsinstaller.sops.KeyUnlocker.Effort;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

class HostKeysTest {
    private static final MasterKey KMS = new MasterKey.GcpKms("projects/a", "enc");
    private static final Libc LIBC = Libc.load();
    @TempDir
    Path folder;
    private static final KeySources NONE = new KeySources("", List.of(), List.of(), "");

    @ParameterizedTest
    @CsvSource({"converted.yaml", "native.yaml"})
    void opensBothFormsWithOneSshKey(String file) throws Exception {
        try (HostKeys keys = new HostKeys(ssh("host_ed25519"), Map.of(), LIBC)) {
            assertTrue(opens(keys, file));
            assertEquals(List.of(new ImportedKey(path("host_ed25519"), List.of(CONVERTED, NATIVE))), keys.imported());
        }
    }

    @ParameterizedTest
    @CsvSource({"keys.txt", "keys-crlf.txt"})
    void triesEveryIdentityOfKeyFile(String name) throws Exception {
        try (HostKeys keys = new HostKeys(keyFile(name), Map.of(), LIBC)) {
            assertTrue(opens(keys, "second.yaml"));
            assertEquals(2, keys.known().size());
        }
    }

    @Test
    void neverRepeatsAKeyThatStandsWhereAPathShould() {
        String key = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ";
        try (HostKeys keys = new HostKeys(NONE, Map.of("SOPS_AGE_KEY_FILE", key), LIBC)) {
            assertEquals(List.of(new UnusableKey("(a key where a path should be)",
                    "is no path: write the key to a file and name that", KeyKind.AGE)), keys.unusable());
        }
    }

    @Test
    void takesSeveralIdentitiesOnOneLineOfTheVariable() throws Exception {
        List<String> lines = Files.readAllLines(Path.of(path("keys.txt")));
        List<String> secrets = lines.stream().filter(line -> !line.startsWith("#")).toList();
        Map<String, String> environment = Map.of("SOPS_AGE_KEY", "# both keys\n" + String.join(" ", secrets) + "\n");
        try (HostKeys keys = new HostKeys(NONE, environment, LIBC)) {
            assertTrue(opens(keys, "second.yaml"));
            assertEquals(List.of("SOPS_AGE_KEY", "SOPS_AGE_KEY"),
                    keys.known().stream().map(KnownKey::origin).toList());
        }
    }

    @Test
    void takesKeyFileAndSshKeyOfEnvironment() throws Exception {
        try (HostKeys keys = new HostKeys(NONE, Map.of("SOPS_AGE_KEY_FILE", path("keys.txt"),
                "SOPS_AGE_SSH_PRIVATE_KEY_FILE", path("host_ed25519")), LIBC)) {
            assertTrue(opens(keys, "second.yaml"));
            assertTrue(opens(keys, "native.yaml"));
        }
    }

    @Test
    void hintsAtTheOtherVariableWhenOneHoldsPath() {
        try (HostKeys keys = new HostKeys(NONE, Map.of("SOPS_AGE_KEY", path("keys.txt")), LIBC)) {
            assertEquals(List.of(new UnusableKey("SOPS_AGE_KEY", "holds a path: set SOPS_AGE_KEY_FILE instead",
                    KeyKind.AGE)), keys.unusable());
        }
    }

    @Test
    void brokenSourceHarmsOnlyItself() throws Exception {
        KeySources sources = new KeySources(path("keys-broken.txt"), List.of(path("missing"), path("host_ed25519")),
                List.of(), "");
        try (HostKeys keys = new HostKeys(sources, Map.of(), LIBC)) {
            assertTrue(opens(keys, "converted.yaml"));
            assertEquals(List.of(path("missing"), path("keys-broken.txt")),
                    keys.unusable().stream().map(UnusableKey::path).toList());
            assertTrue(keys.unusable().get(1).reason().startsWith("line 4: not an age identity"));
            assertFalse(keys.unusable().get(1).reason().contains("BROKEN"));
        }
    }

    @Test
    void readsNoKeyFileThatNoFileAsksFor() throws Exception {
        try (HostKeys keys = new HostKeys(ssh("host_ed25519"), Map.of(), LIBC)) {
            assertEquals(Optional.empty(), keys.unlock(KMS, Effort.READY));
            assertEquals(List.of(), keys.imported());
            opens(keys, "converted.yaml");
            assertEquals(1, keys.imported().size());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing         | no such file or directory
            host_ecdsa      | only ed25519 and rsa keys can be age identities
            host_passphrase | is protected by a passphrase
            host_rsa.pub    | is a public key, the private key is needed
            keys.txt        | holds age identities, not an SSH key
            plain.yaml      | ssh private key
            """)
    void saysWhyAnSshKeyCannotBeUsed(String name, String reason) {
        try (HostKeys keys = new HostKeys(ssh(name), Map.of(), LIBC)) {
            assertEquals(List.of(), keys.known());
            assertEquals(1, keys.unusable().size());
            assertTrue(keys.unusable().getFirst().reason().toLowerCase().contains(reason.toLowerCase()),
                    keys.unusable().toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host_ed25519 | is an SSH private key, not a file of age identities
            plain.yaml   | line 1: not an age identity
            """)
    void saysWhyKeyFileCannotBeUsed(String name, String reason) {
        try (HostKeys keys = new HostKeys(keyFile(name), Map.of(), LIBC)) {
            assertEquals(List.of(), keys.known());
            assertTrue(keys.unusable().getFirst().reason().startsWith(reason), keys.unusable().toString());
        }
    }

    @Test
    void usesPkcs8Key() {
        try (HostKeys keys = new HostKeys(ssh("host_pkcs8"), Map.of(), LIBC)) {
            assertEquals(List.of(), keys.unusable());
            assertEquals(2, keys.known().getFirst().recipients().size());
        }
    }

    @Test
    void usesRsaKeysForOpenPgpAndSaysWhatElseIsNotUsable() {
        KeySources sources = new KeySources("", List.of(),
                List.of(path("host_rsa"), path("missing"), path("host_ed25519")), path(""));
        try (HostKeys keys = new HostKeys(sources, Map.of(), LIBC)) {
            assertEquals(List.of("no such file or directory",
                    "is a key of type ssh-ed25519, only rsa keys can be OpenPGP keys",
                    "holds no private key that decrypts"),
                    keys.unusable().stream().map(UnusableKey::reason).toList());
            assertTrue(keys.known().getFirst().recipients().getFirst().matches("PGP [0-9A-F]{40}"),
                    keys.known().toString());
        }
    }

    @Test
    void repeatsNoKeyThatStandsWhereAPathShould() {
        KeySources sources = new KeySources("", List.of(), List.of("/AGE-SECRET-KEY-1QQQ"), "/-----BEGIN PRIVATE KEY-----");
        try (HostKeys keys = new HostKeys(sources, Map.of(), LIBC)) {
            assertEquals(List.of("(a key where a path should be)", "(a key where a path should be)"),
                    keys.unusable().stream().map(UnusableKey::path).toList());
        }
    }

    @Test
    void findsKeysAmongSystemdCredentials() throws Exception {
        Path credentials = Files.createDirectory(folder.resolve("credentials"));
        Files.copy(Path.of(path("host_ed25519")), credentials.resolve("sops.ssh.key"));
        try (HostKeys keys = new HostKeys(NONE, Map.of("CREDENTIALS_DIRECTORY", credentials.toString()), LIBC)) {
            assertTrue(keys.anyConfiguredFileExists());
            assertTrue(opens(keys, "converted.yaml"));
        }
        Files.delete(credentials.resolve("sops.ssh.key"));
        Files.copy(Path.of(path("keys.txt")), credentials.resolve("sops.age.key"));
        try (HostKeys keys = new HostKeys(NONE, Map.of("CREDENTIALS_DIRECTORY", credentials.toString()), LIBC)) {
            assertEquals(credentials.resolve("sops.age.key").toString(), keys.known().getFirst().origin());
        }
    }

    @Test
    void knowsWhetherAnyKeyFileExists() {
        assertFalse(new HostKeys(NONE, Map.of(), LIBC).anyConfiguredFileExists());
        assertFalse(new HostKeys(ssh("missing"), Map.of(), LIBC).anyConfiguredFileExists());
        assertTrue(new HostKeys(ssh("missing", "host_rsa"), Map.of(), LIBC).anyConfiguredFileExists());
        assertTrue(new HostKeys(keyFile("keys.txt"), Map.of(), LIBC).anyConfiguredFileExists());
        assertTrue(new HostKeys(NONE, Map.of("SOPS_AGE_KEY", "x"), LIBC).anyConfiguredFileExists());
        assertFalse(new HostKeys(NONE, Map.of("SOPS_AGE_KEY", " "), LIBC).anyConfiguredFileExists());
        KeySources pgp = new KeySources("", List.of(), List.of(path("host_rsa")), "");
        assertTrue(new HostKeys(pgp, Map.of(), LIBC).anyConfiguredFileExists());
    }

    private static boolean opens(HostKeys keys, String name) throws Exception {
        try (SopsFile file = SopsFileReader.read(LIBC, path(name), Store.YAML)) {
            return switch (DataKeyRecovery.recover(file.metadata(), keys)) {
                case Recovered(SecretBytes dataKey, List<MasterKey> _) -> {
                    assertEquals(32, dataKey.length());
                    dataKey.close();
                    yield true;
                }
                case NotRecovered _ -> false;
            };
        }
    }
}
