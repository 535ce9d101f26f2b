package sopsinstaller.linux;

/** Makes the memory of this process hard to get at, and its new files private, before the first secret is read. */
public final class ProcessLockdown {
    private static final int PRIVATE_FILES = 0077;
    private static final int STANDARD_DESCRIPTORS = 3;

    private ProcessLockdown() {}

    /**
     * umask 077, no core dump, not dumpable (no ptrace and no {@code /proc/PID/mem} for processes of the same user),
     * nothing swapped where the kernel allows it (root, or no limit on locked memory), and nothing of ours under the
     * numbers of the standard descriptors.
     *
     * @throws ErrnoException when the kernel refuses; nothing secret may be read then
     */
    public static void apply(Libc libc) throws ErrnoException {
        libc.umask(PRIVATE_FILES);
        libc.forbidCoreFiles();
        libc.setDumpable(0);
        libc.lockMemory();
        occupyStandardDescriptors(libc);
    }

    /** Where one was closed by the caller, the next file opened would get its number and be taken for it. */
    private static void occupyStandardDescriptors(Libc libc) throws ErrnoException {
        for (int descriptor = 0; descriptor < STANDARD_DESCRIPTORS; descriptor++) {
            if (!libc.isOpen(descriptor)) {
                // open(2) gives the lowest free number; for reading and writing it serves in the place of each
                libc.openat(Flag.AT_FDCWD, "/dev/null", "/dev/null", Flag.O_RDWR, 0);
            }
        }
    }
}
