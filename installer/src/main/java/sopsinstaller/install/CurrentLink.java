package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.List;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure.BadSymlinkPath;
import sopsinstaller.failure.Warning;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;

/** The link {@code symlinkPath} to the current generation, {@code MOUNTPOINT/N}. */
final class CurrentLink {
    /** Keeps the next number inside an int. */
    private static final int MAX_DIGITS = 9;
    private final Directory parent;
    private final String name;
    private final String mountPoint;
    private final List<Warning> warnings;

    /** The link {@code name} in {@code parent}, into {@code mountPoint} as the manifest has it. */
    CurrentLink(Directory parent, String name, String mountPoint, List<Warning> warnings) {
        this.parent = parent;
        this.name = name;
        this.mountPoint = mountPoint;
        this.warnings = warnings;
    }

    /**
     * Number of the generation it leads to; 0 when there is no link or it leads elsewhere.
     *
     * @throws InstallException when something is there that is not replaced, or it leads to no generation of the mount
     *     point
     * @throws ErrnoException for every error but "not found": taking it for "not there" would begin at 1 again
     */
    int read() throws ErrnoException, InstallException {
        FileStatus status = parent.status(name).orElse(null);
        if (status == null) {
            return 0;
        }
        return switch (status.kind()) {
            case LINK -> number(parent.readLink(name));
            case DIRECTORY -> {
                try (Directory directory = parent.open(name)) {
                    if (!directory.names().isEmpty()) {
                        throw bad("is a directory that is not empty, a link should go there", "move it away");
                    }
                }
                yield 0;
            }
            case FILE, OTHER -> throw bad("is a file, a link should go there", "move it away");
        };
    }

    /** Whether it leads to anything, be it no generation; an empty directory in its place is a first activation's. */
    boolean leadsSomewhere(Libc libc) throws ErrnoException {
        if (parent.status(name).map(FileStatus::kind).orElse(Kind.OTHER) != Kind.LINK) {
            return false;
        }
        try {
            return Files.exists(libc, parent.pathOf(name));
        } catch (ErrnoException e) {
            // what a link to itself leads to is used by no unit; where it cannot be told, better one restart too many
            return !e.is(ErrnoException.ELOOP);
        }
    }

    /** Removes what a killed run left beside the link. */
    void removeLeftover() throws ErrnoException {
        String temporary = TemporaryName.beside(name);
        FileStatus status = parent.status(temporary).orElse(null);
        if (status != null && status.kind() == Kind.LINK) {
            parent.remove(temporary);
        } else if (status != null && status.kind() == Kind.DIRECTORY) {
            // the empty directory that stood at the link's place; with something in it, it is not ours and this fails
            parent.removeDirectory(temporary);
        }
    }

    /** Lets the link lead to {@code generation}, by one rename. What fails after it gives a warning. */
    void switchTo(int generation) throws ErrnoException {
        String temporary = TemporaryName.beside(name);
        boolean onDisk = !parent.inMemory();
        parent.makeLink(mountPoint + "/" + generation, temporary);
        try {
            if (parent.status(name).map(status -> status.kind() == Kind.DIRECTORY).orElse(false)) {
                replaceDirectory(temporary);
            } else {
                parent.rename(temporary, name);
            }
        } catch (ErrnoException e) {
            try {
                parent.remove(temporary);
            } catch (ErrnoException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        if (onDisk) {
            try (Directory directory = parent.open(".")) {
                directory.sync();
            } catch (ErrnoException e) {
                warnings.add(new Warning(quoted(parent.pathOf(name)),
                        "was switched, but may lead to the old generation after a power failure: " + e.getMessage()));
            }
        }
    }

    /** Puts the link in the place of an empty directory, without a moment in which neither is there. */
    private void replaceDirectory(String temporary) throws ErrnoException {
        try {
            parent.exchange(temporary, name);
        } catch (ErrnoException e) {
            if (!e.is(ErrnoException.EINVAL) && !e.is(ErrnoException.ENOSYS)) {
                throw e;
            }
            parent.removeDirectory(name);
            parent.renameToFreeName(temporary, name);
            return;
        }
        try {
            parent.removeDirectory(temporary);
        } catch (ErrnoException e) {
            // something was put into it meanwhile: it gets its place back
            parent.exchange(temporary, name);
            throw e;
        }
    }

    private int number(String target) throws InstallException {
        // by whole components: /run/secrets.d-other/7 is not in /run/secrets.d
        if (!target.startsWith(mountPoint + "/")) {
            return 0;
        }
        String last = target.substring(mountPoint.length() + 1);
        if (!Generations.isNumber(last) || last.length() > MAX_DIGITS) {
            throw bad("leads to " + quoted(target) + ", which is no generation", "remove the link");
        }
        return Integer.parseInt(last);
    }

    private InstallException bad(String problem, String remedy) {
        return new InstallException(new BadSymlinkPath(parent.pathOf(name), problem, remedy));
    }
}
