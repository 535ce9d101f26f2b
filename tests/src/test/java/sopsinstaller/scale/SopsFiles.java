package sopsinstaller.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tools;

/**
 * Large sops files, written once for all machines by real sops, for their SSH host key; the values follow
 * from their numbers.
 */
final class SopsFiles implements AutoCloseable {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String FOLDER = "/mnt/case/";
    private final Path folder;
    private final String recipient;

    /** Keeps what it writes in a folder of the real machine. */
    SopsFiles() throws IOException {
        folder = Files.createTempDirectory("scale");
        recipient = Files.readString(Path.of(System.getProperty("tests"), "fixtures/keys/host_ed25519.age")).strip();
    }

    /** A text of {@code length} letters, another for each number. */
    static String text(long number, int length) {
        var random = new SplittableRandom(number);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** Any bytes, others for each number. */
    static byte[] bytes(long number, int length) {
        var bytes = new byte[length];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

    /** Writes, unless it is there, a yaml file: keys k0, k1, …, with values from number {@code first} on. */
    void yaml(String name, long first, int keys, int length) throws IOException, InterruptedException {
        if (Files.exists(folder.resolve(name))) {
            return;
        }
        String plain = IntStream.range(0, keys).mapToObj(key -> "k" + key + ": " + text(first + key, length) + "\n")
                .collect(Collectors.joining());
        encrypt(name, "yaml", plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes, unless it is there, a binary file. */
    void binary(String name, long number, int length) throws IOException, InterruptedException {
        if (!Files.exists(folder.resolve(name))) {
            encrypt(name, "binary", bytes(number, length));
        }
    }

    /** Copies a file into a machine and returns its path there. */
    String in(Machine machine, String name) throws IOException {
        Files.copy(folder.resolve(name), Path.of(machine.root() + FOLDER + name));
        return FOLDER + name;
    }

    @Override
    public void close() throws IOException {
        try (var names = Files.list(folder)) {
            for (Path file : names.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private void encrypt(String name, String format, byte[] plain) throws IOException, InterruptedException {
        Path source = Files.createTempFile("scale", "");
        try {
            Files.write(source, plain);
            Process sops = new ProcessBuilder(Tools.onPath("sops"), "--config", "/dev/null", "encrypt",
                    "--age", recipient, "--input-type", format, "--output-type", format, source.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(folder.resolve(name).toFile()).start();
            assertEquals(0, sops.waitFor(), "sops encrypt " + name);
        } finally {
            Files.delete(source);
        }
    }
}
