package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.failure.Warning;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Way;
import sopsinstaller.manifest.Manifest;

/** Where a manifest's mount point and symlink are, and what is there. */
final class StatePlaces {
    private final Manifest manifest;
    private final PathWalk walk;

    /** The places of {@code manifest}, reached by {@code walk}. */
    StatePlaces(Manifest manifest, PathWalk walk) {
        this.manifest = manifest;
        this.walk = walk;
    }

    /** The place of {@code path}, whose directories are made where they are not there. */
    End.Reached make(String path) throws ErrnoException, InstallException {
        return place(path, Missing.MAKE).orElseThrow(() -> unusable(path, "its directory vanished meanwhile"));
    }

    /** The mount point's directory, if there is one. */
    Optional<Directory> mountPoint() throws ErrnoException, InstallException {
        Optional<End.Reached> found = place(manifest.secretsMountPoint(), Missing.STOP);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (End.Reached place = found.get()) {
            boolean directory = place.directory().status(place.name())
                    .map(status -> status.kind() == Kind.DIRECTORY).orElse(false);
            return directory ? Optional.of(place.directory().open(place.name())) : Optional.empty();
        }
    }

    /** Number of the generation that the symlink leads to; 0 when it leads to none. */
    int current(List<Warning> warnings) throws ErrnoException, InstallException {
        Optional<End.Reached> found = place(manifest.symlinkPath(), Missing.STOP);
        if (found.isEmpty()) {
            return 0;
        }
        try (End.Reached place = found.get()) {
            return new CurrentLink(place.directory(), place.name(), manifest.secretsMountPoint(), warnings).read();
        }
    }

    /** Whether there is nothing of an earlier run: then there is nothing to remove either. */
    boolean untouched() throws ErrnoException, InstallException {
        Optional<Directory> mount = mountPoint();
        mount.ifPresent(Directory::close);
        return mount.isEmpty() && !linked();
    }

    /** Whether a link leads into the mount point; what else may stand there is in the way of an install only. */
    private boolean linked() throws ErrnoException, InstallException {
        Optional<End.Reached> found = place(manifest.symlinkPath(), Missing.STOP);
        if (found.isEmpty()) {
            return false;
        }
        try (End.Reached place = found.get()) {
            return place.directory().status(place.name()).map(status -> status.kind() == Kind.LINK).orElse(false)
                    && place.directory().readLink(place.name()).startsWith(manifest.secretsMountPoint() + "/");
        }
    }

    private Optional<End.Reached> place(String path, Missing missing) throws ErrnoException, InstallException {
        return switch (walk.toParentOf(path, Way.OWN_STATE, missing)) {
            case End.Reached reached -> Optional.of(reached);
            case End.NotThere() -> Optional.empty();
            case End.Barred(String where, String why) -> throw unusable(path, quoted(where) + " " + why);
        };
    }

    private InstallException unusable(String path, String why) {
        return new InstallException(path.equals(manifest.symlinkPath())
                ? new MachineFailure.BadSymlinkPath(path, why, "choose another path")
                : new MachineFailure.BadMountPoint(path, why, "choose another path"));
    }
}
