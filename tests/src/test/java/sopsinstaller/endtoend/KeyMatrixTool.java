package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real tools that make keys and encrypt to them. */
enum KeyMatrixTool {
    SOPS("sops", "go install github.com/getsops/sops/v3/cmd/sops@latest"),
    AGE("age", "go install filippo.io/age/cmd/age@latest"),
    AGE_KEYGEN("age-keygen", "go install filippo.io/age/cmd/age-keygen@latest"),
    BATCHPASS("age-plugin-batchpass", "go install filippo.io/age/cmd/age-plugin-batchpass@latest"),
    PLUGIN_PQ("age-plugin-pq", "go install filippo.io/age/extra/age-plugin-pq@latest"),
    SSH_KEYGEN("ssh-keygen", "it is in the package openssh-client"),
    GPG("gpg", "it is in the package gnupg"),
    GPG_AGENT("gpg-agent", "it is in the package gpg-agent"),
    GPGCONF("gpgconf", "it is in the package gpgconf"),
    GPG_CONNECT_AGENT("gpg-connect-agent", "it is in the package gpgconf");

    private final String command;
    private final String remedy;

    KeyMatrixTool(String command, String remedy) {
        this.command = command;
        this.remedy = remedy;
    }

    /** Why not all of {@code tools} can be used, or an empty text. */
    static String missing(List<KeyMatrixTool> tools) {
        for (KeyMatrixTool tool : tools) {
            if (Tools.onPath(tool.command).isEmpty()) {
                return tool.command + " is not on PATH: " + tool.remedy;
            }
        }
        return "";
    }

    /** Its path. */
    Path path() {
        return Path.of(Tools.onPath(command));
    }

    /** Runs it; it must succeed. What it says is shown only when it does not. */
    byte[] run(Map<String, String> environment, List<String> arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile("said", "");
        try {
            var builder = new ProcessBuilder(Tools.onPath(command)).redirectError(said.toFile());
            builder.command().addAll(arguments);
            // the keys of whoever runs the tests are none of their business
            builder.environment().keySet().removeIf(name -> name.startsWith("SOPS_") || name.equals("GNUPGHOME"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            assertEquals(0, process.waitFor(), () -> command + " " + arguments + ": " + text(said));
            return printed;
        } finally {
            Files.delete(said);
        }
    }

    /** The same without variables. */
    byte[] run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), List.of(arguments));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
