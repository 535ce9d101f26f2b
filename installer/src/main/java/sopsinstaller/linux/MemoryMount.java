package sopsinstaller.linux;

import java.nio.charset.StandardCharsets;
import java.util.List;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure.BadMountPoint;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.failure.Warning;

/** The mount point of the generations: a file system that is memory and is never written to swap. */
public final class MemoryMount {
    static final long RAMFS_MAGIC = 0x858458f6L;
    static final long TMPFS_MAGIC = 0x01021994L;
    private static final long MS_NOSUID = 2;
    private static final long MS_NODEV = 4;
    private static final long MS_NOEXEC = 8;
    private static final int ENODEV = 19;
    /** Everyone may pass, only the group {@code keys} may list. */
    private static final int MODE = 0751;
    private static final int WRITABLE_BY_OTHERS = 0022;

    private final Libc libc;
    private final Directory parent;
    private final String name;
    private final List<Warning> warnings;

    /** File system to mount where none is mounted yet. */
    public enum Type { RAMFS, TMPFS }

    /** The mount point {@code name} in {@code parent}; what is noticed is added to {@code warnings}. */
    public MemoryMount(Libc libc, Directory parent, String name, List<Warning> warnings) {
        this.libc = libc;
        this.parent = parent;
        this.name = name;
        this.warnings = warnings;
    }

    /**
     * The mount point, mounted, owned by root and group {@code keysGroup}, mode 0751. What is mounted there
     * already stays.
     *
     * @throws InstallException when something else than a memory file system is mounted there, or no directory is
     */
    public Directory mounted(Type wanted, long keysGroup) throws ErrnoException, InstallException {
        makeDirectory();
        Directory directory = parent.open(name);
        boolean done = false;
        try {
            if (!mountRoot(directory)) {
                if (!directory.names().isEmpty()) {
                    warn("is not empty; what is in it is hidden by the mount");
                }
                mount(wanted);
                directory.close();
                directory = parent.open(name);
                if (!mountRoot(directory)) {
                    throw bad("the mount is not where it should be", "run it again");
                }
                checkType(directory, wanted, "");
            } else {
                checkType(directory, wanted, ", which stays until the next boot");
            }
            repair(directory, 0, keysGroup);
            done = true;
            return directory;
        } finally {
            if (!done) {
                directory.close();
            }
        }
    }

    /** The mount point as a plain directory of this user, mode 0751. */
    public Directory plain() throws ErrnoException, InstallException {
        boolean fresh = makeDirectory();
        Directory directory = parent.open(name);
        boolean done = false;
        try {
            FileStatus status = directory.status();
            if (status.uid() != libc.effectiveUser()) {
                throw bad("belongs to user " + status.uid(), "choose another mount point");
            }
            if (fresh || (status.mode() & WRITABLE_BY_OTHERS) != 0) {
                directory.mode(MODE);
            }
            done = true;
            return directory;
        } finally {
            if (!done) {
                directory.close();
            }
        }
    }

    /** Makes the directory where it is missing and tells whether it did. */
    private boolean makeDirectory() throws ErrnoException, InstallException {
        FileStatus status = parent.status(name).orElse(null);
        if (status == null) {
            parent.makeDirectory(name);
            return true;
        }
        return switch (status.kind()) {
            case DIRECTORY -> false;
            case LINK -> throw bad("is a symbolic link", "remove it, or name the directory itself");
            case FILE, OTHER -> throw bad("is not a directory", "remove it, or choose another mount point");
        };
    }

    private boolean mountRoot(Directory directory) throws ErrnoException {
        FileStatus status = directory.status();
        return switch (status.mountRoot()) {
            case YES -> true;
            case NO -> false;
            case NOT_TOLD -> status.device() != parent.status().device();
        };
    }

    private void mount(Type wanted) throws ErrnoException {
        long flags = MS_NODEV | MS_NOSUID | MS_NOEXEC;
        String target = parent.pathOf(name);
        if (wanted == Type.TMPFS) {
            try {
                libc.mount("tmpfs", target, flags, "mode=0751,noswap");
                return;
            } catch (ErrnoException e) {
                // kernels before 6.4 do not know noswap, and a tmpfs without it writes secrets to swap
                if (!e.is(ErrnoException.EINVAL) && !e.is(ENODEV)) {
                    throw e;
                }
                warn("this kernel has no tmpfs without swap, ramfs is used instead");
            }
        }
        libc.mount("ramfs", target, flags, "mode=0751");
    }

    private void checkType(Directory directory, Type wanted, String stays) throws ErrnoException, InstallException {
        long magic = directory.fileSystemType();
        if (magic != RAMFS_MAGIC && magic != TMPFS_MAGIC) {
            throw bad("another file system (type 0x" + Long.toHexString(magic) + ") is mounted there",
                    "unmount it, or choose another mount point");
        }
        Type found = magic == RAMFS_MAGIC ? Type.RAMFS : Type.TMPFS;
        if (found != wanted && !stays.isEmpty()) {
            warn("is a " + word(found) + " and not a " + word(wanted) + stays);
        }
        if (found == Type.TMPFS && canSwap(directory)) {
            warn("is a tmpfs without the option noswap: secrets in it may be written to swap, until the next boot");
        }
    }

    /** Whether the kernel's table of mounts says so; without the table nothing is said. */
    private boolean canSwap(Directory directory) throws ErrnoException {
        String table;
        try {
            table = new String(Files.read(libc, MountTable.PATH, MountTable.MAX_BYTES), StandardCharsets.UTF_8);
        } catch (ErrnoException | MalformedInputException _) {
            return false; // no /proc, as early in the boot
        }
        return MountTable.options(table, directory.status().device())
                .map(options -> !options.contains("noswap")).orElse(false);
    }

    private void repair(Directory directory, long uid, long gid) throws ErrnoException {
        FileStatus status = directory.status();
        if (status.uid() != uid || (status.mode() & WRITABLE_BY_OTHERS) != 0) {
            warn("could be changed by other users; owner and mode were repaired");
        }
        if (status.uid() != uid || status.gid() != gid) {
            directory.own(uid, gid);
        }
        if (status.mode() != MODE) {
            directory.mode(MODE);
        }
    }

    private void warn(String problem) {
        warnings.add(new Warning(Quoted.quoted(parent.pathOf(name)), problem));
    }

    private InstallException bad(String problem, String remedy) {
        return new InstallException(new BadMountPoint(parent.pathOf(name), problem, remedy));
    }

    private static String word(Type type) {
        return switch (type) {
            case RAMFS -> "ramfs";
            case TMPFS -> "tmpfs";
        };
    }
}
