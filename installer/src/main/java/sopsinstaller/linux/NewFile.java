package sopsinstaller.linux;

import sopsinstaller.secret.SecretBytes;

/** Making of files that must not exist yet, where the operator wants them: keys, which nothing may overwrite. */
public final class NewFile {
    private static final int PRIVATE_FILE = 0600;
    private static final int OPEN_DIRECTORY = 0755;
    private static final int OTHERS_WRITE = 0022;

    private NewFile() {}

    /**
     * Writes {@code content} to the new file {@code path} and waits until it is on its device; what went wrong leaves
     * no file.
     *
     * @param mode permission bits; the file has 0600 until it is complete
     * @throws ErrnoException {@code EEXIST} when there is anything of that name, even a link that leads nowhere
     */
    public static void write(Libc libc, String path, SecretBytes content, int mode) throws ErrnoException {
        int flags = Flag.O_WRONLY | Flag.O_CREAT | Flag.O_EXCL | Flag.O_NOFOLLOW;
        try (OpenFile file = new OpenFile(libc, libc.openat(Flag.AT_FDCWD, path, path, flags, PRIVATE_FILE), path)) {
            try {
                file.write(content);
                file.mode(mode);
                file.sync();
            } catch (ErrnoException e) {
                remove(libc, path, e);
                throw e;
            }
        }
    }

    /** Whether there is anything of that name, a link that leads nowhere included. */
    public static boolean isThere(Libc libc, String path) throws ErrnoException {
        try {
            libc.status(Flag.AT_FDCWD, path, path, Flag.AT_SYMLINK_NOFOLLOW);
            return true;
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    /** Makes the directory {@code path} and those above it with 0755, as far as they are not there. */
    public static void makeDirectories(Libc libc, String path) throws ErrnoException {
        int former = libc.umask(OTHERS_WRITE);
        try {
            for (int end = nextEnd(path, 0); end > 0; end = nextEnd(path, end)) {
                makeDirectory(libc, path.substring(0, end));
            }
        } finally {
            libc.umask(former);
        }
    }

    /** Removes {@code path}, which was made for something that {@code first} then prevented. */
    public static void remove(Libc libc, String path, ErrnoException first) {
        try {
            libc.unlinkat(Flag.AT_FDCWD, path, 0, path);
        } catch (ErrnoException e) {
            first.addSuppressed(e);
        }
    }

    /** Where the component that begins at or after {@code from} ends; −1 when there is none. */
    private static int nextEnd(String path, int from) {
        int start = from;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        if (start == path.length()) {
            return -1;
        }
        int slash = path.indexOf('/', start);
        return slash < 0 ? path.length() : slash;
    }

    private static void makeDirectory(Libc libc, String path) throws ErrnoException {
        try {
            libc.mkdirat(Flag.AT_FDCWD, path, OPEN_DIRECTORY, path);
        } catch (ErrnoException e) {
            // not only EEXIST: a read-only or unwritable directory refuses before it looks whether the name is there
            if (!isThere(libc, path)) {
                throw e;
            }
        }
    }
}
