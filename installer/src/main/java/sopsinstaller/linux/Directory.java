package sopsinstaller.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory held by its descriptor. Every method takes the name of one entry, never a path, and never follows a
 * symbolic link; so nobody can lead it elsewhere by renaming a directory above it.
 */
public final class Directory implements AutoCloseable {
    private static final int OPEN = Flag.O_DIRECTORY | Flag.O_NOFOLLOW;
    private static final int PRIVATE_FILE = 0600;
    private static final int PRIVATE_DIRECTORY = 0700;
    private static final int OPEN_DIRECTORY = 0755;
    private static final int OTHERS_WRITE = 0022;

    private final Libc libc;
    private final int descriptor;
    private final String path;

    private Directory(Libc libc, int descriptor, String path) {
        this.libc = libc;
        this.descriptor = descriptor;
        this.path = path;
    }

    /** The root directory, usable as a starting point only: it cannot be listed through this descriptor. */
    static Directory root(Libc libc) throws ErrnoException {
        return new Directory(libc, libc.openat(Flag.AT_FDCWD, "/", "/", OPEN | Flag.O_PATH, 0), "/");
    }

    /** The directory {@code name} in this one, as a starting point: searching it needs no right to list it. */
    Directory step(String name) throws ErrnoException {
        return opened(name, OPEN | Flag.O_PATH);
    }

    /** The directory {@code name} in this one, which can be listed; {@code .} opens this one again. */
    public Directory open(String name) throws ErrnoException {
        return opened(name, OPEN);
    }

    /** Its path, for messages. */
    public String path() {
        return path;
    }

    /** Path of the entry {@code name}, for messages. */
    public String pathOf(String name) {
        if (name.equals(".")) {
            return path;
        }
        return path.endsWith("/") ? path + name : path + "/" + name;
    }

    /** Kind, owner and mode of this directory. */
    public FileStatus status() throws ErrnoException {
        return libc.status(descriptor, "", path, Flag.AT_EMPTY_PATH);
    }

    /** Kind, owner and mode of an entry; empty when there is none of that name. */
    public Optional<FileStatus> status(String name) throws ErrnoException {
        try {
            return Optional.of(libc.status(descriptor, name, pathOf(name), Flag.AT_SYMLINK_NOFOLLOW));
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Magic number of the file system (statfs(2)). */
    public long fileSystemType() throws ErrnoException {
        return libc.fileSystemType(descriptor, path);
    }

    /** Whether the file system lives in memory alone, so that nothing has to be written to a device. */
    public boolean inMemory() throws ErrnoException {
        long type = fileSystemType();
        return type == MemoryMount.RAMFS_MAGIC || type == MemoryMount.TMPFS_MAGIC;
    }

    /** Names of all entries, {@code .} and {@code ..} left out. */
    public List<String> names() throws ErrnoException {
        // a descriptor of its own, so that a second listing starts at the beginning again
        try (Directory listing = open(".")) {
            return listing.unreadNames();
        }
    }

    /** Makes the directory {@code name}, for its owner alone; {@link #mode} opens it to others. */
    public void makeDirectory(String name) throws ErrnoException {
        libc.mkdirat(descriptor, name, PRIVATE_DIRECTORY, pathOf(name));
    }

    /**
     * Makes the directory {@code name} with 0755, by the mask and not by a later change of its mode: where others can
     * write, the name may mean another directory by then.
     */
    void makeOpenDirectory(String name) throws ErrnoException {
        int former = libc.umask(OTHERS_WRITE);
        try {
            libc.mkdirat(descriptor, name, OPEN_DIRECTORY, pathOf(name));
        } finally {
            libc.umask(former);
        }
    }

    /** Makes the regular file {@code name}, 0600, for writing; it must not exist yet. */
    public OpenFile create(String name) throws ErrnoException {
        int flags = Flag.O_WRONLY | Flag.O_CREAT | Flag.O_EXCL | Flag.O_NOFOLLOW;
        return openedFile(name, flags, PRIVATE_FILE);
    }

    /** Opens the file {@code name}, or makes it with 0600, without changing its content. */
    public OpenFile openOrCreate(String name) throws ErrnoException {
        int flags = Flag.O_RDWR | Flag.O_CREAT | Flag.O_NOFOLLOW | Flag.O_NONBLOCK;
        return openedFile(name, flags, PRIVATE_FILE);
    }

    /** Opens the file {@code name}, or makes it with 0600, for writing at its end; what it is must still be asked. */
    public OpenFile openToAppend(String name) throws ErrnoException {
        int flags = Flag.O_WRONLY | Flag.O_APPEND | Flag.O_CREAT | Flag.O_NOFOLLOW | Flag.O_NONBLOCK;
        return openedFile(name, flags, PRIVATE_FILE);
    }

    /** Opens the file {@code name} for reading. */
    public OpenFile openFile(String name) throws ErrnoException {
        int flags = Flag.O_RDONLY | Flag.O_NOFOLLOW | Flag.O_NONBLOCK;
        return openedFile(name, flags, 0);
    }

    /** Makes the symbolic link {@code name} to {@code target}; nothing of that name must exist. */
    public void makeLink(String target, String name) throws ErrnoException {
        libc.symlinkat(target, descriptor, name, pathOf(name));
    }

    /** The target of the symbolic link {@code name}. */
    public String readLink(String name) throws ErrnoException {
        return libc.readlinkat(descriptor, name, pathOf(name));
    }

    /**
     * Gives the link {@code name} to {@code uid} and {@code gid}, if it is a link to {@code target}. Link and owner are
     * those of one descriptor: a file that someone else moves to that name meanwhile is not touched. Neither is a link
     * that has another name: it may be someone else's link, which had the same target.
     *
     * @return whether it is that link, and theirs
     */
    public boolean ownLink(String name, String target, long uid, long gid) throws ErrnoException {
        int link = libc.openat(descriptor, name, pathOf(name), Flag.O_PATH | Flag.O_NOFOLLOW, 0);
        try {
            FileStatus status = libc.status(link, "", pathOf(name), Flag.AT_EMPTY_PATH);
            if (status.kind() != FileStatus.Kind.LINK || !libc.readlinkat(link, "", pathOf(name)).equals(target)) {
                return false;
            }
            if (status.uid() != uid || status.gid() != gid) {
                if (status.names() > 1) {
                    return false;
                }
                libc.fchown(link, uid, gid, pathOf(name));
            }
            return true;
        } finally {
            libc.close(link);
        }
    }

    /** Renames {@code from} to {@code to}, over what is there; a directory only over an empty directory. */
    public void rename(String from, String to) throws ErrnoException {
        libc.renameat2(descriptor, from, descriptor, to, 0, pathOf(to));
    }

    /** Renames {@code from} to {@code to}, or throws {@code EEXIST} when there is something already. */
    public void renameToFreeName(String from, String to) throws ErrnoException {
        try {
            libc.renameat2(descriptor, from, descriptor, to, Flag.RENAME_NOREPLACE, pathOf(to));
        } catch (ErrnoException e) {
            // a file system without this flag; the caller has looked before
            if (!e.is(ErrnoException.EINVAL) && !e.is(ErrnoException.ENOSYS)) {
                throw e;
            }
            rename(from, to);
        }
    }

    /**
     * Lets {@code one} and {@code other} change their names at once. Throws {@code EINVAL} or {@code ENOSYS} where
     * the file system cannot.
     */
    public void exchange(String one, String other) throws ErrnoException {
        libc.renameat2(descriptor, one, descriptor, other, Flag.RENAME_EXCHANGE, pathOf(other));
    }

    /** Removes a file or link. */
    public void remove(String name) throws ErrnoException {
        libc.unlinkat(descriptor, name, 0, pathOf(name));
    }

    /** Removes an empty directory. */
    public void removeDirectory(String name) throws ErrnoException {
        libc.unlinkat(descriptor, name, Flag.AT_REMOVEDIR, pathOf(name));
    }

    /** Removes the directory {@code name} and all it holds; what is mounted below it makes it fail, not vanish. */
    public void removeTree(String name) throws ErrnoException {
        removeTree(name, status().device());
    }

    /** Sets owner and group of this directory. */
    public void own(long uid, long gid) throws ErrnoException {
        libc.fchown(descriptor, uid, gid, path);
    }

    /** Sets the permission bits of this directory exactly. */
    public void mode(int mode) throws ErrnoException {
        libc.fchmod(descriptor, mode, path);
    }

    /** Waits until this directory's entries are on their device. */
    public void sync() throws ErrnoException {
        libc.fsync(descriptor, path);
    }

    /** Takes the exclusive lock of this directory if it is free; it ends with {@link #close} or with the process. */
    boolean tryLock() throws ErrnoException {
        return libc.tryLock(descriptor, path);
    }

    @Override
    public void close() {
        libc.close(descriptor);
    }

    private Directory opened(String name, int flags) throws ErrnoException {
        String place = pathOf(name);
        return new Directory(libc, libc.openat(descriptor, name, place, flags, 0), place);
    }

    private OpenFile openedFile(String name, int flags, int mode) throws ErrnoException {
        String place = pathOf(name);
        return new OpenFile(libc, libc.openat(descriptor, name, place, flags, mode), place);
    }

    /** Names of the entries from where the descriptor stands. */
    private List<String> unreadNames() throws ErrnoException {
        List<String> names = new ArrayList<>();
        for (var some = libc.getdents64(descriptor, path); !some.isEmpty(); some = libc.getdents64(descriptor, path)) {
            names.addAll(some);
        }
        return names;
    }

    private void removeTree(String name, long device) throws ErrnoException {
        try (Directory tree = open(name)) {
            FileStatus status = tree.status();
            if (status.device() != device || status.mountRoot() == FileStatus.MountRoot.YES) {
                throw new ErrnoException("unlinkat", tree.path, 16 /* EBUSY */);
            }
            for (String entry : tree.unreadNames()) {
                tree.removeFileOrTree(entry, device);
            }
        }
        removeDirectory(name);
    }

    /** Linux never unlinks a directory, whoever asks; so most entries, which are files, take one call. */
    private void removeFileOrTree(String name, long device) throws ErrnoException {
        try {
            remove(name);
        } catch (ErrnoException e) {
            // a directory in a sticky or append-only one is refused with EPERM before the kernel looks what it is
            boolean directory = e.is(ErrnoException.EISDIR)
                    || status(name).map(status -> status.kind() == FileStatus.Kind.DIRECTORY).orElse(false);
            if (!directory) {
                throw e;
            }
            removeTree(name, device);
        }
    }
}
