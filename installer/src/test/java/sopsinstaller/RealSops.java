package sopsinstaller;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real programs sops and age-keygen, as judges. */
final class RealSops {
    private static final int SECONDS = 60;
    private final Path sops;
    private final Path ageKeygen;
    private final Path keyFile;

    /** What a run of sops gave. */
    record Outcome(boolean accepted, byte[] output, String errors) {}

    private RealSops(Path sops, Path ageKeygen, Path keyFile) {
        this.sops = sops;
        this.ageKeygen = ageKeygen;
        this.keyFile = keyFile;
    }

    /** The programs of the PATH; empty when one is not there. {@code folder} gets the key file. */
    static Optional<RealSops> onPath(Path folder) {
        Optional<Path> sops = program("sops");
        Optional<Path> ageKeygen = program("age-keygen");
        return sops.isPresent() && ageKeygen.isPresent()
                ? Optional.of(new RealSops(sops.get(), ageKeygen.get(), folder.resolve("keys.txt")))
                : Optional.empty();
    }

    private static Optional<Path> program(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path file = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** A new age identity, as its secret line. */
    String newIdentity() throws IOException, InterruptedException {
        String text = new String(run(List.of(ageKeygen.toString()), Map.of()).output(), StandardCharsets.US_ASCII);
        return text.lines().filter(line -> line.startsWith("AGE-SECRET-KEY-")).findFirst().orElseThrow();
    }

    /** Gives sops these identities from now on. */
    void own(List<String> identities) throws IOException {
        Files.writeString(keyFile, String.join("\n", identities) + "\n");
    }

    /** Encrypts {@code plain} under the rules of {@code config}. */
    Outcome encrypt(Path plain, Path config, String type) throws IOException, InterruptedException {
        return sops("--config", config.toString(), "encrypt", "--input-type", type, "--output-type", type,
                plain.toString());
    }

    /** Decrypts a whole file. */
    Outcome decrypt(Path file, String type) throws IOException, InterruptedException {
        return sops("decrypt", "--input-type", type, "--output-type", type, file.toString());
    }

    /** Decrypts one node of a file. */
    Outcome extract(Path file, String type, String path) throws IOException, InterruptedException {
        return sops("decrypt", "--extract", path, "--input-type", type, "--output-type", type, file.toString());
    }

    private Outcome sops(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(sops.toString());
        command.add("--disable-version-check");
        command.addAll(List.of(arguments));
        return run(command, Map.of("SOPS_AGE_KEY_FILE", keyFile.toString(), "HOME", keyFile.getParent().toString()));
    }

    private static Outcome run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Path errors = Files.createTempFile("sops", ".err");
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectError(errors.toFile());
        Process process = builder.start();
        try (InputStream out = process.getInputStream()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            out.transferTo(bytes);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.getFirst() + " hangs");
            }
            String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8);
            return new Outcome(process.exitValue() == 0, bytes.toByteArray(), text);
        } finally {
            process.destroyForcibly();
            Files.delete(errors);
        }
    }
}
