package sopsinstaller.linux;

import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure.BadLock;

/**
 * The lock that lets one run after the other work on a mount point. It is the kernel's lock of an open file, so it ends
 * with its process, however that ends. The file is readable by its owner alone and beside the mount point, not in it:
 * nobody else can open and hold it, and it is the same file before and after the mount.
 */
public final class RunLock implements AutoCloseable {
    private static final String SUFFIX = ".lock";
    private static final int PRIVATE_FILE = 0600;
    private final Runnable release;

    private RunLock(Runnable release) {
        this.release = release;
    }

    /**
     * Waits for the lock of the mount point {@code name} in {@code parent}. On a read-only file system it is the
     * lock of
     * {@code parent} itself.
     *
     * @throws InstallException when there is a file of that name that is not this user's own
     */
    public static RunLock take(Libc libc, Directory parent, String name) throws ErrnoException, InstallException {
        OpenFile file;
        try {
            file = parent.openOrCreate(name + SUFFIX);
        } catch (ErrnoException e) {
            if (!e.is(ErrnoException.EROFS)) {
                throw e;
            }
            return ofDirectory(parent);
        }
        boolean taken = false;
        try {
            FileStatus status = file.status();
            if (status.kind() != FileStatus.Kind.FILE || status.uid() != libc.effectiveUser()) {
                throw new InstallException(new BadLock(parent.pathOf(name + SUFFIX),
                        "is no file of the user that runs this"));
            }
            if (status.mode() != PRIVATE_FILE) {
                file.mode(PRIVATE_FILE);
            }
            file.lock();
            taken = true;
            return new RunLock(file::close);
        } finally {
            if (!taken) {
                file.close();
            }
        }
    }

    private static RunLock ofDirectory(Directory parent) throws ErrnoException {
        Directory directory = parent.open(".");
        boolean taken = false;
        try {
            directory.lock();
            taken = true;
            return new RunLock(directory::close);
        } finally {
            if (!taken) {
                directory.close();
            }
        }
    }

    @Override
    public void close() {
        release.run();
    }
}
