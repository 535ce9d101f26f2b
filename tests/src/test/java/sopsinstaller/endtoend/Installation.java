package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An installation that is updated again and again: some secrets that all have the value of one sops file, so that a
 * mixture of two generations shows, and one of them with a path of its own. A secret that fails aborts the run: to keep
 * its old value beside the new ones of the others would be right too, but could not be told from such a mixture.
 */
final class Installation {
    private static final Map<String, String> VALUES = Map.of("all.yaml", "p4ss w0rd", "updated.yaml", "changed p4ss");
    private static final String MANIFEST = "manifest.json";
    private static final String OWN_PATH = "/srv/own-link";
    private final Machine machine;
    private final int secrets;

    /** {@code secrets} of them on {@code machine}. */
    Installation(Machine machine, int secrets) {
        this.machine = machine;
        this.secrets = secrets;
    }

    /** Writes the manifest that takes all values from {@code file}, and installs nothing. */
    void declare(String file) throws IOException {
        machine.write(MANIFEST, machine.expand(IntStream.range(0, secrets).mapToObj(i -> """
                {"name": "s%d", "key": "db/password", "path": "%s", "mode": "0400", "format": "yaml",
                 "onFailure": "abort", "sopsFile": "/mnt/fixtures/sops/%s"}"""
                .formatted(i, i == 0 ? OWN_PATH : "/run/secrets/s" + i, file))
                .collect(Collectors.joining(",\n", "{ @system@, \"secrets\": [\n", "] }"))));
    }

    /** Installs; everything must go well. */
    void install(String file) throws IOException, InterruptedException {
        declare(file);
        Machine.Run run = machine.run("root", Map.of(), command());
        assertEquals(0, run.status(), run.err());
    }

    /** The command that installs what was declared. */
    List<String> command() {
        return List.of(machine.expand("@program@"), MANIFEST);
    }

    /** The different values that the visible secrets have; every secret and the own path must be there. */
    Set<String> visibleValues() throws IOException {
        String generation = machine.root() + current();
        var values = new HashSet<String>();
        for (int i = 0; i < secrets; i++) {
            values.add(Files.readString(Path.of(generation, "s" + i)));
        }
        assertTrue(Files.isSymbolicLink(Path.of(machine.root() + OWN_PATH)), "the own path has disappeared");
        return values;
    }

    /** Where the link leads. */
    Path current() throws IOException {
        return Files.readSymbolicLink(Path.of(machine.root(), "run/secrets"));
    }

    /** The numbers of all generations. */
    List<String> generations() throws IOException {
        return names("/run/secrets.d").stream()
                .filter(name -> Files.isDirectory(Path.of(machine.root(), "run/secrets.d", name),
                        LinkOption.NOFOLLOW_LINKS)).toList();
    }

    /** One generation with the values of {@code file}, and nothing temporary anywhere. */
    void assertClean(String file, String when) throws IOException {
        assertEquals(Set.of(VALUES.get(file)), visibleValues(), when);
        String number = current().getFileName().toString();
        assertEquals(List.of(number, number + ".json"), names("/run/secrets.d"), when);
        assertEquals(List.of("own-link"), names("/srv"), when);
        assertEquals(List.of("secrets", "secrets.d", "user"), names("/run"), when);
    }

    private List<String> names(String directory) throws IOException {
        try (var entries = Files.list(Path.of(machine.root() + directory))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock")).sorted().toList();
        }
    }
}
