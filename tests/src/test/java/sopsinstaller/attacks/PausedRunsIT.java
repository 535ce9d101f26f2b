package sopsinstaller.attacks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tracer;

/** A run that stands still in its middle while another one begins, and then goes on or is killed. */
class PausedRunsIT {
    private static final int POINTS = Campaign.tries(16, 120);
    private static final int SECRETS = 10;
    /** Longer than the second run takes when nothing holds it up. */
    private static final long PATIENCE_MILLISECONDS = 500;
    private static final String OWN = "/srv/own";

    private final Losses losses = new Losses();
    private int waited;
    private int passed;

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void runsThatMeetNeverMix() throws IOException, InterruptedException {
        long start = System.nanoTime();
        int calls;
        try (Machine machine = Machine.start()) {
            Tracer tracer = Tracer.in(machine);
            machine.write("first.json", manifest(machine, "all.yaml"));
            machine.write("second.json", manifest(machine, "updated.yaml"));
            assertTrue(machine.run("root", Map.of(), Attacks.install("second.json")).status() == 0);
            calls = tracer.run(List.of(), Map.of(), Attacks.install("first.json")).calls();
            for (int point = 0; point < POINTS; point++) {
                // the first calls are the runtime's start, which needs no such look
                int call = calls / 4 + point * (calls - calls / 4) / POINTS + 1;
                meet(machine, tracer, call, point % 2 == 1);
            }
        }
        System.out.printf("paused runs: %d of %d calls, every other one killed there, %d times the second waited,"
                + " %d times it went on, %d losses, %d s%n", POINTS, calls, waited, passed, losses.count(),
                (System.nanoTime() - start) / 1_000_000_000);
        assertTrue(waited > 0 && passed > 0, "no pause was while the lock was held, or none was while it was free");
        losses.assertNone("paused runs");
    }

    private void meet(Machine machine, Tracer tracer, int call, boolean kill) throws IOException, InterruptedException {
        String when = "paused at call " + call + (kill ? " and killed" : "");
        var words = new ArrayList<>(tracer.words(List.of("--pause", Integer.toString(call))));
        words.addAll(Attacks.install("first.json"));
        Process first = machine.launch("root", Map.of(), words);
        var lines = new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8));
        boolean paused = "paused".equals(lines.readLine());
        Process second = machine.launch("root", Map.of(), Attacks.install("second.json"));
        boolean free = second.waitFor(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS);
        if (!free && paused) {
            waited++;
        } else {
            passed++;
        }
        Set<String> during = values(machine, when + ", meanwhile");
        losses.unless(during.size() == 1, when + ": meanwhile " + during);
        if (kill) {
            first.destroyForcibly();
        } else {
            first.getOutputStream().close();
        }
        losses.unless(first.waitFor(Attacks.HANG_MILLISECONDS, TimeUnit.MILLISECONDS)
                && (kill || first.exitValue() == 0), when + ": the first run ended so: " + first);
        losses.unless(second.waitFor(Attacks.HANG_MILLISECONDS, TimeUnit.MILLISECONDS) && second.exitValue() == 0,
                when + ": the second run ended so: " + second);
        String last = Attacks.VALUES.get(free && !kill && paused ? "all.yaml" : "updated.yaml");
        Set<String> values = values(machine, when);
        losses.unless(values.equals(Set.of(last)) || kill && values.size() == 1, when + ": in the end " + values);
        if (kill) {
            losses.unless(machine.run("root", Map.of(), Attacks.install("second.json")).status() == 0,
                    when + ": the next run fails");
        }
        String number = Attacks.current(machine, "/run/secrets").substring("/run/secrets.d/".length());
        losses.unless(Attacks.names(machine, "/run/secrets.d").equals(List.of(number, number + ".json"))
                && Attacks.names(machine, "/srv").equals(List.of("own"))
                && Attacks.names(machine, "/run").equals(List.of("secrets", "secrets.d", "secrets.d.lock", "user")),
                when + ": left " + Attacks.names(machine, "/run/secrets.d") + Attacks.names(machine, "/run"));
    }

    /** All values of what is visible, which must be whole. */
    private Set<String> values(Machine machine, String when) throws IOException {
        Map<String, String> entries = Attacks.generation(machine, Attacks.current(machine, "/run/secrets"));
        losses.unless(entries.size() == SECRETS + 1, when + ": there are " + entries.keySet());
        losses.unless(Attacks.current(machine, OWN).equals("/run/secrets/s0"), when + ": the own path has gone");
        var values = new HashSet<String>();
        entries.forEach((name, entry) -> {
            if (!name.endsWith("/")) {
                losses.unless(entry.startsWith("100400 0:0 "), when + ": " + name + " is " + entry);
                values.add(entry.substring("100400 0:0 ".length()));
            }
        });
        return values;
    }

    private static String manifest(Machine machine, String file) {
        return machine.expand("{ @system@, \"secrets\": [" + IntStream.range(0, SECRETS).mapToObj(i ->
                Attacks.secret("s" + i, i == 0 ? OWN : "/run/secrets/s" + i, file, ""))
                .collect(Collectors.joining(",\n")) + "] }");
    }
}
