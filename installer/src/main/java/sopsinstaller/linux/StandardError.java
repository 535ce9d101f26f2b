package sopsinstaller.linux;

/** Where this process' error output goes. */
public final class StandardError {
    private static final int DESCRIPTOR = 2;

    private StandardError() {}

    /**
     * Whether it goes to the journal, which then reads a priority at the start of each line.
     *
     * @param journalStream the variable {@code JOURNAL_STREAM}, {@code device:inode} in decimal (systemd.exec(5)); a
     *     program started with another error output inherits the variable all the same, so both are compared
     */
    public static boolean isJournal(Libc libc, String journalStream) {
        try {
            FileStatus status = libc.status(DESCRIPTOR, "", "stderr", Flag.AT_EMPTY_PATH);
            return journalStream.equals(deviceNumber(status.device()) + ":" + Long.toUnsignedString(status.inode()));
        } catch (ErrnoException _) {
            return false; // closed, or refused: the lines are then written without priority
        }
    }

    /** The number that stat(2) gives for a device, as glibc's makedev(3) composes it. */
    static String deviceNumber(long device) {
        long major = device >>> 32;
        long minor = device & 0xFFFF_FFFFL;
        return Long.toUnsignedString((major & 0xFFFF_F000L) << 32 | (major & 0xFFFL) << 8
                | (minor & 0xFFFF_FF00L) << 12 | minor & 0xFFL);
    }
}
