package sopsinstaller.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tracer;

/**
 * An installed machine that is attacked again and again. All of the host but /run, /srv, /home and the case's folder is
 * read-only there, so that a manifest which leads elsewhere does no harm.
 */
final class Target implements AutoCloseable {
    private static final String BASE = Place.manifest("\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"]",
            Place.secret("one", "\"db/password\"", "/mnt/fixtures/sops/all.yaml", "yaml") + ", "
            + Place.secret("two", "\"db/options/user\"", "/mnt/fixtures/sops/all.yaml", "yaml")
                    .replace("/run/secrets/two", "/srv/own-link") + ", "
            + Place.secret("three", "\"\"", "/mnt/fixtures/sops/app.env", "dotenv"));
    /** Secrets of the fixtures that no message may tell. */
    private static final List<String> OF_THE_FIXTURES = List.of("p4ss w0rd", "changed p4ss");
    private static final long SECONDS = 60;
    private static final String TIMES = "/mnt/case/times";

    private final Path out = Files.createTempFile("hostile", ".out");
    private final Path err = Files.createTempFile("hostile", ".err");
    private Machine machine;
    private Tracer tracer;
    private Map<String, String> clean;
    private int runs;
    private final Map<String, Long> slowest = new HashMap<>();
    private Tracer.Report largest;
    private String largestName = "";

    /**
     * A run of the program.
     *
     * @param milliseconds how much processor time it took: unlike wall time, the same on a busy machine
     * @param printsUtf8 whether what it printed is UTF-8
     */
    record Measured(Tracer.Report report, long milliseconds, boolean printsUtf8) {}

    /** A machine with a generation on it. */
    Target() throws IOException, InterruptedException {
        renew();
    }

    /** Runs all commands of an attack and tells what was lost, one line each. */
    List<String> judge(Attack attack) throws Exception {
        prepare(attack);
        Map<String, String> before = State.of(machine);
        var lost = new ArrayList<String>();
        boolean first = true;
        for (List<String> command : attack.commands()) {
            Measured measured = run(attack.environment(), command);
            Tracer.Report report = measured.report();
            note(attack, command, measured);
            String what = attack.name() + " (" + String.join(" ", command) + "): ";
            attack.secrets().addAll(OF_THE_FIXTURES);
            Verdict.of(attack, command, measured).forEach(each -> lost.add(what + each));
            if (first) {
                expected(attack, report).ifPresent(each -> lost.add(what + each));
            }
            int status = report.run().status();
            boolean switched = command.size() == 1 && (status == 0 || status == 3);
            Map<String, String> after = State.of(machine);
            String difference = switched ? "" : State.difference(before, after);
            if (!difference.isEmpty()) {
                lost.add(what + "status " + status + " and changed: " + difference);
            }
            if (switched || !difference.isEmpty()) {
                settle(attack).ifPresent(each -> lost.add(what + each));
                prepare(attack);
                before = State.of(machine);
            }
            first = false;
        }
        return lost;
    }

    /** How many times the program was run. */
    int runs() {
        return runs;
    }

    /** The attacks that took more than two seconds, and how long. */
    Map<String, Long> slow() {
        return slowest;
    }

    /** The most memory that any run took, and which. */
    String largest() {
        return largest == null ? "" : largest.kibibytes() / 1024 + " MiB (" + largestName + ")";
    }

    private static Optional<String> expected(Attack attack, Tracer.Report report) {
        int status = report.run().status();
        String err = report.run().err();
        return switch (attack.expected()) {
            case ANYTHING -> Optional.empty();
            case INSTALLED -> status == 0 ? Optional.empty()
                    : Optional.of("must work at the limit, but: " + status + " " + shown(err));
            case REFUSED -> status != 0 && err.contains(attack.named()) ? Optional.empty()
                    : Optional.of("must be refused with '" + attack.named() + "', but: " + status + " "
                            + shown(err));
        };
    }

    private static String shown(String err) {
        return err.length() > 400 ? err.substring(0, 400) + "…" : err;
    }

    private void note(Attack attack, List<String> command, Measured measured) {
        Tracer.Report report = measured.report();
        runs++;
        String name = attack.name() + " " + command.getFirst().replace(Attack.FOLDER, "");
        if (measured.milliseconds() > Verdict.SLOW_MILLISECONDS) {
            slowest.put(name, measured.milliseconds());
        }
        if (largest == null || report.kibibytes() > largest.kibibytes()) {
            largest = report;
            largestName = name;
        }
    }

    private void prepare(Attack attack) throws Exception {
        Path folder = Path.of(machine.root() + Attack.FOLDER);
        if (Files.exists(folder)) {
            machine.script("rm -rf " + Attack.FOLDER);
        }
        Files.createDirectory(folder);
        for (var file : attack.files().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue().bytes());
        }
        if (!attack.script().isEmpty()) {
            machine.script("cd " + Attack.FOLDER + " && " + attack.script());
        }
    }

    /** Installs what was installed at first, and tells what an attack that installed something left behind. */
    private Optional<String> settle(Attack attack) throws IOException, InterruptedException {
        Machine.Run run = install();
        String difference = State.difference(clean, State.withoutNumbers(State.of(machine)));
        if (run.status() == 0 && difference.isEmpty()) {
            return Optional.empty();
        }
        renew();
        return attack.canMoveAway() ? Optional.empty()
                : Optional.of("the next run: " + run.status() + " " + run.err() + " left: " + difference);
    }

    private void renew() throws IOException, InterruptedException {
        if (machine != null) {
            machine.close();
        }
        machine = Machine.start();
        machine.script("mount -o remount,bind,ro /");
        tracer = Tracer.in(machine);
        machine.write("base.json", BASE);
        Machine.Run run = install();
        if (run.status() != 0) {
            throw new IOException("the first installation failed: " + run.err());
        }
        clean = State.withoutNumbers(State.of(machine));
    }

    private Machine.Run install() throws IOException, InterruptedException {
        return machine.run("root", Map.of(), List.of(machine.expand("@program@"), "base.json"));
    }

    private Measured run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(tracer.words(List.of("--untraced", "--seconds", Long.toString(SECONDS))));
        words.addAll(0, List.of("sh", "-c", "\"$@\"; status=$?; times >" + TIMES + "; exit $status", "sh"));
        words.add(machine.expand("@program@"));
        words.addAll(command);
        Process process = new ProcessBuilder(machine.commandLine("root", environment, words))
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(2 * SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        byte[] output = Files.readAllBytes(out);
        byte[] errors = Files.readAllBytes(err);
        return new Measured(tracer.report(new Machine.Run(process.exitValue(),
                new String(output, StandardCharsets.UTF_8), new String(errors, StandardCharsets.UTF_8))),
                processorTime(), isUtf8(output) && isUtf8(errors));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** What the shell's children took, in its form {@code 0m1.230s 0m0.040s}. */
    private long processorTime() throws IOException {
        double seconds = 0;
        for (String time : Files.readAllLines(Path.of(machine.root() + TIMES)).getLast().split(" ")) {
            int minute = time.indexOf('m');
            seconds += 60 * Integer.parseInt(time.substring(0, minute))
                    + Double.parseDouble(time.substring(minute + 1, time.length() - 1));
        }
        return Math.round(1000 * seconds);
    }

    @Override
    public void close() throws IOException {
        machine.close();
        Files.delete(out);
        Files.delete(err);
    }
}
