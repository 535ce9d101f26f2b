package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What real tools make today the program opens, and opens to the same bytes; here it runs in user mode. */
class RealToolsIT {
    private static final String SOPS = "sops is not on PATH: go install github.com/getsops/sops/v3/cmd/sops@latest";
    private static final String KEYGEN = "ssh-keygen is not on PATH: it is in the package openssh-client";
    private static final String AGE = "age-keygen is not on PATH: go install filippo.io/age/cmd/age-keygen@latest";
    private static final Path FIXTURES = Path.of(System.getProperty("tests"), "fixtures");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> wholeFilesAreWhatSopsPrintedWhenTheFixtureWasMade() throws IOException {
        try (var files = Files.list(FIXTURES.resolve("plain"))) {
            return files.sorted().toList().stream().map(plain -> DynamicTest.dynamicTest(
                    plain.getFileName().toString(), () -> assertSame(plain, FIXTURES.resolve("sops")
                            .resolve(plain.getFileName()).toAbsolutePath())));
        }
    }

    private void assertSame(Path plain, Path sopsFile) throws IOException, InterruptedException {
        Path key = Files.copy(FIXTURES.resolve("keys/host_ed25519"), folder.resolve(plain.getFileName() + ".key"));
        byte[] installed = install(key, FIXTURES.resolve("keys/age.key").toAbsolutePath(), sopsFile, "");
        assertArrayEquals(Files.readAllBytes(plain), installed);
    }

    @Test
    void opensWhatSopsEncryptsToANewSshKey() throws IOException, InterruptedException {
        assumeFalse(Tools.onPath("sops").isEmpty(), SOPS);
        assumeFalse(Tools.onPath("ssh-keygen").isEmpty(), KEYGEN);
        Path key = folder.resolve("ssh_host_ed25519_key");
        Tools.run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        String recipient = Files.readString(Path.of(key + ".pub")).replaceAll("^(\\S+ \\S+).*\\s*$", "$1");
        for (String suffix : List.of("yaml", "json", "env", "ini")) {
            Path plain = FIXTURES.resolve("plain").resolve(suffix.length() == 4 ? "all." + suffix : "app." + suffix);
            Path sopsFile = folder.resolve("new." + suffix);
            Files.write(sopsFile, Tools.run(Map.of(), "sops", "--config", "/dev/null", "encrypt", "--age", recipient,
                    plain.toString()));
            byte[] expected = Tools.run(Map.of("SOPS_AGE_SSH_PRIVATE_KEY_FILE", key.toString()),
                    "sops", "decrypt", sopsFile.toString());
            assertArrayEquals(expected, install(key, null, sopsFile, ""), suffix);
        }
    }

    @Test
    void opensWhatSopsEncryptsToANewAgeKey() throws IOException, InterruptedException {
        assumeFalse(Tools.onPath("sops").isEmpty(), SOPS);
        assumeFalse(Tools.onPath("age-keygen").isEmpty(), AGE);
        Path key = folder.resolve("keys.txt");
        Tools.run(Map.of(), "age-keygen", "-o", key.toString());
        String recipient = new String(Tools.run(Map.of(), "age-keygen", "-y", key.toString()), StandardCharsets.UTF_8);
        Path sopsFile = folder.resolve("blob.bin");
        Files.write(sopsFile, Tools.run(Map.of(), "sops", "--config", "/dev/null", "encrypt", "--age",
                recipient.strip(), FIXTURES.resolve("plain/blob.bin").toString()));
        assertArrayEquals(Files.readAllBytes(FIXTURES.resolve("plain/blob.bin")), install(null, key, sopsFile, ""));
    }

    @Test
    void convertsSshKeysAsSshToAgeDoes() throws IOException, InterruptedException {
        String reference = Tools.onPath("ssh-to-age");
        assumeFalse(reference.isEmpty(), "ssh-to-age is not on PATH: build it from its sources");
        Path key = FIXTURES.resolve("keys/other_ed25519");
        String ours = Tools.program().toString();
        assertArrayEquals(Tools.run(Map.of(), reference, "-private-key", "-i", key.toString()),
                Tools.run(Map.of(), ours, "ssh-to-age", "-private-key", "-i", key.toString()));
        assertArrayEquals(Tools.run(Map.of(), reference, "-i", key + ".pub"),
                Tools.run(Map.of(), ours, "ssh-to-age", "-i", key + ".pub"));
    }

    /** Installs one secret into an empty folder and returns its bytes. Keys may be null. */
    private byte[] install(Path sshKey, Path ageKey, Path sopsFile, String key)
            throws IOException, InterruptedException {
        Path runtime = Files.createTempDirectory(folder, "runtime");
        String name = sopsFile.getFileName().toString();
        String format = name.endsWith(".env") ? "dotenv" : name.endsWith(".bin") ? "binary"
                : name.substring(name.lastIndexOf('.') + 1);
        Path manifest = runtime.resolve("manifest.json");
        Files.writeString(manifest, """
                {"userMode": true, "secretsMountPoint": "%%r/secrets.d", "symlinkPath": "%%r/secrets",
                 "ageSshKeyPaths": [%s], "ageKeyFile": "%s", "secrets": [
                 {"name": "it", "key": "%s", "path": "%%r/secrets/it", "sopsFile": "%s", "format": "%s", "mode": "0400"}]}
                """.formatted(sshKey == null ? "" : "\"" + sshKey + "\"", ageKey == null ? "" : ageKey, key, sopsFile,
                format));
        Tools.run(Map.of("XDG_RUNTIME_DIR", runtime.toString()), Tools.program().toString(), "-ignore-passwd",
                manifest.toString());
        byte[] bytes = Files.readAllBytes(runtime.resolve("secrets/it"));
        assertEquals("/secrets.d/1", Files.readSymbolicLink(runtime.resolve("secrets")).toString()
                .substring(runtime.toString().length()));
        return bytes;
    }
}
