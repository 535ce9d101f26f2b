package sopsinstaller.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sopsinstaller.faults.Tree.Node;

/** Whether what is visible is the old or the new state of a scenario, whole. */
final class Judge {
    private static final int MOUNT_MODE = 0751;
    private final Scenario scenario;
    private final Tree machine;
    private final List<String> problems = new ArrayList<>();
    private final String generation;
    private final Optional<Tree> visible;
    private final boolean fresh;

    /** A file that alice must be able to read, and what she finds. */
    record Readable(String path, String content) {}

    /** Judges what is on {@code machine}. */
    Judge(Scenario scenario, Tree machine) {
        this.scenario = scenario;
        this.machine = machine;
        Node link = machine.nodes().get(scenario.link());
        generation = link == null || link.kind() != 'l' ? "" : link.content();
        visible = generation.isEmpty() ? Optional.empty() : Optional.of(machine.below(generation));
        fresh = visible.map(tree -> tree.equals(scenario.after().tree())).orElse(false);
        judgeGeneration(link);
        scenario.paths().forEach(this::judge);
    }

    /** What is wrong; empty when nothing. */
    List<String> problems() {
        return problems;
    }

    /** Whether the new state is visible. */
    boolean isFresh() {
        return fresh;
    }

    /** Whether the new state is visible with all its paths, and without those that were to go. */
    boolean isComplete() {
        return fresh && scenario.paths().stream().allMatch(way -> {
            Node node = machine.nodes().get(way.path());
            return way.fresh().isEmpty() ? node == null
                    : node != null && node.content().equals(scenario.link() + "/" + way.fresh());
        });
    }

    /** Whether each file that is visible is whole as in the old or in the new state, though not all as in the same. */
    boolean isOfWholeEntries() {
        return visible.isPresent() && visible.get().nodes().entrySet().stream().allMatch(entry ->
                entry.getValue().equals(scenario.old().nodes().get(entry.getKey()))
                        || entry.getValue().equals(scenario.after().tree().nodes().get(entry.getKey())));
    }

    /** For a run that nobody disturbed: the scenario itself is wrong otherwise. */
    void requireFresh() {
        if (!isComplete() || !problems.isEmpty()) {
            throw new IllegalStateException(scenario.name() + ": an undisturbed run made something else: " + problems
                    + " " + machine.below(generation).differenceTo(scenario.after().tree()));
        }
    }

    /** A file of alice; empty when nothing is visible or none is hers. */
    Optional<Readable> readable() {
        return visible.flatMap(tree -> tree.nodes().entrySet().stream()
                .filter(entry -> entry.getValue().kind() == '-' && entry.getValue().uid() == 1000).findFirst()
                .map(entry -> new Readable(scenario.link() + "/" + entry.getKey(), entry.getValue().content())));
    }

    private void judgeGeneration(Node link) {
        if (visible.isEmpty()) {
            if (link != null || !scenario.before().isEmpty()) {
                problems.add(scenario.link() + (link == null ? " is missing" : " is " + link));
            }
            return;
        }
        if (!fresh && (scenario.before().isEmpty() || !visible.get().equals(scenario.old()))) {
            problems.add(generation + " is neither the old state (" + visible.get().differenceTo(scenario.old())
                    + ") nor the new one (" + visible.get().differenceTo(scenario.after().tree()) + ")");
        }
        for (String folder : List.of(scenario.mountPoint(), generation)) {
            Node node = machine.nodes().get(folder);
            if (node == null || node.kind() != 'd' || node.mode() != MOUNT_MODE) {
                problems.add(folder + " is " + node);
            }
        }
    }

    private void judge(Scenario.Way way) {
        Node node = machine.nodes().get(way.path());
        if (node == null) {
            boolean mayBeMissing = way.old().isEmpty() || way.fresh().isEmpty() && fresh;
            if (!mayBeMissing) {
                problems.add(way.path() + " is missing");
            }
            return;
        }
        String prefix = scenario.link() + "/";
        String entry = node.kind() == 'l' && node.content().startsWith(prefix)
                ? node.content().substring(prefix.length()) : "";
        if (entry.isEmpty() || !entry.equals(way.old()) && !entry.equals(way.fresh())) {
            problems.add(way.path() + " is " + node);
            return;
        }
        Node file = visible.map(tree -> tree.nodes().get(entry)).orElse(null);
        if (file == null && !(fresh && way.fresh().isEmpty())) {
            problems.add(way.path() + " leads to nothing");
        } else if (file != null && (file.uid() != node.uid() || file.gid() != node.gid())) {
            problems.add(way.path() + " has another owner than its file: " + node);
        }
    }
}
