package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sopsinstaller.keys.KeyFixtures.manifest;
import static sopsinstaller.keys.KeyFixtures.secret;
import static sopsinstaller.keys.KeyFixtures.ssh;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sopsinstaller.failure.Failure;
import sopsinstaller.inspect.ManifestCheck;
import sopsinstaller.keys.HostKeys;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.store.Store;

/** The check at build time refuses with the same words just what cannot be installed, and nothing else. */
class CheckAgreesTest {
    private static final Libc LIBC = Libc.load();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            converted.yaml | YAML   | db/password
            converted.yaml | YAML   | db
            converted.yaml | YAML   | list/1
            converted.yaml | YAML   | list/7
            converted.yaml | YAML   | db/pasword
            converted.yaml | YAML   | db/password/x
            converted.yaml | YAML   | nothing
            converted.yaml | YAML   | ''
            converted.json | JSON   | a/b
            converted.json | JSON   | a/b/c
            converted.json | DOTENV | a
            converted.env  | DOTENV | any
            converted.env  | DOTENV | ["A"]
            converted.env  | DOTENV | ["B"]
            converted.env  | DOTENV | ["C"]
            converted.env  | BINARY | a
            native.yaml    | YAML   | db/port
            plain.yaml     | YAML   | db
            plain.json     | JSON   | db
            plain.env      | DOTENV | A
            absent.yaml    | YAML   | a
            dot.sops.yaml  | YAML   | a
            """)
    void checkAndInstallSayTheSame(String file, Store format, String key) {
        Manifest manifest = manifest(List.of(), ssh("host_ed25519"), secret(0, file, format, key));
        List<String> checked = ManifestCheck.check(manifest, LIBC, ManifestCheck.Mode.SOPSFILE).failures().stream()
                .map(CheckAgreesTest::told).toList();
        try (HostKeys keys = new HostKeys(manifest.keys(), Map.of(), LIBC)) {
            Map<Integer, SecretValues.Value> values = new SecretValues(manifest, LIBC, keys).load();
            List<String> installed = values.values().stream().flatMap(value -> switch (value) {
                case SecretValues.Plain _ -> List.<String>of().stream();
                case SecretValues.Failed(Failure failure) -> List.of(told(failure)).stream();
            }).toList();
            SecretValues.wipe(values);
            assertEquals(installed, checked);
        }
    }

    private static String told(Failure failure) {
        return failure.subject() + ": " + failure.problem() + failure.details() + failure.remedy();
    }
}
