package sopsinstaller.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;

/** Runs in {@link HostileHomes}, what they must not change, and how often they met an attack. */
final class HostileRuns {
    private static final Pattern FAILED = Pattern.compile("error: (?:secret|template) '[st](\\d+)'");
    private static final List<String> OWNERS = List.of("root", "alice", "postgres");
    private static final List<Integer> NUMBERS = List.of(0, 1000, 71);
    /** Installed, updated, moved, removed, in turn. */
    private static final List<String> MANIFESTS = List.of("first.json", "updated.json", "moved.json", "none.json");

    private final Machine machine;
    private final Losses losses;
    private final Map<String, Integer> reasons = new TreeMap<>();
    private Snapshot before;
    private int runs;
    private int failedPaths;
    private int met;

    /** Prepares {@code machine}; losses go to {@code losses}. */
    HostileRuns(Machine machine, Losses losses) throws IOException, InterruptedException {
        this.machine = machine;
        this.losses = losses;
        Attacker.compileInto(machine);
        HostileHomes.prepare(machine);
        machine.write("plan", HostileHomes.plan());
        declare();
        before = Snapshot.of(machine.root(), HostileHomes.VICTIMS);
    }

    /** One run, its command after {@code words}; returns what it printed on its standard output. */
    String run(List<String> words) throws IOException, InterruptedException {
        String manifest = MANIFESTS.get(runs % MANIFESTS.size());
        String when = "run " + runs++ + " of " + manifest + " after " + words;
        var command = new ArrayList<>(words);
        command.addAll(Attacks.install(manifest));
        long start = System.nanoTime();
        Machine.Run run = machine.run("root", Map.of(), command);
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        losses.unless(milliseconds < Attacks.HANG_MILLISECONDS, when + " took " + milliseconds + " ms");
        losses.unless((run.status() == 0 || run.status() == 3) && !Attacks.crashed(run),
                when + " ended with " + run.status() + ": " + run.err());
        count(run.err());
        generation(when);
        victims(when);
        HostileHomes.plantAgain(machine);
        return run.out();
    }

    /** How many runs met a swap between two paths of one folder. */
    int met() {
        return met;
    }

    /** The numbers of all runs. */
    String summary() {
        return "%d runs, %d paths, %d paths refused, %d runs met swaps inside a folder, %d losses, refusals %s"
                .formatted(runs, runs * HostileHomes.PATHS, failedPaths, met, losses.count(), reasons);
    }

    private void victims(String when) throws IOException {
        Snapshot after = Snapshot.of(machine.root(), HostileHomes.VICTIMS);
        losses.addAll(when, before.changes(after));
        before = after;
    }

    /** How often a path was refused, and in how many folders a swap came between two paths. */
    private void count(String errors) {
        Set<Integer> failed = new HashSet<>();
        for (String line : errors.lines().toList()) {
            Matcher matcher = FAILED.matcher(line);
            if (matcher.find()) {
                failed.add(Integer.parseInt(matcher.group(1)));
                reasons.merge(reason(line), 1, Integer::sum);
            } else if (line.contains(" was not looked for: ")) {
                reasons.merge("stale link not looked for", 1, Integer::sum);
            }
        }
        failedPaths += failed.size();
        boolean between = false;
        for (HostileHomes.Place place : HostileHomes.places()) {
            long inside = failed.stream().filter(i -> i >= place.from() && i < place.to()).count();
            between |= inside > 0 && inside < place.to() - place.from();
        }
        met += between ? 1 : 0;
    }

    private static String reason(String line) {
        for (String known : List.of("symbolic link that someone other than root", "is not a directory",
                "was replaced while it was made", "vanished meanwhile", "could not be made", "it was not touched")) {
            if (line.contains(known)) {
                return known;
            }
        }
        return "other: " + line;
    }

    /** Each file has the declared owner and mode, and one of the two values. */
    private void generation(String when) throws IOException {
        String folder = Attacks.current(machine, "/run/secrets");
        losses.unless(Attacks.names(machine, "/run").equals(List.of("secrets", "secrets.d", "secrets.d.lock", "user")),
                when + " left in /run " + Attacks.names(machine, "/run"));
        String number = folder.substring(folder.lastIndexOf('/') + 1);
        losses.unless(Attacks.names(machine, "/run/secrets.d").equals(List.of(number, number + ".json")),
                when + " left in /run/secrets.d " + Attacks.names(machine, "/run/secrets.d"));
        Attacks.generation(machine, folder).forEach((name, entry) -> losses.unless(expected(name).contains(entry),
                when + " has " + name + " as " + entry));
    }

    private static List<String> expected(String name) {
        if (name.endsWith("/")) {
            return List.of("40751 0:96 ");
        }
        String own = name.substring(name.lastIndexOf('/') + 1);
        int owner = own.equals("plain") ? 0 : NUMBERS.get(Integer.parseInt(own.substring(1)) % NUMBERS.size());
        String access = "100400 " + owner + ":" + owner + " ";
        return own.startsWith("t") ? List.of(access + "rendered") : Attacks.VALUES.values().stream()
                .map(value -> access + value).toList();
    }

    /** When nobody attacks any more, everything is installed and removed again, whatever the attacks left. */
    void quietInstall() throws IOException, InterruptedException {
        HostileHomes.cleanUp(machine);
        Machine.Run run = machine.run("root", Map.of(), Attacks.install("first.json"));
        losses.unless(run.status() == 0, "the quiet run ended with " + run.status() + ": " + run.err());
        for (int i = 0; i < HostileHomes.PATHS; i++) {
            Path link = Path.of(machine.root() + HostileHomes.path('p', i));
            String found = Files.isSymbolicLink(link) ? Files.readSymbolicLink(link) + " of "
                    + Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS) : "nothing";
            losses.unless(found.equals("/run/secrets/" + name(i) + " of " + NUMBERS.get(i % NUMBERS.size())),
                    "after the quiet run " + link + " is " + found);
        }
        run = machine.run("root", Map.of(), Attacks.install("none.json"));
        losses.unless(run.status() == 0, "the last run ended with " + run.status() + ": " + run.err());
        for (int i = 0; i < HostileHomes.PATHS; i++) {
            Path link = Path.of(machine.root() + HostileHomes.path('p', i));
            Path beside = link.resolveSibling(HostileHomes.temporary(link.getFileName().toString()));
            losses.unless(!Files.isSymbolicLink(link) && !Files.isSymbolicLink(beside), "the last run left " + link);
        }
        victims("at the end");
    }

    private void declare() throws IOException {
        machine.write("first.json", manifest('p', "all.yaml"));
        machine.write("updated.json", manifest('p', "updated.yaml"));
        machine.write("moved.json", manifest('m', "updated.yaml"));
        machine.write("none.json", manifest(' ', "all.yaml"));
    }

    /** Entries with paths that begin with {@code letter}, or without any. */
    private String manifest(char letter, String file) {
        var secrets = new ArrayList<>(List.of(Attacks.secret("plain", "/run/secrets/plain", file, "")));
        var templates = new ArrayList<String>();
        for (int i = 0; i < HostileHomes.PATHS; i++) {
            String path = letter == ' ' ? "/run/secrets/" + name(i) : HostileHomes.path(letter, i);
            String owner = OWNERS.get(i % OWNERS.size());
            String access = ", \"owner\": \"" + owner + "\", \"group\": \"" + owner + "\"";
            if (isTemplate(i)) {
                templates.add("""
                        {"name": "t%d", "content": "rendered", "mode": "0400", "path": "%s"%s}"""
                        .formatted(i, path, access));
            } else {
                secrets.add(Attacks.secret("s" + i, path, file, access));
            }
        }
        return machine.expand("{ @system@, \"secrets\": [" + String.join(",\n", secrets) + "], \"templates\": ["
                + String.join(",\n", templates) + "] }");
    }

    private static boolean isTemplate(int number) {
        return number % 10 == 9;
    }

    private static String name(int number) {
        return isTemplate(number) ? "rendered/t" + number : "s" + number;
    }
}
