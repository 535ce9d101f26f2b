package sopsinstaller.faults;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * With which errors each system call is made to fail: those that its page of the manual names, or that every file
 * system may answer. A call that is not here cannot fail (getuid, exit_group, umask), answers no error number (brk,
 * setfsuid), or is one whose failures the C library takes for the end of the world (futex that wakes).
 */
final class Errors {
    private static final Map<String, List<String>> OF = new TreeMap<>();

    static {
        put("openat open", "EACCES EMFILE ENOMEM ENOSPC EIO EROFS EINTR");
        put("mkdirat symlinkat renameat renameat2 linkat", "EACCES ENOSPC EIO EROFS ENOMEM");
        put("unlinkat", "EACCES EIO EROFS ENOMEM");
        put("statx newfstatat fstat readlink readlinkat access faccessat faccessat2", "EACCES EIO ENOMEM");
        put("getdents64", "EIO ENOMEM");
        put("fchmod fchmodat fchown fchownat", "EACCES EIO EROFS ENOMEM");
        put("statfs fstatfs", "EIO ENOMEM EINTR");
        put("read pread64 readv", "EIO ENOMEM EINTR");
        put("write pwrite64 writev", "EIO ENOSPC EINTR");
        put("close", "EIO EINTR ENOSPC");
        put("lseek", "EIO");
        put("fsync fdatasync ftruncate", "EIO ENOSPC EINTR EROFS");
        put("flock", "EINTR ENOMEM EIO");
        put("fcntl", "EINTR EACCES EMFILE");
        put("ioctl", "EIO EACCES");
        put("getcwd chdir fchdir", "EACCES EIO ENOMEM");
        put("mount umount2", "EACCES EIO EMFILE ENOMEM EROFS");
        put("mmap", "ENOMEM EAGAIN EACCES");
        put("mprotect", "ENOMEM EACCES");
        put("munmap mremap madvise", "ENOMEM");
        put("mlock mlock2 mlockall", "ENOMEM EAGAIN");
        put("clone clone3 fork vfork", "ENOMEM EAGAIN");
        put("execve", "EACCES EIO EMFILE ENOMEM");
        put("wait4 waitid", "EINTR");
        put("kill tgkill", "EACCES");
        put("pipe2 socket socketpair", "EMFILE ENOMEM EACCES");
        put("connect", "EACCES EINTR");
        put("poll ppoll", "ENOMEM EINTR");
        put("sendto sendmsg recvfrom recvmsg", "ENOMEM EINTR EACCES");
        put("dup dup2 dup3", "EMFILE EINTR");
        put("nanosleep clock_nanosleep", "EINTR");
        put("getrandom", "EINTR");
        put("prctl prlimit64 setrlimit setsid", "EACCES");
    }

    private Errors() {}

    private static void put(String calls, String errors) {
        for (String call : calls.split(" ")) {
            OF.put(call, List.of(errors.split(" ")));
        }
    }

    /** The errors for a call; none when it is not made to fail. */
    static List<String> of(String call) {
        return OF.getOrDefault(call, List.of());
    }
}
