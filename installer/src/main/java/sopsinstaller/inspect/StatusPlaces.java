package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.Optional;
import sopsinstaller.inspect.StatusGeneration.Place;
import sopsinstaller.inspect.StatusGeneration.PlaceState;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Way;

/** Where the links of a generation's entries lead now. Nothing is opened but directories. */
final class StatusPlaces {
    private final PathWalk walk;
    private final String link;
    private final String mountPoint;

    /** Links to what {@code link} leads to, a generation in {@code mountPoint}. */
    StatusPlaces(PathWalk walk, String link, String mountPoint) {
        this.walk = walk;
        this.link = link;
        this.mountPoint = mountPoint;
    }

    /** Kind, owner and mode of what is at {@code path}; empty when nothing is, or no trusted way leads there. */
    static Optional<FileStatus> status(PathWalk walk, String path) throws ErrnoException {
        if (!(walk.toParentOf(path, Way.FOREIGN, Missing.STOP) instanceof End.Reached reached)) {
            return Optional.empty();
        }
        try (reached) {
            return reached.directory().status(reached.name());
        }
    }

    /** What is at {@code path}, where a link to the entry {@code name} was made; {@code file} is that entry. */
    Place of(String path, String name, Optional<FileStatus> file) {
        try {
            return switch (walk.toParentOf(path, Way.FOREIGN, Missing.STOP)) {
                case End.NotThere() -> new Place(path, PlaceState.MISSING, "");
                case End.Barred(String place, String why) ->
                        new Place(path, PlaceState.UNKNOWN, quoted(place) + " " + why);
                case End.Reached(Directory directory, String last) -> {
                    try (directory) {
                        yield of(path, directory, last, name, file);
                    }
                }
            };
        } catch (ErrnoException e) {
            return new Place(path, PlaceState.UNKNOWN, e.getMessage());
        }
    }

    /** Whether the link {@code path}, which was to be removed, still leads into the installation. */
    boolean isLeft(String path) {
        return switch (of(path, "", Optional.empty()).state()) {
            case LINKED, STALE -> true;
            case MISSING, REPLACED, UNKNOWN -> false;
        };
    }

    private Place of(String path, Directory directory, String last, String name, Optional<FileStatus> file)
            throws ErrnoException {
        FileStatus status = directory.status(last).orElse(null);
        if (status == null) {
            return new Place(path, PlaceState.MISSING, "");
        }
        if (status.kind() != Kind.LINK) {
            // reached through another link to the generation, it is the entry itself
            return file.map(status::sameFile).orElse(false)
                    ? new Place(path, PlaceState.LINKED, "")
                    : new Place(path, PlaceState.REPLACED, "is " + kind(status.kind()));
        }
        String target = directory.readLink(last);
        String whole = target.startsWith("/") ? target : directory.pathOf(target);
        if (target.equals(link + "/" + name) || file.isPresent() && leadsTo(whole, file.get())) {
            return new Place(path, PlaceState.LINKED, "");
        }
        boolean ours = target.startsWith(link + "/") || target.startsWith(mountPoint + "/");
        return new Place(path, ours ? PlaceState.STALE : PlaceState.REPLACED, "leads to " + quoted(target));
    }

    /** Other spellings of the same place count; one that cannot be walked does not. */
    private boolean leadsTo(String target, FileStatus file) {
        try {
            return status(walk, target).map(file::sameFile).orElse(false);
        } catch (ErrnoException _) {
            return false;
        }
    }

    /** {@code kind} in words, after "is". */
    static String kind(Kind kind) {
        return switch (kind) {
            case FILE -> "a file";
            case DIRECTORY -> "a directory";
            case LINK -> "a symbolic link";
            case OTHER -> "a device, pipe or socket";
        };
    }
}
