package sopsinstaller.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Tracer;

/**
 * Runs in which one system call fails, every call with every error that fits: the run succeeds, or says in a line
 * or two what failed and changes nothing that is visible; the next run works and leaves nothing behind.
 */
class FailIT {
    private static final int THREADS = 2;
    /** In the short form every so many failures, from a random one on. */
    private static final int STEP = 40;
    private static final String LOG = "calls";
    private final Losses losses = new Losses();
    private final Map<String, Integer> statuses = new TreeMap<>();

    @BeforeAll
    static void needsMachineAndTracer() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void whicheverCallFailsItIsToldOrMended() throws IOException, InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Scenario scenario : Scenarios.failing()) {
            int offset = Campaign.isLong() ? 0 : random.nextInt(STEP);
            tasks.add(() -> everyFailure(scenario, offset, Campaign.isLong() ? 1 : STEP));
        }
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Void> task : executor.invokeAll(tasks)) {
                task.get();
            }
        }
        System.out.printf("faults: %d failed calls in %d scenarios, by exit status %s, %d left something wrong; %d s, "
                + "-Dseed=%d%n", statuses.values().stream().mapToInt(Integer::intValue).sum(), tasks.size(), statuses,
                losses.count(), (System.nanoTime() - began) / 1_000_000_000, seed);
        losses.assertNone("failed calls, seed " + seed);
    }

    private Void everyFailure(Scenario scenario, int first, int step) throws IOException, InterruptedException {
        try (var stage = new Stage(scenario)) {
            stage.reset();
            stage.disturbed(List.of("--log", "/mnt/case/" + LOG));
            var faults = new ArrayList<String>();
            for (String line : stage.lines(LOG)) {
                String[] words = line.split(" ");
                Errors.of(words[2]).forEach(error -> faults.add(words[0] + "=" + error));
            }
            for (int i = first; i < faults.size(); i += step) {
                fail(stage, scenario, faults.get(i));
            }
        }
        return null;
    }

    private void fail(Stage stage, Scenario scenario, String fault) throws IOException, InterruptedException {
        stage.reset();
        String[] callAndError = fault.split("=");
        Tracer.Report report = stage.disturbed(List.of("--fail", fault));
        if (!Errors.of(report.hit()).contains(callAndError[1])) {
            return; // beside a child the calls come in another order each time
        }
        List<String> problems = new ArrayList<>(new Verdict(report, Integer.parseInt(callAndError[0]),
                stage.wrongNow(), stage.judge()).problems());
        boolean told = report.run().status() == 3 || report.foreign();
        problems.addAll(told ? stage.wrongAfterTheNextRunButUnits() : stage.wrongAfterTheNextRun());
        losses.addAll("%s, --fail %s (%s%s), status %d: %s".formatted(scenario.name(), fault, report.hit(),
                report.foreign() ? " of a child" : "", report.run().status(), report.run().err().strip()), problems);
        String outcome = report.foreign() ? "of a child" : report.signal() != 0 ? "signal " + report.signal()
                : Integer.toString(report.run().status());
        synchronized (statuses) {
            statuses.merge(outcome, 1, Integer::sum);
        }
    }
}
