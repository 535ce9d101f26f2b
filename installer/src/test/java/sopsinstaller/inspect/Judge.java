package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Someone else's program that says whether ours is right. */
record Judge(Path program) {
    private static final int SECONDS = 60;

    /** The program {@code name} of the Debian package; where it is absent the test is skipped with one line. */
    static Judge of(String name, String debianPackage) {
        Optional<Path> found = Optional.empty();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path file = Path.of(folder, name);
            if (found.isEmpty() && !folder.isEmpty() && Files.isExecutable(file)) {
                found = Optional.of(file);
            }
        }
        Assumptions.assumeTrue(found.isPresent(), "skipped: no " + name + " on PATH, install " + debianPackage);
        return new Judge(found.get());
    }

    /** What it prints; it must succeed. */
    String says(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("judge", ".out");
        Path errors = Files.createTempFile("judge", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.redirectOutput(out.toFile());
            builder.redirectError(errors.toFile());
            Process process = builder.start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " hangs");
            }
            assertEquals(0, process.exitValue(), Files.readString(errors));
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            Files.delete(out);
            Files.delete(errors);
        }
    }
}
