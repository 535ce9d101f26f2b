package sopsinstaller.linux;

/** Where this process' standard output goes. */
public final class StandardOutput {
    private static final int DESCRIPTOR = 1;
    private static final String LINK = "/proc/self/fd/1";
    private static final int OTHERS_READ = 0004;

    private StandardOutput() {}

    /** Whether it goes to a terminal; false where that cannot be known. */
    public static boolean isTerminal(Libc libc) {
        try {
            String target = libc.readlinkat(Flag.AT_FDCWD, LINK, LINK);
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (ErrnoException _) {
            return false;
        }
    }

    /** Whether it goes to a regular file that every user can read; false where that cannot be known. */
    public static boolean isFileForAll(Libc libc) {
        try {
            FileStatus status = libc.status(DESCRIPTOR, "", "stdout", Flag.AT_EMPTY_PATH);
            return status.kind() == FileStatus.Kind.FILE && (status.mode() & OTHERS_READ) != 0;
        } catch (ErrnoException _) {
            return false;
        }
    }
}
