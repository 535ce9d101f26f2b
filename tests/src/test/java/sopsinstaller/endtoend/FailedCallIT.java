package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Updates by the JVM build in which one system call on our files fails, another one each time: the visible generation
 * stays whole, the next run works, and it leaves nothing behind. The calls are made to fail by strace. Of the native
 * binary every call fails, in {@code sopsinstaller.faults.FailIT}.
 */
class FailedCallIT {
    private static final int SECRETS = 3;
    private static final List<String> ERRORS = List.of("EIO", "ENOSPC", "EROFS", "EACCES");
    private static final String CALLS = "openat,mkdirat,symlinkat,renameat,renameat2,unlinkat,fchmod,fchownat,fstatfs,"
            + "getdents64,readlinkat,statx,write,fsync,flock";
    private static final Pattern CALL = Pattern.compile("(?m)^\\d+ +([a-z0-9]+)\\(");
    /**
     * Calls of one name after the first few differ only in the file. A JVM starts too slowly to let each of them fail:
     * every so many are taken.
     */
    private static final int ALL_OF_FIRST = 2;
    private static final int STEP = 6;
    private static final String TRACE = "/mnt/case/trace";

    @BeforeAll
    static void needsAPrivateMachineAndStrace() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("subject").equals("jar"), "of the native binary FailIT lets every call fail");
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
        assumeTrue(!Tools.onPath("strace").isEmpty(), "strace is not on PATH: install Debian's package strace");
    }

    @Test
    void whicheverCallFailsAWholeGenerationIsVisible() throws IOException, InterruptedException {
        try (Machine machine = Machine.start()) {
            var installation = new Installation(machine, SECRETS);
            installation.install("all.yaml");
            installation.declare("updated.yaml");
            Machine.Run counted = machine.run("root", Map.of(), traced(installation, List.of()));
            assertEquals(0, counted.status(), counted.err());
            Map<String, Integer> counts = counts(machine);
            assertTrue(counts.keySet().containsAll(Set.of("openat", "mkdirat", "fchmod", "symlinkat", "unlinkat")),
                    counts.toString());
            int turn = 0;
            for (Map.Entry<String, Integer> call : counts.entrySet()) {
                for (int when = 1; when <= call.getValue(); when += when < ALL_OF_FIRST ? 1 : STEP) {
                    String fault = call.getKey() + ":error=" + ERRORS.get(turn % ERRORS.size()) + ":when=" + when;
                    fail(machine, installation, turn % 2 == 0 ? "all.yaml" : "updated.yaml", fault);
                    turn++;
                }
            }
        }
    }

    private static void fail(Machine machine, Installation installation, String file, String fault)
            throws IOException, InterruptedException {
        installation.declare(file);
        Machine.Run run = machine.run("root", Map.of(), traced(installation, List.of("-e", "inject=" + fault)));
        // else the calls are counted in another way than before, and nothing was tested
        assertTrue(trace(machine).contains("(INJECTED)"), fault + " hit nothing: " + run.err());
        assertTrue(Set.of(0, 1, 3).contains(run.status()), fault + ": status " + run.status() + ": " + run.err());
        assertFalse(run.err().contains("\tat ") || run.err().contains("bug:"), fault + ": " + run.err());
        assertEquals(1, installation.visibleValues().size(), fault + ": " + run.err());
        installation.install(file);
        installation.assertClean(file, fault);
    }

    /** The installation under strace, which sees only calls on what is ours. */
    private static List<String> traced(Installation installation, List<String> faults) throws IOException {
        // with the filter in the kernel a JVM under strace starts twice as fast
        var command = new ArrayList<>(List.of(Tools.onPath("strace"), "-f", "-qq", "--seccomp-bpf", "-o", TRACE,
                "-e", "trace=" + CALLS));
        command.addAll(faults);
        int current = Integer.parseInt(installation.current().getFileName().toString());
        for (String path : List.of("/run", "/srv", "/run/secrets.d.lock", "/run/secrets.d",
                "/run/secrets.d/.new-generation", "/run/secrets.d/.new-generation/s1", "/run/secrets.d/.new-record",
                "/run/secrets.d/" + current, "/run/secrets.d/" + current + ".json",
                "/run/secrets.d/" + (current + 1), "/run/secrets.d/" + (current + 1) + ".json")) {
            command.addAll(List.of("-P", path));
        }
        command.addAll(installation.command());
        return command;
    }

    private static Map<String, Integer> counts(Machine machine) throws IOException {
        var counts = new TreeMap<String, Integer>();
        Matcher calls = CALL.matcher(trace(machine));
        while (calls.find()) {
            counts.merge(calls.group(1), 1, Integer::sum);
        }
        return counts;
    }

    private static String trace(Machine machine) throws IOException {
        return Files.readString(Path.of(machine.root() + TRACE));
    }
}
