package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.keys.KeyFixtures.CONVERTED;
import static sopsinstaller.keys.KeyFixtures.NATIVE;
import static sopsinstaller.keys.KeyFixtures.STRANGER;
import static sopsinstaller.keys.KeyFixtures.manifest;
import static sopsinstaller.keys.KeyFixtures.path;
import static sopsinstaller.keys.KeyFixtures.secret;
import static sopsinstaller.keys.KeyFixtures.ssh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.KeyFailure;
import sopsinstaller.inspect.Doctor;
import sopsinstaller.inspect.ManifestCheck;
import sopsinstaller.inspect.Recipients;
import sopsinstaller.inspect.SecretNames;
import sopsinstaller.install.SecretValues.Failed;
import sopsinstaller.install.SecretValues.Plain;
import sopsinstaller.install.SecretValues.Value;
import sopsinstaller.keys.HostKeys;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.store.Store;

/** Age files as secrets, from the manifest to the value and the reports. */
class AgeFileSecretsTest {
    private static final Libc LIBC = Libc.load();
    private static final Map<String, String> VARIABLES =
            Map.of("SOPS_AGE_SSH_PRIVATE_KEY_FILE", path("host_ed25519"));
    private static final SecretFormat AGE = SecretFormat.Age.FILE;

    @ParameterizedTest
    @ValueSource(strings = {"native.age", "converted.age"})
    void givesThePlainBytesAndIgnoresTheKey(String file) {
        assertEquals("an age\0secret\n", text(load(secret(0, file, AGE, "any/key")).get(0)));
    }

    @Test
    void decryptsOnceForAllItsSecrets() {
        Map<Integer, Value> values = load(secret(0, "native.age", AGE, ""), secret(1, "native.age", AGE, ""),
                secret(2, "converted.yaml", Store.YAML, "db/port"));
        assertEquals("an age\0secret\n", text(values.get(1)));
        ((Plain) values.get(0)).bytes().close();
        assertEquals("an age\0secret\n", text(values.get(1)), "each secret owns its bytes");
        assertEquals("5432", text(values.get(2)));
    }

    @Test
    void readsIdentitiesOfEitherKind() {
        KeySources sources = new KeySources("", List.of(), List.of(), "",
                List.of(path("absent"), path("stranger.txt"), path("host_ed25519")), "");
        Manifest manifest = manifest(List.of(), sources, secret(0, "stranger.age", AGE, ""),
                secret(1, "native.age", AGE, ""));
        Map<Integer, Value> values = load(manifest);
        assertEquals("an age\0secret\n", text(values.get(0)));
        assertEquals("an age\0secret\n", text(values.get(1)));
    }

    @Test
    void saysWhomItIsForAndWhatThisHostHas() {
        Map<Integer, Value> values = load(secret(0, "stranger.age", AGE, ""), secret(1, "stranger.age", AGE, ""));
        var failure = assertInstanceOf(KeyFailure.CannotOpenAge.class, failure(values.get(0)));
        assertSame(failure, failure(values.get(1)));
        assertEquals("none of this host's keys can open it", failure.problem());
        assertEquals("the file is for:  an X25519 recipient", failure.details().getFirst());
        assertEquals("this host has:    " + CONVERTED + " = " + NATIVE + "  from "
                + path("host_ed25519"), failure.details().get(1));
        assertEquals("add " + NATIVE + " to its publicKeys in secrets.nix, then: agenix --rekey "
                + "(without agenix: encrypt it again with age)", failure.remedy());
    }

    @Test
    void tellsTagsOfSshKeysAndUnusableKeys() {
        Manifest manifest = manifest(List.of(), ssh("absent"), secret(0, "rsa.age", AGE, ""));
        var failure = assertInstanceOf(KeyFailure.CannotOpenAge.class, failure(load(manifest).get(0)));
        assertEquals("this host has no usable key to open it", failure.problem());
        assertEquals("the file is for:  an ssh-rsa key with the tag 'bbvAbw'", failure.details().getFirst());
        assertEquals("not usable here:  " + path("absent") + " (no such file or directory)",
                failure.details().getLast());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            converted.yaml | is a yaml file, but format is 'age'       | set format = "yaml"
            converted.env  | is a dotenv file, but format is 'age'     | set format = "dotenv"
            plain.yaml     | is not an age file                        | encrypt it with agenix --edit or with age
            absent.age     | no such file                              | check sopsFile
            cut.age        | is a broken age file: age payload: cut off | restore it from version control
            """)
    void saysWhatIsWrongWithTheFile(String file, String problem, String remedy) {
        Failure failure = failure(load(secret(0, file, AGE, "")).get(0));
        assertEquals(problem, failure.problem());
        assertTrue(failure.remedy().startsWith(remedy), failure.remedy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"YAML", "JSON", "DOTENV", "INI", "BINARY"})
    void isNoFileOfSops(Store declared) {
        Failure failure = failure(load(secret(0, "converted.age", declared, "")).get(0));
        var wrong = assertInstanceOf(FileFailure.WrongFormat.class, failure);
        assertEquals("age", wrong.actual());
        assertEquals("set format = \"age\"", failure.remedy());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            native.age    | host | 0 | 0
            rsa.age       | host | 1 | 0
            converted.age | host | 0 | 1
            stranger.age  | age  | 0 | 1
            native.age    | age  | 1 | 0
            native.age    | none | 0 | 0
            converted.yaml | none | 1 | 0
            """)
    void checkKnowsOnlySshKeys(String file, String recipients, int failures, int warnings) {
        List<String> host = switch (recipients) {
            case "host" -> List.of(NATIVE + " root@host");
            case "age" -> List.of(STRANGER);
            default -> List.of();
        };
        Manifest manifest = manifest(host, ssh(), secret(0, file, AGE, "x"));
        var findings = ManifestCheck.check(manifest, LIBC, ManifestCheck.Mode.SOPSFILE);
        assertEquals(failures, findings.failures().size(), findings.toString());
        assertEquals(warnings, findings.warnings().size(), findings.toString());
    }

    @Test
    void reportsItsHeader() throws InstallException {
        Recipients recipients = Recipients.ofThisHost(LIBC, VARIABLES);
        assertEquals(path("native.age") + ": each of these keys opens it\n"
                + "  an ssh-ed25519 key with the tag 'mFl55w'  this host, " + path("host_ed25519") + "\n",
                Recipients.text(recipients.report(path("native.age"))));
        assertEquals(path("converted.age") + ": each of these keys opens it\n  an X25519 recipient\n",
                Recipients.text(recipients.report(path("converted.age"))));
    }

    @Test
    void hasNoNames() {
        var failure = assertThrows(InstallException.class,
                () -> SecretNames.read(LIBC, path("native.age"))).failure();
        assertInstanceOf(FileFailure.Nameless.class, failure);
    }

    @Test
    void doctorOpensIt() {
        String opened = new Doctor(LIBC, VARIABLES).examine(List.of(path("native.age"))).text();
        assertTrue(opened.contains("opened with the keys that are here"), opened);
        String closed = new Doctor(LIBC, VARIABLES).examine(List.of(path("stranger.age"))).text();
        assertTrue(closed.contains("error: " + path("stranger.age") + ": none of this host's keys can open it"),
                closed);
    }

    private static Map<Integer, Value> load(Secret... secrets) {
        return load(manifest(List.of(), ssh("host_ed25519"), secrets));
    }

    private static Map<Integer, Value> load(Manifest manifest) {
        try (HostKeys keys = new HostKeys(manifest.keys(), Map.of(), LIBC)) {
            return new SecretValues(manifest, LIBC, keys).load();
        }
    }

    private static String text(Value value) {
        return switch (value) {
            case Plain(var bytes) -> new String(bytes.expose(), StandardCharsets.UTF_8);
            case Failed(Failure failure) -> throw new AssertionError(failure.subject() + ": " + failure.problem());
        };
    }

    private static Failure failure(Value value) {
        return assertInstanceOf(Failed.class, value).failure();
    }
}
