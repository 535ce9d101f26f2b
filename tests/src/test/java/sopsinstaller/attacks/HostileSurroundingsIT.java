package sopsinstaller.attacks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;

/**
 * What a run may inherit: variables, closed or full outputs, limits of resources, ignored signals. It installs, or says
 * why not; the old generation or the new one is visible, whole; and the next run works.
 */
class HostileSurroundingsIT {
    private static final int SECRETS = 20;
    private static final Path FILE = Path.of(System.getProperty("tests"), "attacks/surroundings.txt");
    private static final long HANG_SECONDS = Attacks.HANG_MILLISECONDS / 1_000;

    /** Of the program, of the runtime, and of the linker. */
    private static final List<String> MESSAGES = List.of("sops-installer: error: ",
            "Fatal error: Failed to create the main Isolate", "error while loading shared libraries");

    private final Losses losses = new Losses();
    private int installed;
    private int failed;
    private int killed;

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void whateverIsInheritedNothingIsHalfDone() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> commands = Files.readAllLines(FILE).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        try (Machine machine = Machine.start()) {
            machine.write("old.json", manifest(machine, "all.yaml"));
            machine.write("new.json", manifest(machine, "updated.yaml"));
            machine.script("mkdir -m 1777 /home/tmp; mkdir /home/trap; mkfifo /home/pipe");
            for (String command : commands) {
                attack(machine, command);
            }
        }
        System.out.printf("hostile surroundings: %d, of which %d installed, %d failed with a message, %d were ended by"
                + " a signal, %d losses, %d s%n", commands.size(), installed, failed, killed, losses.count(),
                (System.nanoTime() - start) / 1_000_000_000);
        losses.assertNone("hostile surroundings");
    }

    private void attack(Machine machine, String command) throws IOException, InterruptedException {
        Machine.Run before = machine.run("root", Map.of(), Attacks.install("old.json"));
        assertTrue(before.status() == 0, before.err());
        boolean quiet = command.startsWith("! ");
        String text = command.substring(quiet ? 2 : 0);
        String script = "run() { " + String.join(" ", Attacks.install("new.json")) + "; }; " + text;
        Machine.Run run = machine.run("root", Map.of("PATH", System.getenv("PATH")),
                List.of("timeout", "-s", "KILL", Long.toString(HANG_SECONDS), "bash", "-c", script));
        String when = "[" + text + "] status " + run.status() + " ";
        Set<String> values = values(machine, when);
        losses.unless(run.status() != 124 && run.status() != 137 && run.status() >= 0, when + "hangs");
        if (run.status() == 0) {
            installed++;
            losses.unless(values.equals(Set.of(Attacks.VALUES.get("updated.yaml"))), when + "but shows " + values);
        } else if (run.status() > 127) {
            killed++;
        } else {
            failed++;
            losses.unless(quiet || MESSAGES.stream().anyMatch(run.err()::contains), when + "without a message: "
                    + run.err());
        }
        losses.unless(values.size() == 1, when + "mixes " + values);
        losses.unless(!run.err().contains("bug:") && !run.err().contains("\n  at "), when + run.err());
        losses.unless(Attacks.names(machine, "/home/tmp").isEmpty() && Attacks.names(machine, "/home/trap").isEmpty(),
                when + "left " + Attacks.names(machine, "/home/tmp") + Attacks.names(machine, "/home/trap"));
        Machine.Run next = machine.run("root", Map.of(), Attacks.install("new.json"));
        String number = Attacks.current(machine, "/run/secrets").substring("/run/secrets.d/".length());
        List<String> left = Attacks.names(machine, "/run/secrets.d");
        losses.unless(next.status() == 0 && left.equals(List.of(number, number + ".json")),
                when + "the next run ended with " + next.status() + ", left " + left + ": " + next.err());
    }

    private Set<String> values(Machine machine, String when) throws IOException {
        Map<String, String> entries = Attacks.generation(machine, Attacks.current(machine, "/run/secrets"));
        losses.unless(entries.size() == SECRETS + 1, when + "shows " + entries.keySet());
        var values = new HashSet<String>();
        entries.forEach((name, entry) -> {
            if (!name.endsWith("/")) {
                values.add(entry.substring("100400 0:0 ".length()));
            }
        });
        return values;
    }

    private static String manifest(Machine machine, String file) {
        return machine.expand("{ @system@, \"secrets\": [" + IntStream.range(0, SECRETS).mapToObj(i ->
                Attacks.secret("s" + i, i == 0 ? "/srv/own" : "/run/secrets/s" + i, file, ""))
                .collect(Collectors.joining(",\n")) + "] }");
    }
}
