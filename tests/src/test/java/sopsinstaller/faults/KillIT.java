package sopsinstaller.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Tracer;

/**
 * Runs that are killed when their n-th system call begins, for every n: what is visible is the old or the new state,
 * whole, and the next run makes the new one and leaves nothing behind.
 */
class KillIT {
    private static final int THREADS = 2;
    private static final int KILLED = 9;
    /** In the short form every so many calls, from a random one on. */
    private static final int STEP = 8;
    /** So many points of the run with very many secrets, in the long form. */
    private static final int POINTS_OF_MANY = 400;
    private final Losses losses = new Losses();
    private final AtomicInteger kills = new AtomicInteger();

    @BeforeAll
    static void needsMachineAndTracer() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void killedAtAnyCallLeavesAWholeStateAndTheNextRunNothing()
            throws IOException, InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Scenario scenario : Scenarios.all()) {
            int offset = Campaign.isLong() ? 1 : 1 + random.nextInt(STEP);
            tasks.add(() -> everyCall(scenario, offset, Campaign.isLong() ? 1 : STEP));
        }
        if (Campaign.isLong()) {
            tasks.add(() -> sampled(Scenarios.updateOfMany(), random));
        }
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Void> task : executor.invokeAll(tasks)) {
                task.get();
            }
        }
        System.out.printf("faults: %d kill points in %d scenarios, %d left something wrong; %d s, -Dseed=%d%n",
                kills.get(), tasks.size(), losses.count(), (System.nanoTime() - began) / 1_000_000_000, seed);
        losses.assertNone("kills, seed " + seed);
    }

    private Void everyCall(Scenario scenario, int first, int step) throws IOException, InterruptedException {
        try (var stage = new Stage(scenario)) {
            int call = first;
            while (killedAt(stage, scenario, call)) {
                call += step;
            }
            assertTrue(call > 100, scenario.name() + " ended after " + call + " calls");
        }
        return null;
    }

    private Void sampled(Scenario scenario, Random random) throws IOException, InterruptedException {
        try (var stage = new Stage(scenario)) {
            stage.reset();
            int calls = stage.disturbed(List.of()).calls();
            for (int i = 0; i < POINTS_OF_MANY; i++) {
                int from = (int) ((long) calls * i / POINTS_OF_MANY);
                int until = (int) ((long) calls * (i + 1) / POINTS_OF_MANY);
                killedAt(stage, scenario, from + 1 + random.nextInt(Math.max(1, until - from)));
            }
        }
        return null;
    }

    /** Whether there was such a call. */
    private boolean killedAt(Stage stage, Scenario scenario, int call) throws IOException, InterruptedException {
        stage.reset();
        Tracer.Report report = stage.disturbed(List.of("--kill", Integer.toString(call)));
        if (report.hit().isEmpty()) {
            return false;
        }
        List<String> problems = new ArrayList<>();
        if (report.signal() != KILLED) {
            problems.add("ended with status " + report.run().status() + ": " + report.run().err());
        }
        problems.addAll(stage.wrongNow());
        problems.addAll(stage.wrongAfterTheNextRun());
        losses.addAll("%s, killed at call %d (%s)".formatted(scenario.name(), call, report.hit()), problems);
        kills.incrementAndGet();
        return true;
    }
}
