package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.store.SecretFormat;

/**
 * What entries may not do to each other or to the directories of the generations.
 *
 * <ol>
 *   <li>No two names are equal, no name lies inside another file, and no secret takes the place of templates.
 *   <li>One encrypted file has one format, and one credential one secret.
 *   <li>Paths and links outside the generation are all different, none lies inside another, and none touches the
 *       mount point or the symlink of the generations.
 * </ol>
 */
final class EntryRules {
    private final Problems problems;
    private final String mountPoint;
    private final String symlinkPath;
    private final List<Claim> names = new ArrayList<>();
    private final List<Claim> paths = new ArrayList<>();
    /** For each sops file what named it first. */
    private final Map<String, Source> firstOfFile = new HashMap<>();
    private final Map<String, Secret> firstOfCredential = new HashMap<>();

    /** What a sops file's format comes from. */
    private record Source(SecretFormat format, Member list, int index, String name) {}

    /** An entry's wish to be at {@code path}; the entry stands at {@code index} of {@code list}. */
    private record Claim(String path, Kind kind, Member list, int index, String name) {
        String place() {
            return Problems.place(list, index, name);
        }

        /** What messages call the member that claims. */
        String what() {
            return switch (kind) {
                case NAME -> "the name";
                case PATH -> "path " + quoted(path);
                case LINK -> "link " + quoted(path);
            };
        }
    }

    private enum Kind { NAME, PATH, LINK }

    /** Rules for the directories {@code mountPoint} and {@code symlinkPath}; empty when they are not known. */
    EntryRules(Problems problems, String mountPoint, String symlinkPath) {
        this.problems = problems;
        this.mountPoint = mountPoint;
        this.symlinkPath = symlinkPath;
    }

    /** Checks one secret on its own and remembers what it claims. */
    void add(Secret secret) {
        if (PathText.holds(Manifest.RENDERED, secret.name())) {
            problems.add(place(secret), "the name collides with the directory 'rendered' of templates");
        }
        claim(Member.SECRETS, secret.index(), secret.name(), secret.name(), secret.path(), secret.links());
        checkFormat(Member.SECRETS, secret.index(), secret);
        if (!secret.credential().isEmpty()) {
            Secret first = firstOfCredential.putIfAbsent(secret.credential(), secret);
            if (first != null) {
                problems.add(place(secret), "credential " + quoted(secret.credential()) + " is already that of "
                        + place(first));
            }
        }
    }

    /** Checks the secret at {@code index} of {@code templateSecrets}, which claims nothing but its file's format. */
    void addTemplateSecret(int index, Secret secret) {
        checkFormat(Member.TEMPLATE_SECRETS, index, secret);
    }

    private void checkFormat(Member list, int index, Secret secret) {
        if (secret.sopsFile().isEmpty()) {
            return;
        }
        Source first = firstOfFile.get(secret.sopsFile());
        if (first == null) {
            firstOfFile.put(secret.sopsFile(), new Source(secret.format(), list, index, secret.name()));
        } else if (first.format() != secret.format()) {
            problems.add(Problems.place(list, index, secret.name()), "format " + secret.format().label() + " for "
                    + quoted(secret.sopsFile()) + ", which is " + first.format().label() + " in "
                    + Problems.place(first.list(), first.index(), first.name()));
        }
    }

    /** Checks one template on its own and remembers what it claims. */
    void add(Template template) {
        claim(Member.TEMPLATES, template.index(), template.name(),
                template.name().isEmpty() ? "" : template.installedName(), template.path(), template.links());
    }

    /** Compares everything that was claimed. */
    void compare() {
        compare(names);
        compare(paths);
    }

    private static String place(Secret secret) {
        return Problems.place(Member.SECRETS, secret.index(), secret.name());
    }

    private void claim(Member list, int index, String name, String file, String path, List<String> links) {
        if (!name.isEmpty()) {
            names.add(new Claim(file, Kind.NAME, list, index, name));
        }
        if (!path.isEmpty() && !PathText.isAt(path, symlinkPath, file)) {
            claimPath(new Claim(path, Kind.PATH, list, index, name));
        }
        for (String link : links) {
            claimPath(new Claim(link, Kind.LINK, list, index, name));
        }
    }

    private void claimPath(Claim claim) {
        if (apart(claim, Member.SECRETS_MOUNT_POINT, mountPoint) && apart(claim, Member.SYMLINK_PATH, symlinkPath)) {
            paths.add(claim);
        }
    }

    private boolean apart(Claim claim, Member member, String directory) {
        if (directory.isEmpty()) {
            return true;
        }
        String problem = claim.path().equals(directory) ? " is " + member.label() + " itself"
                : PathText.holds(directory, claim.path()) ? " is inside " + member.label() + " " + quoted(directory)
                : PathText.holds(claim.path(), directory) ? " holds " + member.label() + " " + quoted(directory) : "";
        if (!problem.isEmpty()) {
            problems.add(claim.place(), claim.what() + problem);
        }
        return problem.isEmpty();
    }

    /** In an order where '/' comes first, what lies inside a path follows it; so one pass finds every pair. */
    private void compare(List<Claim> claims) {
        claims.sort(EntryRules::order);
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

    /** The order of texts, but with '/' before any other character; no path holds a NUL. */
    private static int order(Claim first, Claim second) {
        String one = first.path();
        String other = second.path();
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            char left = one.charAt(i);
            char right = other.charAt(i);
            if (left != right) {
                return left == '/' ? -1 : right == '/' ? 1 : left - right;
            }
        }
        return one.length() - other.length();
    }
}
