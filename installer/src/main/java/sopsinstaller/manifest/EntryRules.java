package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.store.Store;

/**
 * What entries may not do to each other or to the directories of the generations.
 *
 * <ol>
 *   <li>No two names are equal, no name lies inside another file, and no secret takes the place of templates.
 *   <li>One sops file has one format.
 *   <li>Paths and links outside the generation are all different, none lies inside another, and none touches the
 *       mount point or the symlink of the generations.
 * </ol>
 */
final class EntryRules {
    /** Directory of templates in a generation. */
    static final String RENDERED = "rendered";

    private final Problems problems;
    private final String mountPoint;
    private final String symlinkPath;
    private final List<Claim> names = new ArrayList<>();
    private final List<Claim> paths = new ArrayList<>();
    private final Map<String, Format> formats = new HashMap<>();

    /** An entry's wish to be at {@code path}; {@code place} names the entry, {@code what} the member. */
    private record Claim(String path, String place, String what) {}

    /** The format under which a sops file was named first, and by whom. */
    private record Format(Store store, String place) {}

    /** Rules for the directories {@code mountPoint} and {@code symlinkPath}; empty when they are not known. */
    EntryRules(Problems problems, String mountPoint, String symlinkPath) {
        this.problems = problems;
        this.mountPoint = mountPoint;
        this.symlinkPath = symlinkPath;
    }

    /** What messages call an entry. */
    static String place(String list, int index, String name) {
        return list + "[" + index + "]" + (name.isEmpty() ? "" : " " + quoted(name));
    }

    /** Checks one secret on its own and remembers what it claims. */
    void add(Secret secret) {
        String place = place("secrets", secret.index(), secret.name());
        if (PathText.holds(RENDERED, secret.name())) {
            problems.add(place, "the name collides with the directory 'rendered' of templates");
        }
        claim(place, secret.name(), secret.name(), secret.path(), secret.links());
        if (!secret.sopsFile().isEmpty()) {
            Format first = formats.putIfAbsent(secret.sopsFile(), new Format(secret.format(), place));
            if (first != null && first.store() != secret.format()) {
                problems.add(place, "format " + secret.format().label() + " for " + quoted(secret.sopsFile())
                        + ", which is " + first.store().label() + " in " + first.place());
            }
        }
    }

    /** Checks one template on its own and remembers what it claims. */
    void add(Template template) {
        claim(place("templates", template.index(), template.name()), template.name(),
                template.name().isEmpty() ? "" : RENDERED + "/" + template.name(), template.path(), template.links());
    }

    /** Compares everything that was claimed. */
    void compare() {
        compare(names);
        compare(paths);
    }

    private void claim(String place, String name, String file, String path, List<String> links) {
        if (!name.isEmpty()) {
            names.add(new Claim(file, place, "the name"));
        }
        if (!path.isEmpty() && !path.equals(symlinkPath + "/" + file)) {
            claimPath(new Claim(path, place, "path " + quoted(path)));
        }
        for (String link : links) {
            claimPath(new Claim(link, place, "link " + quoted(link)));
        }
    }

    private void claimPath(Claim claim) {
        if (apart(claim, "secretsMountPoint", mountPoint) && apart(claim, "symlinkPath", symlinkPath)) {
            paths.add(claim);
        }
    }

    private boolean apart(Claim claim, String member, String directory) {
        if (directory.isEmpty()) {
            return true;
        }
        String problem = claim.path().equals(directory) ? " is " + member + " itself"
                : PathText.holds(directory, claim.path()) ? " is inside " + member + " " + quoted(directory)
                : PathText.holds(claim.path(), directory) ? " holds " + member + " " + quoted(directory) : "";
        if (!problem.isEmpty()) {
            problems.add(claim.place(), claim.what() + problem);
        }
        return problem.isEmpty();
    }

    /** In an order where '/' comes first, what lies inside a path follows it; so one pass finds every pair. */
    private void compare(List<Claim> claims) {
        claims.sort(Comparator.comparing(claim -> claim.path().replace('/', '\0')));
        Deque<Claim> outer = new ArrayDeque<>();
        for (Claim claim : claims) {
            while (!outer.isEmpty() && !PathText.holds(outer.peek().path(), claim.path())) {
                outer.pop();
            }
            if (outer.isEmpty()) {
                outer.push(claim);
            } else if (outer.peek().path().equals(claim.path())) {
                problems.add(claim.place(), claim.what() + " is already taken by " + outer.peek().place());
            } else {
                problems.add(claim.place(), claim.what() + " is inside that of " + outer.peek().place());
            }
        }
    }
}
