package sopsinstaller.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sopsinstaller.endtoend.Tools;

/** The real tools that make keys and files; what they say is shown only when they fail. */
final class RealTool {
    private RealTool() {}

    /** Runs a tool, which must succeed, with these variables and PATH, and returns what it printed. */
    static byte[] run(Map<String, String> environment, String name, String... arguments)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile("said", "");
        try {
            var words = new ArrayList<>(List.of(Tools.onPath(name)));
            words.addAll(List.of(arguments));
            var builder = new ProcessBuilder(words).redirectError(said.toFile());
            builder.environment().keySet().removeIf(each -> !each.equals("PATH"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IOException(words + " failed: " + Files.readString(said));
            }
            return printed;
        } finally {
            Files.delete(said);
        }
    }

    /** The same without variables, and what it printed as text. */
    static String text(String name, String... arguments) throws IOException, InterruptedException {
        return new String(run(Map.of(), name, arguments), UTF_8).strip();
    }
}
