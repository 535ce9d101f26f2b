package sopsinstaller.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;

/** Runs that start at the same moment: of each stage one whole generation of one run is left, and nothing else. */
class RunsAtOnceIT {
    private static final int PAIRS = Campaign.tries(40, 200);
    private static final int CROWDS = Campaign.tries(4, 40);
    private static final int CROWD = 8;
    private static final int SECRETS = 40;
    private static final List<String> FILES = List.of("all.yaml", "updated.yaml");
    private static final List<String> STAGES = List.of("secrets", "secrets-for-users");

    private final Losses losses = new Losses();
    private final Map<String, Integer> winners = new TreeMap<>();
    private int overlapped;

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void eachStageHasOneWholeGeneration() throws IOException, InterruptedException {
        long start = System.nanoTime();
        var random = new Random(1);
        try (Machine machine = Machine.start()) {
            for (String stage : STAGES) {
                for (String file : FILES) {
                    machine.write(stage + "-" + file + ".json", manifest(machine, stage, file));
                }
            }
            for (int pair = 0; pair < PAIRS; pair++) {
                String when = "pair " + pair;
                // every fourth pair is two stages at once, the others two contents of one stage
                List<String> manifests = pair % 4 == 3
                        ? List.of("secrets-all.yaml.json", "secrets-for-users-updated.yaml.json")
                        : List.of("secrets-all.yaml.json", "secrets-updated.yaml.json");
                start(machine, when, manifests);
            }
            for (int crowd = 0; crowd < CROWDS; crowd++) {
                start(machine, "crowd " + crowd, IntStream.range(0, CROWD).mapToObj(i ->
                        STAGES.get(random.nextInt(2)) + "-" + FILES.get(random.nextInt(2)) + ".json").toList());
            }
        }
        System.out.printf("runs at once: %d pairs, %d times %d, %d runs that waited or were waited for, last values %s,"
                + " %d losses, %d s%n", PAIRS, CROWDS, CROWD, overlapped, winners, losses.count(),
                (System.nanoTime() - start) / 1_000_000_000);
        losses.assertNone("runs at once");
    }

    /** All processes are there before the first of them begins. */
    private void start(Machine machine, String when, List<String> manifests) throws IOException, InterruptedException {
        var processes = new ArrayList<Process>();
        for (String manifest : manifests) {
            processes.add(machine.launch("root", Map.of(), List.of("sh", "-c",
                    "echo ready; read -r _; date +%s%N; \"$@\"; status=$?; date +%s%N; exit $status", "sh",
                    Attacks.install(manifest).getFirst(), manifest)));
        }
        for (Process process : processes) {
            while (process.getInputStream().read() != '\n') {
                Thread.onSpinWait();
            }
        }
        for (Process process : processes) {
            process.getOutputStream().close();
        }
        long lastBegin = 0;
        long firstEnd = Long.MAX_VALUE;
        for (int i = 0; i < processes.size(); i++) {
            Process process = processes.get(i);
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(Attacks.HANG_MILLISECONDS, TimeUnit.MILLISECONDS);
            losses.unless(ended && process.exitValue() == 0 && !errors.contains("error") && !errors.contains("warning"),
                    when + " " + manifests.get(i) + " ended with " + process.waitFor() + ": " + errors);
            List<String> times = out.lines().toList();
            lastBegin = Math.max(lastBegin, Long.parseLong(times.getFirst()));
            firstEnd = Math.min(firstEnd, Long.parseLong(times.getLast()));
        }
        overlapped += lastBegin < firstEnd ? processes.size() : 0;
        for (String stage : STAGES) {
            List<String> installed = manifests.stream().filter(name -> name.startsWith(stage + "-all")
                    || name.startsWith(stage + "-updated")).toList();
            if (!installed.isEmpty()) {
                whole(machine, when, stage, installed);
            }
        }
    }

    /** One generation, all of whose files have the value of one of the manifests; the own path leads to it. */
    private void whole(Machine machine, String when, String stage, List<String> manifests) throws IOException {
        String current = Attacks.current(machine, "/run/" + stage);
        Set<String> possible = FILES.stream().filter(file -> manifests.contains(stage + "-" + file + ".json"))
                .map(Attacks.VALUES::get).collect(Collectors.toSet());
        Map<String, String> entries = Attacks.generation(machine, current);
        losses.unless(entries.size() == SECRETS + 1, when + ": " + current + " holds " + entries.keySet());
        var values = new HashSet<String>();
        entries.forEach((name, entry) -> {
            if (!name.endsWith("/")) {
                losses.unless(entry.startsWith("100400 0:0 "), when + ": " + name + " is " + entry);
                values.add(entry.substring("100400 0:0 ".length()));
            }
        });
        losses.unless(values.size() == 1 && possible.containsAll(values), when + ": " + current + " holds " + values);
        winners.merge(stage + " " + values, 1, Integer::sum);
        String number = current.substring(current.lastIndexOf('/') + 1);
        losses.unless(Attacks.names(machine, "/run/" + stage + ".d").equals(List.of(number, number + ".json")),
                when + " left " + Attacks.names(machine, "/run/" + stage + ".d"));
        for (String folder : List.of("/run", "/srv")) {
            losses.unless(Attacks.names(machine, folder).stream().noneMatch(name -> name.startsWith(".")),
                    when + " left " + Attacks.names(machine, folder));
        }
        losses.unless(Attacks.current(machine, "/srv/" + stage + "-own").equals("/run/" + stage + "/s0"),
                when + ": the own path is wrong");
    }

    private static String manifest(Machine machine, String stage, String file) {
        String secrets = IntStream.range(0, SECRETS).mapToObj(i -> Attacks.secret("s" + i,
                i == 0 ? "/srv/" + stage + "-own" : "/run/" + stage + "/s" + i, file, ""))
                .collect(Collectors.joining(",\n"));
        return machine.expand("{ @system@, \"secrets\": [" + secrets + "] }")
                .replace("/run/secrets.d", "/run/" + stage + ".d")
                .replace("\"symlinkPath\": \"/run/secrets\"", "\"symlinkPath\": \"/run/" + stage + "\"");
    }
}
