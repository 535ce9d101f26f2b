package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs that are killed at any moment, and runs that meet: what is visible is always one whole generation. */
class InterruptionIT {
    private static final int SECRETS = 40;
    /** A JVM needs a good part of a second for a run. */
    private static final int KILLS = 25;

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
    }

    @Test
    void whateverTheMomentOfDeathAWholeGenerationIsVisible() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("subject").equals("jar"), "the native binary is killed at every call by KillIT");
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (Machine machine = Machine.start()) {
            var installation = new Installation(machine, SECRETS);
            installation.install("all.yaml");
            long start = System.nanoTime();
            installation.install("updated.yaml");
            long duration = System.nanoTime() - start;
            for (int kill = 0; kill < KILLS; kill++) {
                String file = kill % 2 == 0 ? "all.yaml" : "updated.yaml";
                installation.declare(file);
                Process run = machine.launch("root", Map.of(), installation.command());
                run.waitFor(random.nextLong(duration), TimeUnit.NANOSECONDS);
                run.destroyForcibly().waitFor();
                assertEquals(1, installation.visibleValues().size(), "seed " + seed + ", kill " + kill);
            }
            installation.install("updated.yaml");
            installation.assertClean("updated.yaml", "seed " + seed);
        }
    }

    @Test
    void runsAtOnceInstallOneAfterTheOther() throws IOException, InterruptedException {
        try (Machine machine = Machine.start()) {
            var installation = new Installation(machine, SECRETS);
            installation.declare("all.yaml");
            var runs = new ArrayList<Process>();
            for (int run = 0; run < 4; run++) {
                runs.add(machine.launch("root", Map.of(), installation.command()));
            }
            for (Process run : runs) {
                assertTrue(run.waitFor(60, TimeUnit.SECONDS), "a run hangs");
                assertEquals("", new String(run.getErrorStream().readAllBytes()));
                assertEquals(0, run.exitValue());
            }
            assertEquals(List.of("4"), installation.generations());
            installation.assertClean("all.yaml", "four runs at once");
        }
    }
}
