package sopsinstaller.leaks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Machine;

/**
 * While secrets are in memory, nobody gets at them: the run is stopped at many of its system calls, and wherever a
 * needle is in its memory, no core can be written, no page with it can be swapped, and for an ordinary user the files
 * of its {@code /proc} belong to root.
 */
class ExposureIT {
    private static final int POINTS_IN_SHORT = 6;
    private static final int POINTS_IN_LONG = 80;
    private static final List<Integer> SIGNALS = List.of(11, 6);
    private static final String ALICE = "/mnt/alice";
    private static Ground ground;
    private static String manifest;

    @BeforeAll
    static void makeKeysAndFiles() throws Exception {
        ground = Ground.make();
        Situation install = new Situations(ground.inputs()).install("", """
                "ageSshKeyPaths": ["%s/ssh-age"],""".formatted(Inputs.INSIDE), "ssh-age.yaml");
        manifest = install.command().getFirst();
    }

    @AfterAll
    static void stop() throws IOException {
        if (ground != null) {
            ground.close();
        }
    }

    @Test
    void aProcessOfRootKeepsWhatItHolds() throws Exception {
        var command = new ArrayList<>(List.of(ground.machine().expand("@program@"), manifest));
        Counts counts = stopEverywhere(command, Map.of(), "root");
        assertEquals(0, counts.unlocked, "pages with secrets that may be swapped");
        System.out.println("leaks, exposure of root: " + counts);
    }

    @Test
    void aProcessOfAnOrdinaryUserKeepsWhatItHolds() throws Exception {
        ground.machine().script("""
                cp -r %1$s %2$s
                sed -e 's#%1$s#%2$s#; s#/run/place[0-9]*.d#/run/user/1000/s.d#; s#/run/place[0-9]*#/home/alice/s#' \
                  -e 's#"keepGen#"userMode": true, "keepGen#' %3$s >%2$s/manifest.json
                sed -i 's#%1$s#%2$s#g' %2$s/manifest.json
                chown -R 1000:1000 %2$s""".formatted(Inputs.INSIDE, ALICE, manifest));
        var command = new ArrayList<>(List.of("prlimit", "--memlock=8388608", "setpriv", "--reuid=1000", "--regid=1000",
                "--clear-groups", ground.machine().expand("@program@"), ALICE + "/manifest.json"));
        Counts counts = stopEverywhere(command, Map.of("XDG_RUNTIME_DIR", "/run/user/1000"), "alice");
        System.out.println("leaks, exposure of an ordinary user: " + counts);
    }

    @Test
    void theGenerationIsInMemoryThatIsNeverSwapped() throws Exception {
        Machine.Run run = ground.machine().run("root", Map.of(),
                List.of(ground.machine().expand("@program@"), manifest));
        assertEquals(0, run.status(), run.err());
        String mounts = Files.readString(Path.of(ground.machine().root()).getParent().resolve("mountinfo"));
        String place = manifestPlace();
        assertTrue(mounts.lines().anyMatch(line -> line.contains(" " + place + " ")
                && (line.contains(" - ramfs ") || line.contains(" - tmpfs ") && line.contains("noswap"))), mounts);
    }

    private static String manifestPlace() throws IOException {
        String text = ground.inputs().text(Path.of(manifest).getFileName().toString());
        return text.replaceAll("(?s).*\"secretsMountPoint\": \"([^\"]*)\".*", "$1");
    }

    /** What was seen at all points together. */
    private static final class Counts {
        private int points;
        private int withSecrets;
        private int found;
        private int unlocked;
        private int lockedKibibytes;

        @Override
        public String toString() {
            return "stopped at %d calls, at %d with secrets in memory; %d places, %d of them in pages that may be"
                    .formatted(points, withSecrets, found, unlocked)
                    + " swapped; most memory locked " + lockedKibibytes + " KiB; no core file";
        }
    }

    private static Counts stopEverywhere(List<String> command, Map<String, String> environment, String user)
            throws Exception {
        int calls = ground.tracer().run(List.of(), environment, command).calls();
        int points = Campaign.tries(POINTS_IN_SHORT, POINTS_IN_LONG);
        assumeCoresAreFiles();
        var counts = new Counts();
        var wrong = new ArrayList<String>();
        for (int i = 1; i <= points; i++) {
            // the beginning of a run, before its first instruction of our own, holds nothing
            int call = calls / 4 + i * (calls - calls / 4) / (points + 1);
            stopAt(call, SIGNALS.get(i % SIGNALS.size()), command, environment, user, counts, wrong);
        }
        ground.watch().lookAtFiles(wrong);
        assertTrue(counts.withSecrets > 0, "no secret was seen in memory at any of " + points + " points");
        Ground.assertNone(wrong);
        return counts;
    }

    /** Only then is "there is no core file" worth anything. */
    private static void assumeCoresAreFiles() throws Exception {
        ground.machine().run("root", Map.of(), List.of("prlimit", "--core=unlimited", "sh", "-c", "kill -SEGV $$"));
        boolean written = !cores().isEmpty();
        removeCores();
        assumeTrue(written, "a process that crashes leaves no core file here: set kernel.core_pattern to a name");
    }

    private static void stopAt(int call, int signal, List<String> command, Map<String, String> environment, String user,
            Counts counts, List<String> wrong) throws Exception {
        Path watch = Path.of(ground.machine().root() + Watch.OWN);
        var words = new ArrayList<>(List.of("prlimit", "--core=unlimited"));
        words.addAll(ground.tracer().words(List.of("--pause", Integer.toString(call), "--memory",
                call + "=" + Watch.OWN + "/memory", "--execs", Watch.OWN + "/execs")));
        words.addAll(command);
        Process process = ground.machine().launch("root", environment, words);
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            if (!"paused".equals(line)) {
                wrong.add("call " + call + " was not reached: " + line);
                return;
            }
            counts.points++;
            String at = user + ", call " + call + ": ";
            List<Dump.Found> found = Dump.read(watch.resolve("memory")).search(ground.needles());
            Path proc = Path.of("/proc", processOf(watch.resolve("execs")));
            if (!found.isEmpty()) {
                counts.withSecrets++;
                lookAt(proc, at, found, counts, wrong);
            }
            new ProcessBuilder("kill", "-" + signal, proc.getFileName().toString()).start().waitFor();
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            process.waitFor();
            if (!found.isEmpty() && !cores().isEmpty()) {
                wrong.add(at + "signal " + signal + " left " + cores());
            }
            removeCores();
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** The process that was stopped is the program itself, which every exec before it became. */
    private static String processOf(Path execs) throws IOException {
        String text = Files.readString(execs, StandardCharsets.ISO_8859_1);
        return text.substring("exec ".length(), text.indexOf('\0'));
    }

    private static void lookAt(Path proc, String at, List<Dump.Found> found, Counts counts, List<String> wrong)
            throws IOException {
        if (!Files.readString(proc.resolve("limits")).matches("(?s).*Max core file size +0 +0 .*")) {
            wrong.add(at + "a core may be written while secrets are in memory");
        }
        // the folder itself is always the user's; what is in it is root's where the process is not dumpable
        for (String name : List.of("mem", "environ", "maps")) {
            if (!Files.getAttribute(proc.resolve(name), "unix:uid").equals(0)) {
                wrong.add(at + "/proc/PID/" + name + " belongs to the program's user, who can read its memory");
            }
        }
        TreeMap<Long, Boolean> locked = mappings(proc, counts);
        for (Dump.Found each : found) {
            counts.found++;
            counts.unlocked += locked.floorEntry(each.address()).getValue() ? 0 : 1;
        }
    }

    /** The start of each mapping, and whether it is locked. */
    private static TreeMap<Long, Boolean> mappings(Path proc, Counts counts) throws IOException {
        var locked = new TreeMap<Long, Boolean>();
        long start = 0;
        int kibibytes = 0;
        for (String line : Files.readAllLines(proc.resolve("smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                start = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
            } else if (line.startsWith("Locked:")) {
                kibibytes += Integer.parseInt(line.replaceAll("\\D", ""));
            } else if (line.startsWith("VmFlags:")) {
                locked.put(start, line.contains(" lo"));
            }
        }
        counts.lockedKibibytes = Math.max(counts.lockedKibibytes, kibibytes);
        return locked;
    }

    private static List<Path> cores() throws IOException {
        try (var files = Files.list(Path.of(ground.machine().root(), "mnt/case"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("core")).toList();
        }
    }

    private static void removeCores() throws IOException {
        for (Path core : cores()) {
            Files.delete(core);
        }
    }
}
