package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * Real sops encrypts random files under a rule that selects nothing, so that reading and writing can be compared
 * without a key: our output must equal {@code sops decrypt}.
 */
class YamlDifferentialTest {
    private static final String RECIPIENT = "age12yklpwajg5yec8amz0h39lc9x4jug30c0kak45wx9wak26ru8fus4zc3ch";
    private static final String KEY =
            "AGE-SECRET-KEY-14LVFJDF5W34PXNFWQ5UA7TSH9U6TUH26PU98RKDFKQPG73M32Y9SE80AN8";
    private static final int FILES = Integer.getInteger("sopsinstaller.differential", 60);

    @TempDir
    private Path folder;

    @Test
    void writesOrdinaryFilesAsSopsDoes() throws IOException, InterruptedException, MalformedInputException {
        String sops = sopsOnPath();
        Assumptions.assumeTrue(!sops.isEmpty(), "skipped: sops is not on PATH");
        YamlDocuments documents = new YamlDocuments(Long.getLong("sopsinstaller.seed", 1), Integer.getInteger("sopsinstaller.mess", 10));
        int compared = 0;
        for (int i = 0; i < FILES; i++) {
            String plain = documents.next();
            Path file = folder.resolve(i + ".yaml");
            Files.writeString(file, plain);
            Output encrypted = run(sops, "encrypt", "--age", RECIPIENT, "--encrypted-regex", "^$nothing", file.toString());
            if (encrypted.status() != 0) {
                continue;
            }
            Files.write(file, encrypted.bytes());
            Output decrypted = run(sops, "decrypt", "--ignore-mac", file.toString());
            if (decrypted.status() != 0) {
                continue;
            }
            assertEquals(text(decrypted.bytes()), text(emitted(encrypted.bytes())),
                    () -> "of the file\n" + plain + "\nas sops stores it\n" + text(encrypted.bytes()));
            compared++;
        }
        assertTrue(compared > FILES / 2, "only " + compared + " files could be compared");
    }

    private static byte[] emitted(byte[] stored) throws MalformedInputException {
        try (SecretOutput out = new SecretOutput()) {
            YamlWriter.emit(YamlReader.read(stored).documents(), out);
            try (SecretBytes bytes = out.take()) {
                return bytes.expose().clone();
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String sopsOnPath() {
        for (String place : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (!place.isEmpty() && Files.isExecutable(Path.of(place, "sops"))) {
                return Path.of(place, "sops").toString();
            }
        }
        return "";
    }

    private record Output(int status, byte[] bytes) {}

    private Output run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command));
        builder.environment().put("SOPS_AGE_KEY", KEY);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] bytes = process.getInputStream().readAllBytes();
        return new Output(process.waitFor(), bytes);
    }
}
