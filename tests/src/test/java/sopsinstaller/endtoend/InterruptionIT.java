package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs that are killed at any moment, and runs that meet: what is visible is always one whole generation. */
class InterruptionIT {
    private static final int SECRETS = 40;
    private static final int KILLS = 25;
    private static final int LONGEST_RUN_MILLIS = 900;
    private static final Map<String, String> VALUES = Map.of("all.yaml", "p4ss w0rd", "updated.yaml", "changed p4ss");
    private static final String MANIFEST = "manifest.json";

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
    }

    @Test
    void whateverTheMomentOfDeathAWholeGenerationIsVisible() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (Machine machine = Machine.start()) {
            install(machine, "all.yaml");
            for (int kill = 0; kill < KILLS; kill++) {
                String file = kill % 2 == 0 ? "updated.yaml" : "all.yaml";
                machine.write(MANIFEST, machine.expand(manifest(file)));
                Process run = machine.launch("root", Map.of(), command(machine));
                run.waitFor(random.nextInt(LONGEST_RUN_MILLIS), TimeUnit.MILLISECONDS);
                run.destroyForcibly().waitFor();
                assertEquals(1, visibleValues(machine).size(), "seed " + seed + ", kill " + kill);
            }
            install(machine, "updated.yaml");
            assertEquals(Set.of(VALUES.get("updated.yaml")), visibleValues(machine));
            assertEquals(1, generations(machine).size(), "seed " + seed + ": " + generations(machine));
            assertEquals(List.of("own-link"), names(machine, "/srv"), "seed " + seed);
            assertEquals(List.of("secrets", "secrets.d", "user"), names(machine, "/run"), "seed " + seed);
        }
    }

    @Test
    void runsAtOnceInstallOneAfterTheOther() throws IOException, InterruptedException {
        try (Machine machine = Machine.start()) {
            machine.write(MANIFEST, machine.expand(manifest("all.yaml")));
            var runs = new ArrayList<Process>();
            for (int run = 0; run < 4; run++) {
                runs.add(machine.launch("root", Map.of(), command(machine)));
            }
            for (Process run : runs) {
                assertTrue(run.waitFor(60, TimeUnit.SECONDS), "a run hangs");
                assertEquals("", new String(run.getErrorStream().readAllBytes()));
                assertEquals(0, run.exitValue());
            }
            assertEquals(List.of("4"), generations(machine));
            assertEquals(Set.of(VALUES.get("all.yaml")), visibleValues(machine));
        }
    }

    private static void install(Machine machine, String file) throws IOException, InterruptedException {
        machine.write(MANIFEST, machine.expand(manifest(file)));
        Machine.Run run = machine.run("root", Map.of(), command(machine));
        assertEquals(0, run.status(), run.err());
    }

    private static List<String> command(Machine machine) {
        return List.of(machine.expand("@program@"), MANIFEST);
    }

    private static String manifest(String file) {
        return IntStream.range(0, SECRETS).mapToObj(i -> """
                {"name": "s%d", "key": "db/password", "path": "%s", "mode": "0400", "format": "yaml",
                 "sopsFile": "/mnt/fixtures/sops/%s"}"""
                .formatted(i, i == 0 ? "/srv/own-link" : "/run/secrets/s" + i, file))
                .collect(Collectors.joining(",\n", "{ @system@, \"secrets\": [\n", "] }"));
    }

    /** The different values that the visible secrets have; every secret must be there. */
    private static Set<String> visibleValues(Machine machine) throws IOException {
        Path link = Path.of(machine.root(), "run/secrets");
        String generation = machine.root() + Files.readSymbolicLink(link);
        var values = new HashSet<String>();
        for (int i = 0; i < SECRETS; i++) {
            values.add(Files.readString(Path.of(generation, "s" + i)));
        }
        assertTrue(Files.isSymbolicLink(Path.of(machine.root(), "srv/own-link")), "the own path has disappeared");
        return values;
    }

    private static List<String> generations(Machine machine) throws IOException {
        return names(machine, "/run/secrets.d").stream()
                .filter(name -> Files.isDirectory(Path.of(machine.root(), "run/secrets.d", name),
                        LinkOption.NOFOLLOW_LINKS)).toList();
    }

    private static List<String> names(Machine machine, String directory) throws IOException {
        try (var entries = Files.list(Path.of(machine.root() + directory))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock")).sorted().toList();
        }
    }
}
