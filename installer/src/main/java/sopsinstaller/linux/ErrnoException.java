package sopsinstaller.linux;

import java.util.Map;
import sopsinstaller.failure.Quoted;

/**
 * A system call that the kernel refused: the call's name as in section 2 of the manual, the path it was about
 * (empty where there is none) and the error number. Numbers are those of asm-generic/errno.h, which x86-64 and
 * aarch64 share.
 */
public final class ErrnoException extends Exception {
    private static final long serialVersionUID = 1L;
    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** Interrupted by a signal. */
    public static final int EINTR = 4;
    /** Temporarily unavailable, as a lock that another holds. */
    public static final int EAGAIN = 11;
    /** Permission denied. */
    public static final int EACCES = 13;
    /** File exists. */
    public static final int EEXIST = 17;
    /** Not a directory. */
    public static final int ENOTDIR = 20;
    /** Is a directory. */
    public static final int EISDIR = 21;
    /** Invalid argument. */
    public static final int EINVAL = 22;
    /** A pipe or socket has no positions. */
    public static final int ESPIPE = 29;
    /** Read-only file system. */
    public static final int EROFS = 30;
    /** Nobody reads any more what is written. */
    public static final int EPIPE = 32;
    /** Result too large. */
    public static final int ERANGE = 34;
    /** File name too long. */
    public static final int ENAMETOOLONG = 36;
    /** Call not known to this kernel. */
    public static final int ENOSYS = 38;
    /** Directory not empty. */
    public static final int ENOTEMPTY = 39;
    /** A symbolic link where none is followed. */
    public static final int ELOOP = 40;
    /** Waited too long. */
    public static final int ETIMEDOUT = 110;

    private static final Map<Integer, String[]> KNOWN = Map.ofEntries(
            known(EPERM, "EPERM", "operation not permitted"),
            known(ENOENT, "ENOENT", "no such file or directory"),
            known(3, "ESRCH", "no such process"),
            known(EINTR, "EINTR", "interrupted"),
            known(5, "EIO", "input/output error"),
            known(6, "ENXIO", "no such device or address"),
            known(9, "EBADF", "bad file descriptor"),
            known(EAGAIN, "EAGAIN", "temporarily unavailable"),
            known(12, "ENOMEM", "out of memory"),
            known(EACCES, "EACCES", "permission denied"),
            known(14, "EFAULT", "bad address"),
            known(16, "EBUSY", "device or resource busy"),
            known(EEXIST, "EEXIST", "file exists"),
            known(18, "EXDEV", "on another file system"),
            known(19, "ENODEV", "no such device"),
            known(ENOTDIR, "ENOTDIR", "not a directory"),
            known(EISDIR, "EISDIR", "is a directory"),
            known(EINVAL, "EINVAL", "invalid argument"),
            known(23, "ENFILE", "too many open files in the system"),
            known(24, "EMFILE", "too many open files"),
            known(26, "ETXTBSY", "file is being executed"),
            known(27, "EFBIG", "file too large"),
            known(28, "ENOSPC", "no space left on device"),
            known(ESPIPE, "ESPIPE", "no positions in a pipe"),
            known(EROFS, "EROFS", "read-only file system"),
            known(31, "EMLINK", "too many links"),
            known(EPIPE, "EPIPE", "closed by the other side"),
            known(ERANGE, "ERANGE", "result too large"),
            known(ENAMETOOLONG, "ENAMETOOLONG", "file name too long"),
            known(37, "ENOLCK", "no locks available"),
            known(ENOSYS, "ENOSYS", "not known to this kernel"),
            known(ENOTEMPTY, "ENOTEMPTY", "directory not empty"),
            known(ELOOP, "ELOOP", "too many levels of symbolic links"),
            known(75, "EOVERFLOW", "value too large"),
            known(95, "EOPNOTSUPP", "not supported by the file system"),
            known(107, "ENOTCONN", "not connected"),
            known(ETIMEDOUT, "ETIMEDOUT", "no answer in time"),
            known(116, "ESTALE", "stale file handle"),
            known(122, "EDQUOT", "disk quota exceeded"));

    private final String call;
    private final String path;
    private final int errno;

    /** {@code call} failed on {@code path} (may be empty) with {@code errno}. */
    public ErrnoException(String call, String path, int errno) {
        super(call + (path.isEmpty() ? "" : " " + Quoted.quoted(path)) + ": " + text(errno));
        this.call = call;
        this.path = path;
        this.errno = errno;
    }

    /** Name of the system call. */
    public String call() {
        return call;
    }

    /** The path the call was about, as given; empty where there is none. */
    public String path() {
        return path;
    }

    /** The error number. */
    public int errno() {
        return errno;
    }

    /** Whether the error number is {@code number}. */
    public boolean is(int number) {
        return errno == number;
    }

    /** Symbolic name, {@code ENOENT}; {@code errno 131} where it has none here. */
    public String name() {
        String[] names = KNOWN.get(errno);
        return names == null ? "errno " + errno : names[0];
    }

    /** What the error number means, {@code no such file or directory}. */
    public String reason() {
        return text(errno);
    }

    private static String text(int errno) {
        String[] names = KNOWN.get(errno);
        return names == null ? "errno " + errno : names[1];
    }

    private static Map.Entry<Integer, String[]> known(int errno, String name, String text) {
        return Map.entry(errno, new String[] {name, text});
    }
}
