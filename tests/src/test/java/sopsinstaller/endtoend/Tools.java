package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The real tools that judge, and the program that is judged. */
public final class Tools {
    private Tools() {}

    /** The path of a tool on PATH, or an empty text. */
    public static String onPath(String name) {
        for (String folder : System.getenv("PATH").split(":")) {
            Path candidate = Path.of(folder, name);
            if (Files.isExecutable(candidate)) {
                return candidate.toAbsolutePath().toString();
            }
        }
        return "";
    }

    /** The folder, with bin and lib, of the build under test: {@code -Dsubject} is jar or native. */
    public static Path programFolder() {
        String subject = System.getProperty("subject");
        return Path.of(switch (subject) {
            case "jar" -> System.getProperty("program");
            case "native" -> System.getProperty("native");
            default -> throw new IllegalArgumentException("-Dsubject is jar or native, not " + subject);
        }).toAbsolutePath().normalize();
    }

    /** The program under test. */
    public static Path program() {
        return programFolder().resolve("bin/sops-installer");
    }

    /** Runs a command that must succeed and returns what it printed; its errors go to the test's own. */
    public static byte[] run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] printed = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), String.join(" ", command));
        return printed;
    }
}
