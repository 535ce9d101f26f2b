package sopsinstaller.linux;

/** Flags and other fixed arguments of system calls, by their names and with their numbers on 64-bit Linux. */
final class Flag {
    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_WRONLY = 1;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_NOCTTY = 0400;
    static final int O_APPEND = 02000;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    /** These two swap their values between processors. */
    static final int O_DIRECTORY = arm() ? 040000 : 0200000;
    static final int O_NOFOLLOW = arm() ? 0100000 : 0400000;
    static final int RENAME_NOREPLACE = 1;
    static final int RENAME_EXCHANGE = 2;
    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;
    static final int F_GETFD = 1;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    /** Tells of the end and leaves the process, as a zombie, to be asked again. */
    static final int WNOWAIT = 0x1000000;
    static final int P_PID = 1;
    static final int CLD_EXITED = 1;
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;
    static final int AF_UNIX = 1;
    static final int SOCK_STREAM = 1;
    static final int SOCK_CLOEXEC = O_CLOEXEC;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int POLLIN = 1;
    static final int POLLOUT = 4;
    static final int POSIX_SPAWN_SETSIGDEF = 4;
    static final int POSIX_SPAWN_SETSIGMASK = 8;
    static final int POSIX_SPAWN_SETSID = 0x80;
    static final int PR_GET_DUMPABLE = 3;
    static final int PR_SET_DUMPABLE = 4;
    static final int RLIMIT_CORE = 4;

    private Flag() {}

    private static boolean arm() {
        return System.getProperty("os.arch").equals("aarch64");
    }
}
