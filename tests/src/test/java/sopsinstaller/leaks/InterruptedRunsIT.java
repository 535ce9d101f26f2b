package sopsinstaller.leaks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.leaks.Watch.Evidence;

/** A run that is killed, or whose mount is full, leaves secrets in its generation and nowhere else. */
class InterruptedRunsIT {
    private static final int STEP_IN_SHORT = 40;
    /** The program's, then those of the runtime and the dynamic linker, which a refused call ends before the program. */
    private static final Integer[] ENDS = {0, 1, 3, 8, 9, 13, 32, 33, 127};
    private static final String LOG = Watch.OWN + "/log";
    private static final Set<String> WRITING = Set.of("write", "openat", "mkdirat", "symlinkat", "renameat",
            "renameat2", "fchmod", "fchownat", "mount", "fsync");
    private static Ground ground;
    private static Situations situations;

    @BeforeAll
    static void makeKeysAndFiles() throws Exception {
        ground = Ground.make();
        situations = new Situations(ground.inputs());
    }

    @AfterAll
    static void stop() throws IOException {
        if (ground != null) {
            ground.close();
        }
    }

    @Test
    void aKilledRunLeavesNothing() throws Exception {
        var wrong = new ArrayList<String>();
        int runs = 0;
        int calls = calls(installation()).lastKey();
        for (int call = 1; call <= calls; call += Campaign.tries(STEP_IN_SHORT, 1)) {
            Evidence evidence = ground.watch().run(
                    installation().traced("--kill", Integer.toString(call)).ending(137, 0));
            runs++;
            String at = "killed at call " + call + ": ";
            evidence.leaks().forEach(leak -> wrong.add(at + leak));
        }
        System.out.printf("leaks, killed runs: %d of %d calls; %d leaks%n", runs, calls, wrong.size());
        Ground.assertNone(wrong);
    }

    @Test
    void aFullMountLeavesNothing() throws Exception {
        var wrong = new ArrayList<String>();
        int runs = 0;
        int step = Campaign.tries(STEP_IN_SHORT / 2, 1);
        int seen = 0;
        for (Map.Entry<Integer, String> call : calls(installation()).entrySet()) {
            if (WRITING.contains(call.getValue()) && seen++ % step == 0) {
                Evidence evidence = ground.watch().run(installation().ending(ENDS)
                        .traced("--fail", call.getKey() + "=ENOSPC"));
                runs++;
                String at = "ENOSPC from call " + call.getKey() + ", " + call.getValue() + ": ";
                evidence.leaks().forEach(leak -> wrong.add(at + leak));
                Bound.exceeded("ENOSPC", evidence.memory()).forEach(leak -> wrong.add(at + leak));
            }
        }
        System.out.printf("leaks, full mount: %d calls that write; %d leaks%n", runs, wrong.size());
        Ground.assertNone(wrong);
    }

    /** A first installation with an own path and templates, each time at another place. */
    private static Situation installation() throws IOException {
        return situations.templates();
    }

    private static TreeMap<Integer, String> calls(Situation situation) throws Exception {
        Evidence evidence = ground.watch().run(situation.traced("--log", LOG));
        Ground.assertNone(evidence.leaks());
        var calls = new TreeMap<Integer, String>();
        for (String line : Files.readAllLines(Path.of(ground.machine().root() + LOG))) {
            List<String> fields = List.of(line.split(" "));
            calls.put(Integer.parseInt(fields.get(0)), fields.get(2));
        }
        return calls;
    }
}
