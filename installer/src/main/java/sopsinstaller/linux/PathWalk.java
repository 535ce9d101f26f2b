package sopsinstaller.linux;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way from {@code /} to the directory that holds a path's last component, one component after the other. A symbolic
 * link on the way is followed only where root owns it and its directory (for an ordinary user: root or that
 * user), since
 * whoever owns either decides where it leads.
 */
public final class PathWalk {
    /** As many links as the kernel follows in one path. */
    private static final int MAX_LINKS = 40;

    private final Libc libc;
    private final Rights rights;
    private final long self;

    /** On whose behalf is walked. */
    public enum Rights {
        /** For root: every directory on the way to root's own state must be root's. */
        SYSTEM,
        /** For one user, with that user's rights. */
        USER
    }

    /** What lies on the way. */
    public enum Way {
        /** To root's own state: a directory on the way that another user can rename or fill is refused. */
        OWN_STATE,
        /** To a place of someone else. */
        FOREIGN
    }

    /** What to do about a directory that is not there. */
    public enum Missing { STOP, MAKE }

    /** Where a walk ended. */
    public sealed interface End {
        /**
         * At {@code directory}; the caller closes this end, and the directory with it; {@code name} is the
         * path's last component.
         */
        record Reached(Directory directory, String name) implements End, AutoCloseable {
            @Override
            public void close() {
                directory.close();
            }
        }

        /** A directory on the way does not exist. */
        record NotThere() implements End {}

        /** {@code place} cannot be passed, because it {@code why}. */
        record Barred(String place, String why) implements End {}
    }

    /** Walks with {@code rights}. */
    public PathWalk(Libc libc, Rights rights) {
        this.libc = libc;
        this.rights = rights;
        this.self = libc.effectiveUser();
    }

    /**
     * Walks to the parent directory of the absolute path {@code path}. A directory that is made belongs to whom the
     * directory it is made in belongs, with mode 0755.
     *
     * @throws ErrnoException for what is neither missing nor in the way
     */
    public End toParentOf(String path, Way way, Missing missing) throws ErrnoException {
        int slash = path.lastIndexOf('/');
        Deque<String> ahead = new ArrayDeque<>();
        push(ahead, path.substring(0, slash));
        Directory here = Directory.root(libc);
        boolean done = false;
        try {
            for (int links = 0; ; ) {
                String barred = way == Way.OWN_STATE ? whyNotOurs(here) : "";
                if (!barred.isEmpty()) {
                    return new End.Barred(here.path(), barred);
                }
                if (ahead.isEmpty()) {
                    done = true;
                    return new End.Reached(here, path.substring(slash + 1));
                }
                String name = ahead.pop();
                Directory next = step(here, name, missing);
                if (next == null) {
                    FileStatus status = here.status(name).orElse(null);
                    if (status == null) {
                        return new End.NotThere();
                    }
                    if (status.kind() != FileStatus.Kind.LINK) {
                        return new End.Barred(here.pathOf(name), "is not a directory");
                    }
                    if (!trusted(here, status)) {
                        return new End.Barred(here.pathOf(name), rights == Rights.SYSTEM
                                ? "is a symbolic link that someone other than root can change"
                                : "is a symbolic link that another user can change");
                    }
                    if (++links > MAX_LINKS) {
                        return new End.Barred(here.pathOf(name), "leads through too many symbolic links");
                    }
                    String target = here.readLink(name);
                    push(ahead, target);
                    if (!target.startsWith("/")) {
                        continue;
                    }
                    next = Directory.root(libc);
                }
                here.close();
                here = next;
            }
        } finally {
            if (!done) {
                here.close();
            }
        }
    }

    /** The next directory, or null where there is none or something else. */
    private Directory step(Directory here, String name, Missing missing) throws ErrnoException {
        try {
            return here.step(name);
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENOTDIR) || e.is(ErrnoException.ELOOP)
                    || (e.is(ErrnoException.ENOENT) && missing == Missing.STOP)) {
                return null;
            }
            if (!e.is(ErrnoException.ENOENT)) {
                throw e;
            }
        }
        make(here, name);
        return step(here, name, Missing.STOP);
    }

    private void make(Directory here, String name) throws ErrnoException {
        FileStatus parent = here.status();
        try (var _ = new RightsOf(libc, rights == Rights.SYSTEM ? parent.uid() : self,
                rights == Rights.SYSTEM ? parent.gid() : 0)) {
            here.makeOpenDirectory(name);
        } catch (ErrnoException e) {
            if (!e.is(ErrnoException.EEXIST)) {
                throw e;
            }
        }
    }

    private boolean trusted(Directory here, FileStatus link) throws ErrnoException {
        FileStatus directory = here.status();
        if (!ours(link.uid()) || !ours(directory.uid())) {
            return false;
        }
        return rights == Rights.USER || !directory.writableByOthers() || directory.sticky();
    }

    private String whyNotOurs(Directory directory) throws ErrnoException {
        if (rights == Rights.USER) {
            return "";
        }
        FileStatus status = directory.status();
        if (!ours(status.uid())) {
            return "belongs to user " + status.uid() + ", who could replace what is below it";
        }
        return status.writableByOthers() && !status.sticky()
                ? "can be written by users other than root, who could replace what is below it"
                : "";
    }

    private boolean ours(long uid) {
        return uid == 0 || uid == self;
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
