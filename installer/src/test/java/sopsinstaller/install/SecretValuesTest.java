package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.keys.KeyFixtures.manifest;
import static sopsinstaller.keys.KeyFixtures.secret;
import static sopsinstaller.keys.KeyFixtures.ssh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.KeyFailure;
import sopsinstaller.install.SecretValues.Failed;
import sopsinstaller.install.SecretValues.Plain;
import sopsinstaller.install.SecretValues.Value;
import sopsinstaller.keys.HostKeys;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.store.Store;

class SecretValuesTest {
    private static final Libc LIBC = Libc.load();

    @Test
    void selectsValuesOfSeveralFiles() {
        Map<Integer, Value> values = load(
                secret(0, "converted.yaml", Store.YAML, "db/password"),
                secret(1, "converted.json", Store.JSON, "a/b"),
                secret(2, "native.yaml", Store.YAML, "db/port"),
                secret(3, "converted.yaml", Store.YAML, "list/1"),
                secret(4, "converted.env", Store.DOTENV, "anything"));
        assertEquals("hunter two", text(values.get(0)));
        assertEquals("c", text(values.get(1)));
        assertEquals("5432", text(values.get(2)));
        assertEquals("b", text(values.get(3)));
        assertEquals("A=1\n# note\nB=two\n", text(values.get(4)));
    }

    @Test
    void missingKeyFailsOneSecretOnly() {
        Map<Integer, Value> values = load(
                secret(0, "converted.yaml", Store.YAML, "db/pasword"),
                secret(1, "converted.yaml", Store.YAML, "db/password"));
        FileFailure.NoSuchKey failure = assertInstanceOf(FileFailure.NoSuchKey.class, failure(values.get(0)));
        assertEquals(List.of("password", "port", "on"), failure.existingKeys());
        assertEquals(Optional.of("db/password"), failure.nearest());
        assertEquals("hunter two", text(values.get(1)));
    }

    @Test
    void fileThatNoKeyOpensFailsItsOwnSecretsOnceTold() {
        Map<Integer, Value> values = load(
                secret(0, "stranger.yaml", Store.YAML, "db/password"),
                secret(1, "stranger.yaml", Store.YAML, "db/port"),
                secret(2, "converted.yaml", Store.YAML, "db/port"));
        assertInstanceOf(KeyFailure.CannotOpen.class, failure(values.get(0)));
        assertSame(failure(values.get(0)), failure(values.get(1)));
        assertEquals("5432", text(values.get(2)));
    }

    @Test
    void tamperedFileGivesNothing() {
        Map<Integer, Value> values = load(secret(0, "tampered.yaml", Store.YAML, "db/password"));
        FileFailure.Damaged failure = assertInstanceOf(FileFailure.Damaged.class, failure(values.get(0)));
        assertTrue(failure.problem().startsWith("cannot be decrypted: "), failure.problem());
    }

    @Test
    void nullIsNoValue() {
        Map<Integer, Value> values = load(secret(0, "converted.yaml", Store.YAML, "nothing"));
        Failure failure = failure(values.get(0));
        assertInstanceOf(FileFailure.NoValue.class, failure);
        assertEquals("'nothing': the value is null", failure.problem());
    }

    @Test
    void missingFileIsNamed() {
        Map<Integer, Value> values = load(secret(0, "absent.yaml", Store.YAML, "a"));
        assertInstanceOf(FileFailure.NoSuchFile.class, failure(values.get(0)));
    }

    private static Map<Integer, Value> load(Secret... secrets) {
        Manifest manifest = manifest(List.of(), ssh("host_ed25519"), secrets);
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
