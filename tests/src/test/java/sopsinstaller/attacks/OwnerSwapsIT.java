package sopsinstaller.attacks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;

/**
 * The owner of the directories where secrets have paths of their own swaps what is on the way there, while root
 * installs, updates, moves and removes the links: nothing but what is hers changes.
 */
class OwnerSwapsIT {
    private static final int LOOP_RUNS = Campaign.tries(24, 400);
    private static final int STEP_RUNS = Campaign.tries(60, 1_600);

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void swapsInATightLoopWinNothing() throws IOException, InterruptedException {
        var losses = new Losses();
        try (Machine machine = Machine.start()) {
            var runs = new HostileRuns(machine, losses);
            long swaps = 0;
            long start = System.nanoTime();
            try (Attacker swap = attacker(machine, "swap"); Attacker prank = attacker(machine, "prank")) {
                for (int run = 0; run < LOOP_RUNS; run++) {
                    runs.run(List.of());
                }
                swaps += Attacker.number(swap.stop(), "swaps") + Attacker.number(prank.stop(), "swaps");
            }
            runs.quietInstall();
            System.out.printf("owner swaps in a loop: %s, %d swaps, %d s%n", runs.summary(), swaps, seconds(start));
            assertTrue(runs.met() > 0, "the attackers met no run");
        }
        losses.assertNone("owner swaps");
    }

    @Test
    void swapsAtEverySystemCallWinNothing() throws IOException, InterruptedException {
        var losses = new Losses();
        try (Machine machine = Machine.start()) {
            var runs = new HostileRuns(machine, losses);
            long swaps = 0;
            long calls = 0;
            long start = System.nanoTime();
            for (int run = 0; run < STEP_RUNS; run++) {
                String printed = runs.run(List.of(Attacker.ATTACKER, "step", "plan", Integer.toString(run)));
                swaps += Attacker.number(printed, "swaps") + Attacker.number(printed, "caught");
                calls += Attacker.number(printed, "calls");
            }
            runs.quietInstall();
            System.out.printf("owner swaps at every call: %s, %d swaps at %d calls, %d s%n", runs.summary(), swaps,
                    calls, seconds(start));
            assertTrue(runs.met() > STEP_RUNS / 2, "the attacks met only " + runs.met() + " of " + STEP_RUNS + " runs");
        }
        losses.assertNone("owner swaps");
    }

    private static Attacker attacker(Machine machine, String work) throws IOException {
        return Attacker.start(machine, Attacker.ALICE, List.of(Attacker.ATTACKER, work, "plan"));
    }

    private static long seconds(long start) {
        return (System.nanoTime() - start) / 1_000_000_000;
    }
}
