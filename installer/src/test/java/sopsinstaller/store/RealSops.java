package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * The real sops command as judge. Its rule selects nothing, so that every value stands in clear and a document of
 * any content can be compared without decrypting; the key is made for these tests and guards nothing.
 */
final class RealSops {
    private static final String RECIPIENT = "age1cwusq2tj952ayvp9qagze0g5l6z55thun5nymgj4sc0fvhjllyjqg6m9h8";
    private static final String IDENTITY = "AGE-SECRET-KEY-10LLXL3Q7FSALWKRFQDNJAPFDCMEN0EWHSDHT77JTHG8JZR88QW9Q5SA7JN";

    private final Path program;
    private final Path folder;

    private RealSops(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /** What the command or our code did: exit status, what was printed if that is 0, else our words. */
    record Outcome(int status, byte[] output, String problem) {
        boolean ok() {
            return status == 0;
        }

        /** The status of a Go program that panicked: no verdict on the file. */
        boolean crashed() {
            return status == 2;
        }
    }

    /** The command on PATH, or the running test is skipped with a line that says so. */
    static RealSops orSkip(Path folder) {
        for (String directory : Optional.ofNullable(System.getenv("PATH")).orElse("").split(":")) {
            Path program = Path.of(directory, "sops");
            if (Files.isExecutable(program)) {
                return new RealSops(program, folder);
            }
        }
        Assumptions.abort("skipped: the command sops (package sops) is not on PATH");
        throw new IllegalStateException("bug: abort returns");
    }

    /** The text of a file that sops made from {@code plain}, all values in clear. */
    String encrypt(Store store, String plain) throws Exception {
        Outcome outcome = tryEncrypt(store, plain);
        assertTrue(outcome.ok(), "sops encrypts the sample");
        return new String(outcome.output(), StandardCharsets.UTF_8);
    }

    /** As {@link #encrypt}, of a text that sops may refuse. */
    Outcome tryEncrypt(Store store, String plain) throws Exception {
        return run(plain.getBytes(StandardCharsets.UTF_8), "encrypt", "--age", RECIPIENT,
                "--encrypted-regex", "^never$", "--input-type", store.label(), "--output-type", store.label());
    }

    /** What sops prints for a file, without looking at its MAC. */
    Outcome decrypt(Store store, byte[] file, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("decrypt", "--ignore-mac", "--input-type", store.label(),
                "--output-type", store.label()));
        args.addAll(List.of(more));
        return run(file, args.toArray(String[]::new));
    }

    /** Compares what sops prints for each file with what we print, several at a time. */
    void compareAll(Store store, List<byte[]> files) throws Exception {
        int accepted = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Callable<Outcome>> runs = new ArrayList<>();
            files.forEach(file -> runs.add(() -> decrypt(store, file)));
            List<Future<Outcome>> outcomes = pool.invokeAll(runs);
            for (int i = 0; i < files.size(); i++) {
                Outcome expected = outcomes.get(i).get();
                accepted += expected.ok() ? 1 : 0;
                Outcome actual = ours(store, files.get(i));
                if (!expected.crashed()) {
                    compare(expected, actual, files.get(i));
                }
            }
        }
        assertTrue(accepted > files.size() / 4, "enough of the files are valid: " + accepted);
        assertTrue(accepted < files.size(), "some of the files are invalid");
    }

    static void compare(Outcome expected, Outcome actual, byte[] file) {
        String shown = "of the file\n" + new String(file, StandardCharsets.ISO_8859_1);
        if (expected.ok() && actual.ok() && !Arrays.equals(expected.output(), actual.output())) {
            assertEquals(new String(expected.output(), StandardCharsets.ISO_8859_1),
                    new String(actual.output(), StandardCharsets.ISO_8859_1), shown);
        }
        assertEquals(expected.ok(), actual.ok(), actual.problem() + shown);
        assertArrayEquals(expected.output(), actual.output(), shown);
    }

    /** Our reader and writer on the same file; a file without metadata fails as it does in sops. */
    static Outcome ours(Store store, byte[] file) {
        try {
            StoredFile stored = store.load(file);
            if (stored.metadata().isEmpty()) {
                return new Outcome(1, new byte[0], "no metadata ");
            }
            try (SecretOutput out = new SecretOutput()) {
                store.emit(stored.documents(), out);
                try (SecretBytes bytes = out.take()) {
                    return new Outcome(0, bytes.expose().clone(), "accepted ");
                }
            }
        } catch (MalformedInputException e) {
            return new Outcome(1, new byte[0], e + " ");
        }
    }

    private Outcome run(byte[] input, String... args) throws IOException, InterruptedException {
        Path file = Files.createTempFile(folder, "in", ".sops");
        Path output = Files.createTempFile(folder, "out", ".txt");
        Files.write(file, input);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        command.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).directory(folder.toFile());
        builder.environment().put("SOPS_AGE_KEY", IDENTITY);
        int status = builder.start().waitFor();
        byte[] printed = status == 0 ? Files.readAllBytes(output) : new byte[0];
        Files.delete(file);
        Files.delete(output);
        return new Outcome(status, printed, "exit " + status + " ");
    }
}
