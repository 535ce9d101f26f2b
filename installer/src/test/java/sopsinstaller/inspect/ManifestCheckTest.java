package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static sopsinstaller.keys.KeyFixtures.NATIVE;
import static sopsinstaller.keys.KeyFixtures.manifest;
import static sopsinstaller.keys.KeyFixtures.path;
import static sopsinstaller.keys.KeyFixtures.secret;
import static sopsinstaller.keys.KeyFixtures.ssh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.KeyFailure;
import sopsinstaller.inspect.ManifestCheck.Findings;
import sopsinstaller.inspect.ManifestCheck.Mode;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.ManifestReader;
import sopsinstaller.store.Store;

class ManifestCheckTest {
    private static final Libc LIBC = Libc.load();

    @ParameterizedTest
    @CsvSource({"db/password", "db/port", "db/on", "list", "list/0", "''", "db", "[\"db\"][\"port\"]"})
    void acceptsWhateverCouldBeInstalled(String key) {
        assertEquals(List.of(), check(List.of(NATIVE), secret(0, "converted.yaml", Store.YAML, key)).failures());
    }

    @Test
    void needsNoKeyOfFormatsWithoutNesting() {
        assertEquals(List.of(), check(List.of(NATIVE),
                secret(0, "converted.env", Store.DOTENV, "whatever")).failures());
    }

    @Test
    void refusesNull() {
        Failure failure = only(secret(0, "converted.yaml", Store.YAML, "nothing"));
        assertEquals("secret 's0', " + path("converted.yaml"), failure.subject());
        assertEquals("'nothing': the value is null", failure.problem());
    }

    @Test
    void namesExistingKeysAndTheNearest() {
        Failure failure = only(secret(0, "converted.yaml", Store.YAML, "db/pasword"));
        assertEquals("secret 's0', " + path("converted.yaml"), failure.subject());
        assertEquals("'db/pasword': 'db' has no key 'pasword'", failure.problem());
        assertEquals(List.of("keys there: 'password', 'port', 'on'"), failure.details());
        assertEquals("did you mean 'db/password'? set key to it", failure.remedy());
    }

    @Test
    void refusesKeyBelowText() {
        Failure failure = only(secret(0, "converted.json", Store.JSON, "a/b/c"));
        assertEquals("'a/b/c': 'a/b' is a text, it has no key 'c'", failure.problem());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain.yaml     | YAML   | is not encrypted
            plain.json     | JSON   | is not encrypted
            plain.env      | DOTENV | is not encrypted
            plain.env      | BINARY | is not encrypted
            absent.yaml    | YAML   | no such file
            README.md/x    | YAML   | no such file
            ''             | YAML   | cannot be read: is a directory
            dot.sops.yaml  | YAML   | is the configuration of sops (it has creation_rules), not an encrypted file
            converted.env  | BINARY | is a dotenv file, but format is 'binary', which expects sops' JSON wrapper
            converted.json | DOTENV | is a json file, but format is 'dotenv'
            converted.env  | YAML   | is a dotenv file, but format is 'yaml'
            """)
    void saysWhatFileIsInstead(String name, Store format, String problem) {
        Failure failure = only(secret(0, name, format, "a"));
        assertEquals(path(name), failure.subject());
        assertEquals(problem, failure.problem());
    }

    @Test
    void givesTheCommandThatEncrypts() {
        assertEquals("run sops encrypt -i " + path("plain.yaml"),
                only(secret(0, "plain.yaml", Store.YAML, "db")).remedy());
    }

    @Test
    void tellsEachFileOnce() {
        assertEquals(1, check(List.of(), secret(0, "plain.yaml", Store.YAML, "a"),
                secret(1, "plain.yaml", Store.YAML, "b")).failures().size());
    }

    @Test
    void refusesFileThatHostRecipientsCannotOpen() {
        Findings findings = check(List.of(NATIVE), secret(0, "stranger.yaml", Store.YAML, "db/password"),
                secret(1, "native.yaml", Store.YAML, "db/password"));
        assertEquals(1, findings.failures().size());
        assertInstanceOf(KeyFailure.CannotOpen.class, findings.failures().getFirst());
    }

    @Test
    void saysOnlyThatAnEntryOfHostRecipientsIsBad() {
        Findings findings = check(List.of("nonsense"), secret(0, "stranger.yaml", Store.YAML, "db/password"));
        assertEquals(1, findings.failures().size());
        assertInstanceOf(KeyFailure.BadHostRecipient.class, findings.failures().getFirst());
    }

    @Test
    void opensNoFileInModeManifest() {
        assertEquals(List.of(), ManifestCheck.check(manifest(List.of(NATIVE), ssh(),
                secret(0, "absent.yaml", Store.YAML, "a")), LIBC, Mode.MANIFEST).failures());
    }

    private static Findings check(List<String> hostRecipients, Secret... secrets) {
        return ManifestCheck.check(manifest(hostRecipients, ssh(), secrets), LIBC, Mode.SOPSFILE);
    }

    private static Failure only(Secret secret) {
        List<Failure> failures = check(List.of(), secret).failures();
        assertEquals(1, failures.size(), failures.toString());
        return failures.getFirst();
    }

    @Test
    void refusesTemplatesThatCouldNeverBeRendered() throws Exception {
        String json = """
                {"secretsMountPoint": "/run/secrets.d", "symlinkPath": "/run/secrets", "templates": [
                 {"name": "fine", "content": "x", "path": "/run/secrets/rendered/fine", "mode": "0400"},
                 {"name": "left", "content": "<SOPS:%s:PLACEHOLDER>", "path": "/run/secrets/rendered/left", "mode": "0400"},
                 {"name": "file", "file": "/absent", "path": "/run/secrets/rendered/file", "mode": "0400"}]}
                """.replace("%s", "0".repeat(64));
        Manifest manifest = ManifestReader.read("m.json", json.getBytes(StandardCharsets.UTF_8),
                new ManifestReader.Environment(Optional.empty()));
        assertEquals(List.of("template 'left': line 1 has a placeholder of no secret of this manifest",
                        "template 'file': '/absent' cannot be read: no such file or directory"),
                told(ManifestCheck.check(manifest, LIBC, Mode.SOPSFILE)));
        assertEquals(List.of("template 'left': line 1 has a placeholder of no secret of this manifest"),
                told(ManifestCheck.check(manifest, LIBC, Mode.MANIFEST)));
    }

    @Test
    void readsTheFilesOfTemplateSecrets() throws Exception {
        String json = """
                {"secretsMountPoint": "/run/secrets.d", "symlinkPath": "/run/secrets", "templateSecrets": [
                 {"name": "a", "sopsFile": "/absent", "key": "a"}]}""";
        Manifest manifest = ManifestReader.read("m.json", json.getBytes(StandardCharsets.UTF_8),
                new ManifestReader.Environment(Optional.empty()));
        assertEquals(List.of("/absent: no such file"), told(ManifestCheck.check(manifest, LIBC, Mode.SOPSFILE)));
    }

    private static List<String> told(Findings findings) {
        return findings.failures().stream().map(failure -> failure.subject() + ": " + failure.problem()).toList();
    }
}
