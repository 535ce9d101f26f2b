package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Rights;
import sopsinstaller.linux.PathWalk.Way;

/** The way to a file as the kernel goes it, link by link, so that the first thing that refuses can be named. */
sealed interface DoctorPath {
    /** As many links as the kernel follows in one path. */
    int MAX_LINKS = 40;

    /** A directory that is passed on the way. */
    record Step(String path, FileStatus status) {}

    /**
     * Something is there.
     *
     * @param steps the directories on the way, from the root on
     * @param path without links
     * @param status of what is there
     */
    record Reached(List<Step> steps, String path, FileStatus status) implements DoctorPath {
        /** Copies the list. */
        public Reached {
            steps = List.copyOf(steps);
        }

        /** Why user {@code uid} with {@code groups} cannot read the file; empty when it can. */
        Optional<Refusal> refusal(long uid, Set<Long> groups) {
            if (uid == 0) {
                return Optional.empty();
            }
            for (Step step : steps) {
                Optional<Refusal> refusal = refusal(step.path(), step.status(), 1, uid, groups);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            return refusal(path, status, 4, uid, groups);
        }

        private static Optional<Refusal> refusal(String path, FileStatus status, int bit, long uid, Set<Long> groups) {
            boolean owner = status.uid() == uid;
            boolean group = !owner && groups.contains(status.gid());
            int shift = owner ? 6 : group ? 3 : 0;
            if ((status.mode() >> shift & bit) != 0) {
                return Optional.empty();
            }
            String letter = bit == 1 ? "x" : "r";
            String who = owner ? "the owner" : group ? "the group" : "others";
            return Optional.of(new Refusal(path, status.kind() == Kind.DIRECTORY,
                    "mode " + octal(status.mode()) + " of " + status.uid() + ":" + status.gid() + " has no " + letter
                            + " for " + who,
                    (owner ? "u" : group ? "g" : "o") + "+" + letter));
        }
    }

    /** Nothing is at {@code path}; {@code nearest} is the last directory that is there. */
    record Absent(String path, String nearest) implements DoctorPath {}

    /** The way cannot be gone with the rights of this process, or at all. */
    record Barred(String path, String reason) implements DoctorPath {}

    /**
     * The first thing that refuses a reader.
     *
     * @param path directory or file
     * @param directory whether it is a directory
     * @param reason which bit is missing
     * @param change what chmod(1) would have to set
     */
    record Refusal(String path, boolean directory, String reason, String change) {}

    /** Goes the way of the absolute path {@code path}. */
    static DoctorPath walk(Libc libc, String path) {
        Deque<String> ahead = new ArrayDeque<>();
        push(ahead, path);
        PathWalk walk = new PathWalk(libc, Rights.USER);
        List<Step> steps = new ArrayList<>();
        String here = "";
        int links = 0;
        try {
            while (!ahead.isEmpty()) {
                String name = ahead.pop();
                if (name.equals("..")) {
                    here = here.substring(0, Math.max(here.lastIndexOf('/'), 0));
                    continue;
                }
                PathWalk.End end = walk.toParentOf(here + "/" + name, Way.FOREIGN, Missing.STOP);
                switch (end) {
                    case PathWalk.End.NotThere() -> {
                        return new Absent(here + "/" + name, shown(here));
                    }
                    case PathWalk.End.Barred(String place, String why) -> {
                        return new Barred(place, why);
                    }
                    case PathWalk.End.Reached reached -> {
                        try (reached) {
                            if (steps.isEmpty() || !steps.getLast().path().equals(shown(here))) {
                                steps.add(new Step(shown(here), reached.directory().status()));
                            }
                            FileStatus status = reached.directory().status(name).orElse(null);
                            if (status == null) {
                                return new Absent(here + "/" + name, shown(here));
                            }
                            if (status.kind() == Kind.LINK) {
                                if (++links > MAX_LINKS) {
                                    return new Barred(here + "/" + name, "leads through too many symbolic links");
                                }
                                String target = reached.directory().readLink(name);
                                push(ahead, target);
                                here = target.startsWith("/") ? "" : here;
                                continue;
                            }
                            here = here + "/" + name;
                            if (ahead.isEmpty()) {
                                return new Reached(steps, here, status);
                            }
                        }
                    }
                }
            }
        } catch (ErrnoException e) {
            return new Barred(e.path(), e.reason());
        }
        return new Barred(shown(here), "is a directory");
    }

    /** The target of the link {@code path}; empty when no link is there. */
    static Optional<String> link(Libc libc, String path) {
        try {
            PathWalk.End end = new PathWalk(libc, Rights.USER).toParentOf(path, Way.FOREIGN, Missing.STOP);
            if (!(end instanceof PathWalk.End.Reached reached)) {
                return Optional.empty();
            }
            try (reached) {
                boolean link = reached.directory().status(reached.name())
                        .filter(status -> status.kind() == Kind.LINK).isPresent();
                return link ? Optional.of(reached.directory().readLink(reached.name())) : Optional.empty();
            }
        } catch (ErrnoException _) {
            return Optional.empty(); // what cannot be seen is told by the walk to the file itself
        }
    }

    /** A mode as chmod(1) takes it. */
    static String octal(int mode) {
        String digits = Integer.toOctalString(mode);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }

    /** {@code user 71 (postgres)}, the name where it is known. */
    static String user(long uid, String name) {
        return name.isEmpty() ? "user " + uid : "user " + safe(name);
    }

    private static String shown(String here) {
        return here.isEmpty() ? "/" : here;
    }

    private static void push(Deque<String> ahead, String path) {
        String[] names = path.split("/");
        for (int i = names.length - 1; i >= 0; i--) {
            if (!names[i].isEmpty() && !names[i].equals(".")) {
                ahead.push(names[i]);
            }
        }
    }
}
