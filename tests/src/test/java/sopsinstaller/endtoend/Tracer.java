package sopsinstaller.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code tests/tools/tracer.c} in a machine: runs a program and acts at its n-th system call. */
public final class Tracer {
    private static final Path SOURCE = Path.of(System.getProperty("tests"), "tools/tracer.c");
    private static final String INSIDE = "/mnt/case/tracer";
    private static final String REPORT = "/mnt/case/tracer-report";
    private final Machine machine;

    /**
     * How a program ended.
     *
     * @param calls how many system calls were counted, the one that was acted on included
     * @param hit the name of the call that was acted on; empty: the program made fewer calls
     * @param foreign whether that was a call of another program, which the program had started
     * @param kibibytes the most memory that was resident at once
     * @param milliseconds of wall time
     * @param timedOut whether it was killed because its time was over
     * @param signal the signal that ended it, 0 where it ended by itself
     * @param run its status (128 + the signal where one ended it) and what it printed
     */
    public record Report(int calls, String hit, boolean foreign, long kibibytes, long milliseconds, boolean timedOut,
            int signal, Machine.Run run) {}

    private Tracer(Machine machine) {
        this.machine = machine;
    }

    /** Why there can be no tracer here, or an empty text. */
    public static String missing() {
        return Tools.onPath("cc").isEmpty() ? "cc is not on PATH: install Debian's packages gcc and libc6-dev" : "";
    }

    /** Compiles the tracer into a machine. */
    public static Tracer in(Machine machine) throws IOException, InterruptedException {
        Tools.run(Map.of(), Tools.onPath("cc"), "-O2", "-Wall", "-Wextra", "-Werror", "-o", machine.root() + INSIDE,
                SOURCE.toAbsolutePath().normalize().toString());
        return new Tracer(machine);
    }

    /** Words to start a command with, for a run with {@code options} of tracer.c that the caller launches and reads. */
    public List<String> words(List<String> options) {
        var words = new ArrayList<>(List.of(INSIDE, "--report", REPORT));
        words.addAll(options);
        words.add("--");
        return words;
    }

    /** Runs a command as root with {@code options} of tracer.c, with exactly these variables. */
    public Report run(List<String> options, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(words(options));
        words.addAll(command);
        Machine.Run run = machine.run("root", environment, words);
        return report(run);
    }

    /** What the last run's report says beside what the caller saw of it. */
    public Report report(Machine.Run run) throws IOException {
        int calls = 0;
        int signal = 0;
        long kibibytes = 0;
        long milliseconds = 0;
        String hit = "";
        boolean foreign = false;
        boolean timedOut = false;
        for (String line : Files.readAllLines(Path.of(machine.root() + REPORT))) {
            String value = line.substring(line.indexOf(' ') + 1);
            switch (line.split(" ", 2)[0]) {
                case "calls" -> calls = Integer.parseInt(value);
                case "hit" -> hit = value;
                case "foreign" -> foreign = true;
                case "maxrss" -> kibibytes = Long.parseLong(value);
                case "ms" -> milliseconds = Long.parseLong(value);
                case "signal" -> signal = Integer.parseInt(value);
                case "timeout" -> timedOut = true;
                case "ended" -> { }
                default -> throw new IOException("the tracer's report has the line " + line);
            }
        }
        return new Report(calls, hit, foreign, kibibytes, milliseconds, timedOut, signal, run);
    }
}
