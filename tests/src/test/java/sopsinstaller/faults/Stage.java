package sopsinstaller.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tracer;
import sopsinstaller.faults.Tree.Node;

/**
 * A machine on which one scenario is played again and again: disturbed, judged, installed once more undisturbed,
 * judged, and brought back to where it began.
 */
final class Stage implements AutoCloseable {
    private static final List<String> PLACES = List.of("/run", "/srv", "/home");
    private static final Predicate<String> NOT_OURS = "/home/alice/fixtures"::equals;
    private static final Path SOPS_FILES = Path.of(System.getProperty("tests"), "faults/fixtures");
    private static final String SECONDS = "60";
    private static final String MANIFEST = "manifest.json";
    /** What a record has that depends on when and after what the run was. */
    private static final Pattern CIRCUMSTANCES = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.Z]+|\"staleLinks\":.*");
    private final Machine machine;
    private final Tracer tracer;
    private final Scenario scenario;
    private final Reader reader;
    private final Tree start;
    private final List<String> startMounts;
    private final Tree wanted;
    private final List<String> wantedMounts;

    /** Makes the machine, installs what the scenario has before, and then learns what a run ends with. */
    Stage(Scenario scenario) throws IOException, InterruptedException {
        this.scenario = scenario;
        machine = Machine.start();
        try {
            tracer = Tracer.in(machine);
            Path report = Path.of(machine.root(), "mnt/case/tracer-report");
            Files.createFile(report);
            Files.setPosixFilePermissions(report, PosixFilePermissions.fromString("rw-rw-rw-"));
            for (String file : List.of("old-first", "old-second", "new-first", "new-second")) {
                machine.write(file + ".yaml", Files.readString(SOPS_FILES.resolve(file + ".yaml")));
            }
            machine.script(scenario.script());
            for (Declaration declaration : scenario.before()) {
                install(declaration);
            }
            start = tree();
            startMounts = mounts();
            install(scenario.after());
            wanted = comparable();
            wantedMounts = mounts();
            reader = new Reader(machine);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            machine.close();
            throw e;
        }
        new Judge(scenario, tree()).requireFresh();
    }

    private void install(Declaration declaration) throws IOException, InterruptedException {
        machine.write(MANIFEST, declaration.text(scenario.link()));
        Machine.Run run = machine.run(scenario.user(), scenario.environment(), command());
        if (run.status() != 0) {
            throw new IOException(scenario.name() + ": an undisturbed run failed: " + run.err());
        }
    }

    private List<String> command() {
        var command = new ArrayList<>(List.of(machine.expand("@program@")));
        command.addAll(scenario.words());
        command.add(MANIFEST);
        return command;
    }

    /** Brings everything back to where it began. */
    void reset() throws IOException, InterruptedException {
        for (int left = mounts().size() - startMounts.size(); left > 0; left--) {
            machine.script("umount " + scenario.mountPoint());
        }
        tree().becomes(start, machine.root());
    }

    /** Runs with {@code options} of the tracer. */
    Tracer.Report disturbed(List<String> options) throws IOException, InterruptedException {
        var command = new ArrayList<>(tracer.words(List.of("--seconds", SECONDS)));
        command.addAll(command.size() - 1, options);
        command.addAll(command());
        return tracer.report(machine.run(scenario.user(), scenario.environment(), command));
    }

    /** What is wrong with what is visible now, after a run that did not end well; empty when nothing. */
    List<String> wrongNow() throws IOException {
        var judge = new Judge(scenario, tree());
        List<String> problems = new ArrayList<>(judge.problems());
        judge.readable().ifPresent(readable -> {
            String read = reader.read(readable.path());
            if (!read.equals(readable.content())) {
                problems.add("alice reads '" + read + "' from " + readable.path());
            }
        });
        return problems;
    }

    /** Runs once more, undisturbed, and tells what is wrong then; empty when nothing. */
    List<String> wrongAfterTheNextRun() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>(wrongAfterTheNextRunButUnits());
        for (Map.Entry<String, List<String>> asked : scenario.asked().entrySet()) {
            Path file = Path.of(machine.root() + asked.getKey());
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            for (String line : asked.getValue()) {
                if (!lines.contains(line)) {
                    problems.add("neither run asked for '" + line + "': " + asked.getKey() + " has " + lines);
                }
            }
        }
        return problems;
    }

    /** As {@link #wrongAfterTheNextRun}, where the disturbed run told that it could not ask for units. */
    List<String> wrongAfterTheNextRunButUnits() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        Machine.Run run = machine.run(scenario.user(), scenario.environment(), command());
        if (run.status() != 0 || run.err().contains("warning") || run.err().contains("error")) {
            problems.add("the next run: status " + run.status() + ", " + run.err().strip());
        }
        String difference = comparable().differenceTo(wanted);
        if (!difference.isEmpty()) {
            problems.add("after the next run " + difference);
        }
        if (!mounts().equals(wantedMounts)) {
            problems.add("after the next run the mounts are " + mounts() + " and not " + wantedMounts);
        }
        return problems;
    }

    /** What is visible now, judged. */
    Judge judge() throws IOException {
        return new Judge(scenario, tree());
    }

    private Tree tree() throws IOException {
        return Tree.of(machine.root(), PLACES, NOT_OURS);
    }

    /** All that is there, but for the number of the current generation, and how often units were asked for. */
    private Tree comparable() throws IOException {
        String current = Files.readSymbolicLink(Path.of(machine.root() + scenario.link())).toString();
        var nodes = new TreeMap<String, Node>();
        tree().nodes().forEach((path, node) -> {
            // the second is the lock of runs that can make no file beside the mount point; like the first it stays
            if (scenario.asked().containsKey(path) || path.equals(scenario.mountPoint() + "/.lock")) {
                return;
            }
            boolean record = path.equals(current + ".json");
            String content = record ? CIRCUMSTANCES.matcher(node.content()).replaceAll("")
                    : path.equals(scenario.link()) ? node.content().replace(current, "CURRENT") : node.content();
            nodes.put(record || path.equals(current) || path.startsWith(current + "/")
                    ? "CURRENT" + path.substring(current.length()) : path,
                    new Node(node.kind(), node.mode(), node.uid(), node.gid(), content));
        });
        return new Tree(nodes);
    }

    /** The mount points of the machine, with file system and options. */
    private List<String> mounts() throws IOException {
        var mounts = new ArrayList<String>();
        Path table = Path.of(machine.root()).resolveSibling("mountinfo");
        for (String line : Files.readAllLines(table)) {
            String[] fields = line.split(" ");
            mounts.add(fields[4] + " " + fields[5] + line.substring(line.indexOf(" - ")));
        }
        return mounts;
    }

    /** Whether there is a file below {@code @case@}, and what it holds. */
    List<String> lines(String name) throws IOException {
        Path file = Path.of(machine.root(), "mnt/case", name);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllLines(file) : List.of();
    }

    @Override
    public void close() throws IOException {
        reader.close();
        machine.close();
    }
}
