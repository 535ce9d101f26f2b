package sopsinstaller.linux;

import sopsinstaller.secret.SecretBytes;

/** Writing of a whole file that the operator named. */
public final class OutputFile {
    private static final int PRIVATE_FILE = 0600;

    private OutputFile() {}

    /**
     * Writes {@code content} to {@code path}. A file (or link) of that name is replaced by a new one at once, so that
     * nobody who could read the old one reads the new; a device or FIFO is written to.
     *
     * @param mode permission bits of the new file; it has 0600 until it is complete
     */
    public static void write(Libc libc, String path, SecretBytes content, int mode) throws ErrnoException {
        if (isDevice(libc, path)) {
            try (OpenFile device = open(libc, path, Flag.O_WRONLY)) {
                device.write(content);
            }
            return;
        }
        String fresh = path + ".new-" + ProcessHandle.current().pid();
        try (OpenFile file = open(libc, fresh, Flag.O_WRONLY | Flag.O_CREAT | Flag.O_EXCL | Flag.O_NOFOLLOW)) {
            try {
                file.write(content);
                file.mode(mode);
                libc.renameat2(Flag.AT_FDCWD, fresh, Flag.AT_FDCWD, path, 0, path);
            } catch (ErrnoException e) {
                remove(libc, fresh, e);
                throw e;
            }
        }
    }

    private static boolean isDevice(Libc libc, String path) throws ErrnoException {
        try {
            return switch (libc.status(Flag.AT_FDCWD, path, path, 0).kind()) {
                case FILE, LINK -> false;
                case DIRECTORY -> throw new ErrnoException("open", path, ErrnoException.EISDIR);
                case OTHER -> true;
            };
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    private static OpenFile open(Libc libc, String path, int flags) throws ErrnoException {
        return new OpenFile(libc, libc.openat(Flag.AT_FDCWD, path, path, flags, PRIVATE_FILE), path);
    }

    private static void remove(Libc libc, String path, ErrnoException first) {
        try {
            libc.unlinkat(Flag.AT_FDCWD, path, 0, path);
        } catch (ErrnoException e) {
            first.addSuppressed(e);
        }
    }
}
