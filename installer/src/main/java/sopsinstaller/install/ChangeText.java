package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.failure.Shortened;
import sopsinstaller.install.Change.Aspect;

/** How changes are told. */
public final class ChangeText {
    /** So many names are told; the line must stay readable. */
    private static final int MAX_NAMES = 5;

    private ChangeText() {}

    /**
     * One line about a switch: {@code 12 secrets, 1 changed: db/password → restart postgresql.service}. Empty when
     * nothing changed, unless there is nothing that could change, or units were asked for which an earlier run owed.
     *
     * @param secrets how many are declared
     * @param templates how many are declared
     * @param requests what was requested because of the changes, and what an earlier run owed
     */
    public static Optional<String> summary(
            int secrets, int templates, List<Change> changes, Outcome.Requests requests) {
        boolean owed = !requests.restart().isEmpty() || !requests.reload().isEmpty();
        if (changes.isEmpty() && !owed) {
            return secrets + templates > 0 ? Optional.empty() : Optional.of("no secrets are declared");
        }
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (Change change : changes) {
            List<String> group = change.aspects().contains(Aspect.ADDED) ? added
                    : change.aspects().contains(Aspect.REMOVED) ? removed : changed;
            group.add((change.kind().equals(Change.TEMPLATE) ? "template " : "") + safe(change.name())
                    + remark(change.aspects()));
        }
        StringBuilder line = new StringBuilder(declared(secrets, templates));
        String between = group(line, ", ", added, " added: ");
        between = group(line, between, changed, " changed: ");
        group(line, between, removed, " removed: ");
        if (changes.isEmpty()) {
            line.append(", an earlier run was cut off");
        }
        between = units(line, " → restart ", requests.restart()) ? "; reload " : " → reload ";
        units(line, between, requests.reload());
        return Optional.of(line.toString());
    }

    /**
     * The lines that sops-install-secrets prints: additions, modifications and removals of secrets, then of templates,
     * each with sorted names.
     */
    public static List<String> lines(List<Change> changes) {
        return lines(changes, "adding ", "modifying ", "removing ");
    }

    /** The same of a dry run, in which nothing is done. */
    public static List<String> linesOfADryRun(List<Change> changes) {
        return lines(changes, "would add ", "would modify ", "would remove ");
    }

    private static List<String> lines(List<Change> changes, String adding, String modifying, String removing) {
        List<String> lines = new ArrayList<>();
        for (String kind : List.of("secret", Change.TEMPLATE)) {
            String noun = kind.equals(Change.TEMPLATE) ? "rendered secret" : kind;
            line(lines, adding + noun, names(changes, kind, Aspect.ADDED));
            line(lines, modifying + noun, names(changes, kind, Aspect.VALUE));
            line(lines, removing + noun, names(changes, kind, Aspect.REMOVED));
        }
        return lines;
    }

    private static void line(List<String> lines, String beginning, List<String> names) {
        if (!names.isEmpty()) {
            lines.add(beginning + (names.size() == 1 ? ": " : "s: ") + String.join(", ", names));
        }
    }

    private static List<String> names(List<Change> changes, String kind, Aspect aspect) {
        List<String> names = new ArrayList<>();
        for (Change change : changes) {
            if (change.kind().equals(kind) && change.aspects().contains(aspect)) {
                names.add(safe(change.name()));
            }
        }
        Collections.sort(names);
        return names;
    }

    private static String declared(int secrets, int templates) {
        String ofSecrets = secrets + (secrets == 1 ? " secret" : " secrets");
        String ofTemplates = templates + (templates == 1 ? " template" : " templates");
        return templates == 0 ? ofSecrets : secrets == 0 ? ofTemplates : ofSecrets + " and " + ofTemplates;
    }

    /** What changed, where it is not the content. */
    private static String remark(Set<Aspect> aspects) {
        boolean access = aspects.contains(Aspect.ACCESS);
        boolean path = aspects.contains(Aspect.PATH);
        if (!access && !path || aspects.contains(Aspect.VALUE) || aspects.contains(Aspect.ADDED)) {
            return "";
        }
        return access && path ? " (owner or mode, path)" : access ? " (owner or mode)" : " (path)";
    }

    /** Appends the names of one group, if there are any; answers what stands before the next group. */
    private static String group(StringBuilder line, String before, List<String> names, String verb) {
        if (names.isEmpty()) {
            return before;
        }
        line.append(before).append(names.size()).append(verb);
        line.append(Shortened.names(names, MAX_NAMES));
        return "; ";
    }

    private static boolean units(StringBuilder line, String before, List<String> units) {
        if (!units.isEmpty()) {
            line.append(before);
            line.append(Shortened.names(units.stream().map(unit -> safe(unit)).toList(), MAX_NAMES));
        }
        return !units.isEmpty();
    }
}
