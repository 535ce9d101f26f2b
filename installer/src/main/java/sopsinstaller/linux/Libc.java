package sopsinstaller.linux;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The system calls this program makes, each under its name and with the order of arguments of section 2 of the manual.
 * The only class that touches native code, through JNA's interface mapping.
 *
 * <ol>
 *   <li>Texts go to the kernel as UTF-8, whatever the platform's encoding is.
 *   <li>Every failure is an {@link ErrnoException}; calls that a signal interrupted are made again.
 *   <li>Buffers that held file contents are zeroed after every call.
 * </ol>
 */
public final class Libc {
    /** Now, later, and each page only when it is used: else the locked memory would be all that is reserved. */
    private static final int MCL_CURRENT_FUTURE_ONFAULT = 1 | 2 | 4;
    private static final int LINK_BYTES = 4096;
    private static final int TRANSFER_BYTES = 64 * 1024;
    private static final int STATFS_BYTES = 256;
    private static final int ACCOUNT_STRUCT_BYTES = 64;
    private static final int FIRST_ACCOUNT_BYTES = 4 * 1024;
    /** A group line longer than this is refused: it would hold more than a hundred thousand members. */
    private static final int MAX_ACCOUNT_BYTES = 4 * 1024 * 1024;
    /** Of pw_uid and of gr_gid. */
    private static final int OFFSET_NUMBER = 16;
    /** Errors by which the name services say "no such entry" (getpwnam_r(3)). */
    private static final List<Integer> NO_SUCH_ACCOUNT =
            List.of(0, ErrnoException.ENOENT, 3 /* ESRCH */, 9 /* EBADF */, ErrnoException.EPERM);

    private final Calls calls;
    /** Lives as long as the process. Not JNA's Memory, which starts a thread to free what was forgotten. */
    private final Pointer transfer = allocate(TRANSFER_BYTES);

    private Libc(Calls calls) {
        this.calls = calls;
    }

    /** The C library of this process; {@link StubLibrary#missing} must have found nothing. */
    public static Libc load() {
        StubLibrary.fix();
        return new Libc(Native.load(Calls.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
    }

    /** Effective user of this process. */
    public long effectiveUser() {
        return Integer.toUnsignedLong(calls.geteuid());
    }

    /** Sets the file mode creation mask and gives the old one. */
    public int umask(int mask) {
        return calls.umask(mask);
    }

    /** Random bytes for a key; up to 256 the kernel gives all at once (getrandom(2)). Owned by the caller. */
    public byte[] random(int length) throws ErrnoException {
        if (length > 256) {
            throw new IllegalStateException("bug: more random bytes than come in one piece");
        }
        byte[] bytes = new byte[length];
        synchronized (transfer) {
            check(calls.getrandom(transfer, length, 0), "getrandom", "");
            transfer.read(0, bytes, 0, length);
            transfer.setMemory(0, length, (byte) 0);
        }
        return bytes;
    }

    int openat(int directory, String name, String path, int flags, int mode) throws ErrnoException {
        byte[] text = text(name);
        int result;
        do {
            result = calls.openat(directory, text, flags | Flag.O_CLOEXEC | Flag.O_NOCTTY, mode);
        } while (interrupted(result));
        return check(result, "openat", path);
    }

    void close(int descriptor) {
        // Linux frees the descriptor whatever close answers, so it is never called again
        calls.close(descriptor);
    }

    int read(int descriptor, byte[] into, int offset, int length, String path) throws ErrnoException {
        return received(count -> calls.read(descriptor, transfer, count), "read", into, offset, length, path);
    }

    /** Reads at {@code position} what fits into {@code into}, at most {@value #TRANSFER_BYTES} bytes. */
    int pread(int descriptor, byte[] into, long position, String path) throws ErrnoException {
        return received(
                count -> calls.pread(descriptor, transfer, count, position), "pread", into, 0, into.length, path);
    }

    int write(int descriptor, byte[] from, int offset, int length, String path) throws ErrnoException {
        return sent(count -> calls.write(descriptor, transfer, count), "write", from, offset, length, path);
    }

    /** Writes into a socket as much as it takes at once; a peer that is gone is an error and no signal. */
    int send(int socket, byte[] from, int offset, int length, String path) throws ErrnoException {
        int flags = Flag.MSG_DONTWAIT | Flag.MSG_NOSIGNAL;
        return sent(count -> calls.send(socket, transfer, count, flags), "send", from, offset, length, path);
    }

    private int received(Transfer call, String name, byte[] into, int offset, int length, String path)
            throws ErrnoException {
        synchronized (transfer) {
            int wanted = Math.min(length, TRANSFER_BYTES);
            int count = attempt(call, wanted, name, path);
            transfer.read(0, into, offset, count);
            transfer.setMemory(0, count, (byte) 0);
            return count;
        }
    }

    private int sent(Transfer call, String name, byte[] from, int at, int length, String path) throws ErrnoException {
        synchronized (transfer) {
            int wanted = Math.min(length, TRANSFER_BYTES);
            transfer.write(0, from, at, wanted);
            try {
                return attempt(call, wanted, name, path);
            } finally {
                transfer.setMemory(0, wanted, (byte) 0);
            }
        }
    }

    private static int attempt(Transfer call, int wanted, String name, String path) throws ErrnoException {
        long count;
        do {
            count = call.of(wanted);
        } while (interrupted(count));
        return (int) check(count, name, path);
    }

    FileStatus status(int directory, String name, String path, int flags) throws ErrnoException {
        byte[] struct = new byte[FileStatus.STRUCT_BYTES];
        check(calls.statx(directory, text(name), flags, FileStatus.STATX_BASIC_STATS, struct), "statx", path);
        return FileStatus.of(struct);
    }

    long fileSystemType(int descriptor, String path) throws ErrnoException {
        byte[] struct = new byte[STATFS_BYTES];
        check(calls.fstatfs(descriptor, struct), "fstatfs", path);
        // f_type is the first member, as wide as a long; the magic numbers themselves have 32 bits
        return ByteBuffer.wrap(struct).order(ByteOrder.nativeOrder()).getLong() & 0xffffffffL;
    }

    /** Names in a directory, from where its descriptor stands; empty at the end. */
    List<String> getdents64(int descriptor, String path) throws ErrnoException {
        synchronized (transfer) {
            int length = (int) check(calls.getdents64(descriptor, transfer, TRANSFER_BYTES), "getdents64", path);
            byte[] entries = new byte[length];
            transfer.read(0, entries, 0, length);
            return DirectoryListing.names(entries, length);
        }
    }

    String readlinkat(int directory, String name, String path) throws ErrnoException {
        byte[] target = new byte[LINK_BYTES];
        int length = (int) check(calls.readlinkat(directory, text(name), target, LINK_BYTES), "readlinkat", path);
        return new String(target, 0, length, StandardCharsets.UTF_8);
    }

    void mkdirat(int directory, String name, int mode, String path) throws ErrnoException {
        check(calls.mkdirat(directory, text(name), mode), "mkdirat", path);
    }

    void symlinkat(String target, int directory, String name, String path) throws ErrnoException {
        check(calls.symlinkat(text(target), directory, text(name)), "symlinkat", path);
    }

    void renameat2(int from, String old, int to, String fresh, int flags, String path) throws ErrnoException {
        int result = flags == 0
                ? calls.renameat(from, text(old), to, text(fresh))
                : calls.renameat2(from, text(old), to, text(fresh), flags);
        check(result, "renameat", path);
    }

    void unlinkat(int directory, String name, int flags, String path) throws ErrnoException {
        check(calls.unlinkat(directory, text(name), flags), "unlinkat", path);
    }

    void fchmod(int descriptor, int mode, String path) throws ErrnoException {
        check(calls.fchmod(descriptor, mode), "fchmod", path);
    }

    void fchown(int descriptor, long uid, long gid, String path) throws ErrnoException {
        // with AT_EMPTY_PATH the call also takes descriptors opened by O_PATH, those of links among them
        check(calls.fchownat(descriptor, text(""), (int) uid, (int) gid, Flag.AT_EMPTY_PATH | Flag.AT_SYMLINK_NOFOLLOW),
                "fchownat", path);
    }

    void fsync(int descriptor, String path) throws ErrnoException {
        check(calls.fsync(descriptor), "fsync", path);
    }

    /** Waits until no other open file description holds the lock, and takes it. */
    void lock(int descriptor, String path) throws ErrnoException {
        check(flock(descriptor, Flag.LOCK_EX), "flock", path);
    }

    /** Takes the lock if no other open file description holds it, and tells whether it did. */
    boolean tryLock(int descriptor, String path) throws ErrnoException {
        int result = flock(descriptor, Flag.LOCK_EX | Flag.LOCK_NB);
        if (result == -1 && Native.getLastError() == ErrnoException.EAGAIN) {
            return false;
        }
        check(result, "flock", path);
        return true;
    }

    private int flock(int descriptor, int operation) {
        int result;
        do {
            result = calls.flock(descriptor, operation);
        } while (interrupted(result));
        return result;
    }

    void mount(String type, String target, long flags, String options) throws ErrnoException {
        check(calls.mount(text("none"), text(target), text(type), flags, text(options)), "mount", target);
    }

    /** The calling thread's file system user from now on; answers the former one. Root only. */
    long setfsuid(long uid) {
        return Integer.toUnsignedLong(calls.setfsuid((int) uid));
    }

    /** The calling thread's file system group from now on; answers the former one. Root only. */
    long setfsgid(long gid) {
        return Integer.toUnsignedLong(calls.setfsgid((int) gid));
    }

    int dumpable() throws ErrnoException {
        return check(calls.prctl(Flag.PR_GET_DUMPABLE, 0, 0, 0, 0), "prctl", "");
    }

    void setDumpable(int value) throws ErrnoException {
        check(calls.prctl(Flag.PR_SET_DUMPABLE, value, 0, 0, 0), "prctl", "");
    }

    /** Whether the number is that of an open descriptor. */
    boolean isOpen(int descriptor) {
        return calls.fcntl(descriptor, Flag.F_GETFD) != -1;
    }

    /** Keeps all memory of this process from being swapped, as far as it is allowed to; tells whether it is. */
    boolean lockMemory() {
        return calls.mlockall(MCL_CURRENT_FUTURE_ONFAULT) == 0;
    }

    void forbidCoreFiles() throws ErrnoException {
        check(calls.setrlimit(Flag.RLIMIT_CORE, new long[] {0, 0}), "setrlimit", "");
    }

    /** Starts a program of PATH with these variables, its standard output on the error output; answers its number. */
    int spawn(String[] words, String[] variables) throws ErrnoException {
        byte[] actions = new byte[512]; // more than any C library's posix_spawn_file_actions_t
        int[] pid = new int[1];
        int error = calls.posix_spawn_file_actions_init(actions);
        if (error == 0) {
            error = calls.posix_spawn_file_actions_adddup2(actions, 2, 1);
        }
        if (error == 0) {
            error = calls.posix_spawnp(pid, text(words[0]), actions, null, words, variables);
        }
        calls.posix_spawn_file_actions_destroy(actions);
        if (error != 0) {
            throw new ErrnoException("posix_spawnp", words[0], error);
        }
        return pid[0];
    }

    /** How the child {@code pid} ended, as waitpid(2) tells it; empty while it runs. */
    OptionalInt ended(int pid) throws ErrnoException {
        int[] status = new int[1];
        return check(calls.waitpid(pid, status, Flag.WNOHANG), "waitpid", "") == 0
                ? OptionalInt.empty() : OptionalInt.of(status[0]);
    }

    void kill(int pid) {
        calls.kill(pid, Flag.SIGKILL);
    }

    /** Number of the user {@code name}; empty when the account databases have no such user. */
    OptionalLong userNumber(String name) throws ErrnoException {
        return account(name, "getpwnam_r", calls::getpwnam_r);
    }

    /** Number of the group {@code name}; empty when the account databases have no such group. */
    OptionalLong groupNumber(String name) throws ErrnoException {
        return account(name, "getgrnam_r", calls::getgrnam_r);
    }

    private OptionalLong account(String name, String call, Lookup lookup) throws ErrnoException {
        for (int bytes = FIRST_ACCOUNT_BYTES; bytes <= MAX_ACCOUNT_BYTES; bytes *= 4) {
            // first the pointer to the answer, then the room for the answer's texts
            Pointer memory = allocate(Native.POINTER_SIZE + bytes);
            try {
                byte[] struct = new byte[ACCOUNT_STRUCT_BYTES];
                memory.setPointer(0, Pointer.NULL);
                int error = lookup.find(text(name), struct, memory.share(Native.POINTER_SIZE), bytes, memory);
                if (error == 0 && memory.getPointer(0) != null) {
                    ByteBuffer in = ByteBuffer.wrap(struct).order(ByteOrder.nativeOrder());
                    return OptionalLong.of(Integer.toUnsignedLong(in.getInt(OFFSET_NUMBER)));
                }
                if (NO_SUCH_ACCOUNT.contains(error)) {
                    return OptionalLong.empty();
                }
                if (error != ErrnoException.ERANGE && error != ErrnoException.EINTR) {
                    throw new ErrnoException(call, name, error);
                }
            } finally {
                memory.setMemory(0, Native.POINTER_SIZE + bytes, (byte) 0);
                Native.free(Pointer.nativeValue(memory));
            }
        }
        throw new ErrnoException(call, name, ErrnoException.ERANGE);
    }

    private static Pointer allocate(int bytes) {
        long address = Native.malloc(bytes);
        if (address == 0) {
            throw new OutOfMemoryError("malloc of " + bytes + " bytes");
        }
        return new Pointer(address);
    }

    static boolean interrupted(long result) {
        return result == -1 && Native.getLastError() == ErrnoException.EINTR;
    }

    static int check(int result, String call, String path) throws ErrnoException {
        return (int) check((long) result, call, path);
    }

    private static long check(long result, String call, String path) throws ErrnoException {
        if (result == -1) {
            throw new ErrnoException(call, path, Native.getLastError());
        }
        return result;
    }

    static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(utf8, utf8.length + 1);
    }

    /** The functions with which {@link ChildProcess} works. */
    ProcessFunctions processes() {
        return calls;
    }

    /** A call that reads or writes so many bytes of the memory for transfers. */
    private interface Transfer {
        long of(int count);
    }

    /** One of the two account look-ups of getpwnam_r(3) and getgrnam_r(3). */
    private interface Lookup {
        int find(byte[] name, byte[] struct, Pointer texts, long bytes, Pointer result);
    }

    /** The functions as the C library declares them, for 64-bit Linux. */
    interface Calls extends Library, ProcessFunctions {
        int openat(int directory, byte[] path, int flags, int mode);
        int close(int descriptor);
        long read(int descriptor, Pointer buffer, long count);
        long pread(int descriptor, Pointer buffer, long count, long position);
        long write(int descriptor, Pointer buffer, long count);
        long send(int socket, Pointer buffer, long count, int flags);
        int statx(int directory, byte[] path, int flags, int mask, byte[] struct);
        int fstatfs(int descriptor, byte[] struct);
        long getrandom(Pointer buffer, long count, int flags);
        long getdents64(int descriptor, Pointer entries, long count);
        long readlinkat(int directory, byte[] path, byte[] target, long count);
        int mkdirat(int directory, byte[] path, int mode);
        int symlinkat(byte[] target, int directory, byte[] path);
        int renameat(int from, byte[] old, int to, byte[] fresh);
        int renameat2(int from, byte[] old, int to, byte[] fresh, int flags);
        int unlinkat(int directory, byte[] path, int flags);
        int fchmod(int descriptor, int mode);
        int fchownat(int directory, byte[] path, int uid, int gid, int flags);
        int fsync(int descriptor);
        int flock(int descriptor, int operation);
        int mount(byte[] source, byte[] target, byte[] type, long flags, byte[] options);
        int posix_spawnp(int[] pid, byte[] file, byte[] actions, Pointer attributes, String[] words, String[] values);
        int getpwnam_r(byte[] name, byte[] struct, Pointer texts, long bytes, Pointer result);
        int getgrnam_r(byte[] name, byte[] struct, Pointer texts, long bytes, Pointer result);
    }
}
