package sopsinstaller.scale;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tools;
import sopsinstaller.endtoend.Tracer;

/**
 * Many and large secrets, files and templates: installed, installed again without a change, and with every content
 * changed. Each time all bytes, owners and modes are compared, and time and memory have bounds.
 */
class ScaleIT {
    private static final int MANY = Campaign.tries(1_000, 10_000);
    private static final int FILES = Campaign.tries(100, 1_000);
    private static final int BINARY = Campaign.tries(8, 64) << 20;
    private static final int TEMPLATES = Campaign.tries(20, 200);
    private static final int KEYS = 10;
    private static final int VALUE = 1024;
    private static final int TEMPLATE = 1 << 20;
    private static final int LINE = 100;
    private static final int TOKENS = 100;
    private static final int TOKEN = 32;
    /** Of so many templates one has a placeholder in every line, the others have one in their last. */
    private static final int FULL = 4;
    private static final long SECONDS = 50;
    private static final int LISTED = 30;
    private static final String TIMES = "/mnt/case/times";
    private static final String TIMED = "\"$@\"; status=$?; times >" + TIMES + "; exit $status";

    private static SopsFiles files;
    private Machine machine;
    private Tracer tracer;
    private int generation;
    private final Losses violations = new Losses();

    /**
     * What a run may take at most: some times the processor time that was measured, and little more than the memory. No
     * wall time, which says more about what else the machine does; only {@link #SECONDS} limits it.
     */
    private record Bound(long processorMilliseconds, long mebibytes) {}

    /** Declares what depends on a version: 0 at first, 1 when every content has changed. */
    private interface Content {
        void declare(Declared declared, int version);
    }

    @BeforeAll
    static void canRun() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
        assumeFalse(Tools.onPath("sops").isEmpty(),
                "sops is not on PATH: go install github.com/getsops/sops/v3/cmd/sops@latest");
        files = new SopsFiles();
    }

    @AfterAll
    static void deleteFiles() throws IOException {
        if (files != null) {
            files.close();
        }
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        machine = Machine.start();
        tracer = Tracer.in(machine);
    }

    @AfterEach
    void stop() throws IOException {
        machine.close();
    }

    @Test
    void manySecretsOfOneFile() throws IOException, InterruptedException {
        measure(MANY + " secrets of 1 KiB in one file", oneFile(), bound(1_500, 4_000, 48, 128));
    }

    @Test
    void manySecretsOfManyFiles() throws IOException, InterruptedException {
        measure(FILES + " files of " + KEYS + " secrets of 1 KiB", manyFiles(KEYS),
                bound(1_500, 6_000, 48, 96));
    }

    @Test
    void manyFilesOfOneSecret() throws IOException, InterruptedException {
        measure("one secret of 1 KiB from each of " + FILES + " files", manyFiles(1),
                bound(1_500, 5_000, 48, 56));
    }

    @Test
    void oneLargeBinarySecret() throws IOException, InterruptedException {
        measure("one binary secret of " + (BINARY >> 20) + " MiB", binary(), bound(2_000, 8_000, 64, 208));
    }

    @Test
    void manyLargeTemplates() throws IOException, InterruptedException {
        measure(TEMPLATES + " templates of 1 MiB", templates(), bound(1_500, 8_000, 56, 56));
    }

    @Test
    void allAtOnce() throws IOException, InterruptedException {
        List<Content> all = List.of(oneFile(), manyFiles(1), binary(), templates());
        measure("all of these at once", (declared, version) -> all.forEach(one -> one.declare(declared, version)),
                bound(5_000, 24_000, 112, 340));
    }

    private Content oneFile() throws IOException, InterruptedException {
        files.yaml("many.yaml", 0, MANY, VALUE);
        String file = files.in(machine, "many.yaml");
        return (declared, version) -> IntStream.range(0, MANY).forEach(number -> {
            int key = (number + version) % MANY;
            declared.secret("many-" + number, file, "yaml", "k" + key, Declared.text(() -> SopsFiles.text(key, VALUE)));
        });
    }

    /** Files of ten secrets each, of which the first {@code keys} are installed. */
    private Content manyFiles(int keys) throws IOException, InterruptedException {
        for (int file = 0; file < FILES; file++) {
            files.yaml("file-" + file + ".yaml", first(file), KEYS, VALUE);
            files.in(machine, "file-" + file + ".yaml");
        }
        return (declared, version) -> {
            for (int number = 0; number < FILES; number++) {
                int file = (number + version) % FILES;
                for (int key = 0; key < keys; key++) {
                    long value = first(file) + key;
                    declared.secret("file-" + number + "/" + key, "/mnt/case/file-" + file + ".yaml", "yaml", "k" + key,
                            Declared.text(() -> SopsFiles.text(value, VALUE)));
                }
            }
        };
    }

    private static long first(int file) {
        return 1_000_000L + 100L * file;
    }

    private Content binary() throws IOException, InterruptedException {
        files.binary("binary-0", 2_000_000, BINARY);
        files.binary("binary-1", 2_000_001, BINARY);
        List<String> versions = List.of(files.in(machine, "binary-0"), files.in(machine, "binary-1"));
        return (declared, version) -> declared.secret("binary", versions.get(version), "binary", "",
                () -> SopsFiles.bytes(2_000_000 + version, BINARY));
    }

    private Content templates() throws IOException, InterruptedException {
        files.yaml("tokens.yaml", 3_000_000, TOKENS, TOKEN);
        String file = files.in(machine, "tokens.yaml");
        var names = new Declared();
        for (int token = 0; token < TOKENS; token++) {
            names.placeholder("token-" + token);
        }
        for (int number = 0; number < TEMPLATES; number++) {
            String name = "template-" + number;
            machine.write(name, templateText(number, token -> names.placeholder("token-" + token)));
        }
        return (declared, version) -> {
            for (int token = 0; token < TOKENS; token++) {
                int key = (token + version) % TOKENS;
                declared.placeholder("token-" + token);
                declared.secret("token-" + token, file, "yaml", "k" + key,
                        Declared.text(() -> SopsFiles.text(3_000_000 + key, TOKEN)));
            }
            for (int number = 0; number < TEMPLATES; number++) {
                int template = number;
                declared.template("template-" + number, "/mnt/case/template-" + number,
                        Declared.text(() -> templateText(template,
                                token -> SopsFiles.text(3_000_000 + (token + version) % TOKENS, TOKEN))));
            }
        };
    }

    /** The text of a template, with {@code inserted} in place of the tokens; one MiB with placeholders. */
    private static String templateText(int number, IntFunction<String> inserted) {
        String line = SopsFiles.text(4_000_000 + number, LINE);
        int lines = TEMPLATE / (2 * LINE);
        return IntStream.range(0, lines).mapToObj(at -> number % FULL == 0 || at == lines - 1
                ? at + line + " = " + inserted.apply((number + at) % TOKENS)
                : at + line + line).collect(Collectors.joining("\n"));
    }

    private void measure(String what, Content content, Bound bound) throws IOException, InterruptedException {
        List<String> figures = new ArrayList<>();
        figures.add(run(what + ", first install", content, 0, bound));
        figures.add(run(what + ", nothing changed", content, 0, bound));
        figures.add(run(what + ", all changed", content, 1, bound));
        System.out.println("scale: " + what + ": first, unchanged, changed: wall ms (processor ms) peak: "
                + String.join("; ", figures));
        violations.assertNone(what);
    }

    private static Bound bound(int shortTime, int longTime, int shortMemory, int longMemory) {
        return new Bound(Campaign.tries(shortTime, longTime), Campaign.tries(shortMemory, longMemory));
    }

    private String run(String what, Content content, int version, Bound bound)
            throws IOException, InterruptedException {
        var declared = new Declared();
        content.declare(declared, version);
        var words = new ArrayList<>(List.of("/bin/sh", "-c", TIMED, "sh"));
        words.addAll(tracer.words(List.of("--untraced", "--seconds", Long.toString(SECONDS))));
        words.addAll(declared.write(machine));
        Tracer.Report report = tracer.report(machine.run("root", Map.of(), words));
        long processor = processorMilliseconds();
        generation++;
        if (report.run().status() != 0) {
            violations.add(what + ": status " + report.run().status() + (report.timedOut() ? ", timed out" : "") + ": "
                    + report.run().err().lines().limit(LISTED).collect(Collectors.joining("\n")));
        } else {
            declared.wrongs(machine, generation).forEach(wrong -> violations.add(what + ": " + wrong));
        }
        if (processor > bound.processorMilliseconds) {
            violations.add(what + ": " + processor + " ms of a processor, more than " + bound.processorMilliseconds);
        }
        if (report.kibibytes() > bound.mebibytes << 10) {
            violations.add(what + ": " + report.kibibytes() + " KiB, more than " + bound.mebibytes + " MiB");
        }
        return "%d ms (%d) %d MiB".formatted(report.milliseconds(), processor, report.kibibytes() >> 10);
    }

    /** User and system time of the last run: the second line of what the shell's {@code times} prints. */
    private long processorMilliseconds() throws IOException {
        String line = Files.readAllLines(Path.of(machine.root() + TIMES)).get(1);
        double seconds = 0;
        for (String time : line.split(" ")) {
            String[] parts = time.replace("s", "").split("m");
            seconds += 60 * Integer.parseInt(parts[0]) + Double.parseDouble(parts[1]);
        }
        return Math.round(seconds * 1000);
    }
}
