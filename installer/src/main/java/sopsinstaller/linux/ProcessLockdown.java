package sopsinstaller.linux;

/** Makes the memory of this process hard to get at, and its new files private, before the first secret is read. */
public final class ProcessLockdown {
    private static final int PRIVATE_FILES = 0077;

    private ProcessLockdown() {}

    /**
     * umask 077, no core dump, not dumpable (no ptrace and no {@code /proc/PID/mem} for processes of the same user).
     *
     * @throws ErrnoException when the kernel refuses; nothing secret may be read then
     */
    public static void apply(Libc libc) throws ErrnoException {
        libc.umask(PRIVATE_FILES);
        libc.forbidCoreFiles();
        libc.setDumpable(0);
    }
}
