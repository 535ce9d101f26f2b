package sopsinstaller.linux;

import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure.BadLock;
import sopsinstaller.failure.Quoted;
import sopsinstaller.failure.Warning;

/**
 * The lock that lets one run after the other work on a mount point. It is the kernel's lock of an open file, so it ends
 * with its process, however that ends. The file is readable by its owner alone, so that nobody else can open and hold
 * it; and it is beside the mount point, not in it, so that it is the same file before and after the mount.
 *
 * <p>Where no file can be made beside the mount point (a read-only root), the file is in it. Until it is mounted, the
 * directory above it is locked then. Others may be able to open and lock that directory too, so it is waited for only
 * a while; without it, two first runs at the same moment could mount twice, no more. A lock file that others could
 * open, as someone may have changed its mode, is waited for only a while too, and is replaced.
 */
public final class RunLock implements AutoCloseable {
    private static final String SUFFIX = ".lock";
    private static final String NAME_INSIDE = ".lock";
    private static final int PRIVATE_FILE = 0600;
    private static final int FOR_OTHERS = 0077;
    private static final int TRIES = 100;
    private static final int MILLISECONDS_BETWEEN_TRIES = 100;
    private final Libc libc;
    private final Reach reach;
    private final List<Warning> warnings;
    private final Runnable release;

    /** How long a lock keeps other runs away. */
    private enum Reach { WHOLE_RUN, UNTIL_MOUNTED }

    /** What tries to take a lock that nobody may hold for long. */
    private interface Try {
        boolean taken() throws ErrnoException;
    }

    private RunLock(Libc libc, Reach reach, List<Warning> warnings, Runnable release) {
        this.libc = libc;
        this.reach = reach;
        this.warnings = warnings;
        this.release = release;
    }

    /** Whether {@code name} in a mount point is the file of this lock. */
    public static boolean isInside(String name) {
        return name.equals(NAME_INSIDE);
    }

    /**
     * Waits for the lock of the mount point {@code name} in {@code parent}; {@link #inside} must follow.
     *
     * @param warnings told when a wait was given up
     * @throws InstallException when there is a file of that name that is not this user's own
     */
    public static RunLock take(Libc libc, Directory parent, String name, List<Warning> warnings)
            throws ErrnoException, InstallException {
        try {
            return ofFile(libc, parent, name + SUFFIX, warnings, false);
        } catch (ErrnoException e) {
            if (!e.is(ErrnoException.EROFS) && !e.is(ErrnoException.EACCES)) {
                throw e;
            }
        }
        Optional<RunLock> existing = ofExistingFile(libc, parent, name + SUFFIX, warnings);
        return existing.isPresent() ? existing.get() : ofDirectory(libc, parent, warnings);
    }

    /**
     * The lock for the rest of the run: none more where this one lasts, or that of a file in {@code mount}.
     *
     * @throws InstallException when there is a file of that name that is not this user's own
     */
    public RunLock inside(Directory mount) throws ErrnoException, InstallException {
        return switch (reach) {
            case WHOLE_RUN -> new RunLock(libc, reach, warnings, () -> { });
            case UNTIL_MOUNTED -> ofFile(libc, mount, NAME_INSIDE, warnings, false);
        };
    }

    /** With {@code replaced}, what lies there was made by this run, and open to others because of its file system. */
    private static RunLock ofFile(Libc libc, Directory directory, String name, List<Warning> warnings,
            boolean replaced) throws ErrnoException, InstallException {
        OpenFile file = opened(directory, name);
        boolean taken = false;
        try {
            FileStatus status = file.status();
            if (!isOwn(libc, status)) {
                throw new InstallException(new BadLock(directory.pathOf(name),
                        "is no file of the user that runs this"));
            }
            boolean forOthers = (status.mode() & FOR_OTHERS) != 0;
            if (forOthers && !replaced) {
                replace(directory, name, file, status, warnings);
            } else {
                if (status.mode() != PRIVATE_FILE && !forOthers) {
                    file.mode(PRIVATE_FILE);
                }
                lock(file, forOthers, directory.pathOf(name), warnings);
                taken = true;
                return new RunLock(libc, Reach.WHOLE_RUN, warnings, file::close);
            }
        } finally {
            if (!taken) {
                file.close();
            }
        }
        return ofFile(libc, directory, name, warnings, true);
    }

    /** Waits for ever only for a file that no other user can hold. */
    private static void lock(OpenFile file, boolean forOthers, String path, List<Warning> warnings)
            throws ErrnoException {
        if (!forOthers) {
            file.lock();
        } else if (!inTime(file::tryLock)) {
            warnings.add(tooLong(path));
        }
    }

    private static OpenFile opened(Directory directory, String name) throws ErrnoException, InstallException {
        try {
            return directory.openOrCreate(name);
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ELOOP) || e.is(ErrnoException.EISDIR)) {
                throw new InstallException(new BadLock(directory.pathOf(name), "is no regular file"), e);
            }
            throw e;
        }
    }

    /**
     * Removes the lock {@code file}, which others may have open and hold for ever; holding it, so that runs which wait
     * for it do so one after the other, and only where no other run has replaced it meanwhile.
     */
    private static void replace(Directory directory, String name, OpenFile file, FileStatus status,
            List<Warning> warnings) throws ErrnoException {
        lock(file, true, directory.pathOf(name), warnings);
        if (directory.status(name).map(status::sameFile).orElse(false)) {
            directory.remove(name);
        }
    }

    /** The lock of a file that was made when its directory could be written; empty when it cannot be trusted. */
    private static Optional<RunLock> ofExistingFile(Libc libc, Directory parent, String name,
            List<Warning> warnings) throws ErrnoException {
        OpenFile file;
        try {
            file = parent.openFile(name);
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENOENT) || e.is(ErrnoException.EACCES)) {
                return Optional.empty();
            }
            throw e;
        }
        boolean taken = false;
        try {
            FileStatus status = file.status();
            if (!isOwn(libc, status) || (status.mode() & FOR_OTHERS) != 0) {
                return Optional.empty();
            }
            file.lock();
            taken = true;
            return Optional.of(new RunLock(libc, Reach.WHOLE_RUN, warnings, file::close));
        } finally {
            if (!taken) {
                file.close();
            }
        }
    }

    private static RunLock ofDirectory(Libc libc, Directory parent, List<Warning> warnings) throws ErrnoException {
        Directory directory;
        try {
            directory = parent.open(".");
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.EACCES)) {
                return new RunLock(libc, Reach.UNTIL_MOUNTED, warnings, () -> { });
            }
            throw e;
        }
        boolean done = false;
        try {
            if (!inTime(directory::tryLock)) {
                warnings.add(tooLong(parent.path()));
            }
            done = true;
            return new RunLock(libc, Reach.UNTIL_MOUNTED, warnings, directory::close);
        } finally {
            if (!done) {
                directory.close();
            }
        }
    }

    private static Warning tooLong(String path) {
        return new Warning(Quoted.quoted(path),
                "is locked by another process for a long time; went on without that lock");
    }

    private static boolean inTime(Try lock) throws ErrnoException {
        for (int i = 0; i < TRIES; i++) {
            if (lock.taken()) {
                return true;
            }
            try {
                Thread.sleep(MILLISECONDS_BETWEEN_TRIES);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static boolean isOwn(Libc libc, FileStatus status) {
        return status.kind() == FileStatus.Kind.FILE && status.uid() == libc.effectiveUser();
    }

    @Override
    public void close() {
        release.run();
    }
}
