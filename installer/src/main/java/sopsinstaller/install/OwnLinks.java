package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.Warning;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Way;
import sopsinstaller.linux.RightsOf;

/**
 * The links at entries' own paths, to {@code symlinkPath/NAME}. A link there is replaced by one rename, a file or a
 * directory never. Every step goes through the descriptor of the directory, which may be another user's: what is
 * removed
 * there is removed with that user's rights, so that no swapped name makes root remove something else.
 */
final class OwnLinks {
    private final Libc libc;
    private final PathWalk walk;
    /** What every link of ours leads to begins with this: {@code symlinkPath} and a slash. */
    private final String prefix;
    private final List<Warning> warnings;

    /** Links into {@code symlinkPath}, as the manifest has it. */
    OwnLinks(Libc libc, PathWalk walk, String symlinkPath, List<Warning> warnings) {
        this.libc = libc;
        this.walk = walk;
        this.prefix = symlinkPath + "/";
        this.warnings = warnings;
    }

    /** Why no link to the entry {@code name} can be made at {@code path}; empty when one can. Changes nothing. */
    Optional<EntryFailure> obstacle(String entry, String path) {
        try {
            return switch (walk.toParentOf(path, Way.FOREIGN, Missing.STOP)) {
                case End.NotThere() -> Optional.empty();
                case End.Barred(String place, String why) ->
                        Optional.of(new EntryFailure.UnsafePath(entry, path, place, why));
                case End.Reached(Directory directory, String name) -> {
                    try (directory) {
                        yield directory.status(name).flatMap(status -> taken(entry, path, status));
                    }
                }
            };
        } catch (ErrnoException e) {
            return Optional.of(new EntryFailure.LinkFailed(entry, path, e.getMessage()));
        }
    }

    /**
     * Makes the link {@code path} to the file {@code name} of the current generation; with no owner it stays the
     * running
     * user's. Answers why it could not.
     */
    Optional<EntryFailure> make(String entry, String path, String name, Optional<Owner> owner) {
        try {
            return switch (walk.toParentOf(path, Way.FOREIGN, Missing.MAKE)) {
                case End.NotThere() -> Optional.of(
                        new EntryFailure.LinkFailed(entry, path, "its directory vanished meanwhile"));
                case End.Barred(String place, String why) ->
                        Optional.of(new EntryFailure.UnsafePath(entry, path, place, why));
                case End.Reached(Directory directory, String link) -> {
                    try (directory) {
                        yield make(entry, path, directory, link, prefix + name, owner);
                    }
                }
            };
        } catch (ErrnoException e) {
            return Optional.of(new EntryFailure.LinkFailed(entry, path, e.getMessage()));
        }
    }

    /** Whether nothing of ours is at {@code path} or beside it any more; false where that cannot be told. */
    boolean gone(String path) {
        try {
            return switch (walk.toParentOf(path, Way.FOREIGN, Missing.STOP)) {
                case End.NotThere() -> true;
                case End.Barred _ -> false;
                case End.Reached(Directory directory, String name) -> {
                    try (directory) {
                        yield target(directory, TemporaryName.beside(name)).isEmpty()
                                && target(directory, name).filter(this::isOurs).isEmpty();
                    }
                }
            };
        } catch (ErrnoException _) {
            return false;
        }
    }

    /**
     * Removes the links {@code paths} that still lead to {@code symlinkPath}, and what killed runs left
     * beside them. Those to the files {@code stillNeeded} stay: their new links could not be made.
     */
    void removeStale(Collection<String> paths, Collection<String> stillNeeded) {
        Set<String> targets = stillNeeded.stream().map(name -> prefix + name).collect(Collectors.toSet());
        for (String path : paths) {
            try {
                removeStale(path, targets);
            } catch (ErrnoException e) {
                warnings.add(new Warning(quoted(path), "was not removed: " + e.getMessage()));
            }
        }
    }

    private void removeStale(String path, Set<String> neededTargets) throws ErrnoException {
        switch (walk.toParentOf(path, Way.FOREIGN, Missing.STOP)) {
            case End.NotThere() -> { }
            case End.Barred(String place, String why) -> warnings.add(new Warning(quoted(path),
                    "was not looked for: " + quoted(place) + " " + why));
            case End.Reached(Directory directory, String name) -> {
                try (directory) {
                    removeLink(directory, TemporaryName.beside(name), _ -> true);
                    removeLink(directory, name, target -> isOurs(target) && !neededTargets.contains(target));
                }
            }
        }
    }

    private Optional<EntryFailure> make(String entry, String path, Directory directory, String link, String target,
            Optional<Owner> owner) throws ErrnoException {
        String temporary = TemporaryName.beside(link);
        removeLink(directory, temporary, _ -> true);
        FileStatus old = directory.status(link).orElse(null);
        if (old != null) {
            Optional<EntryFailure> taken = taken(entry, path, old);
            if (taken.isPresent()) {
                return taken;
            }
            if (directory.readLink(link).equals(target) && owned(directory, link, target, owner)) {
                return Optional.empty();
            }
        }
        directory.makeLink(target, temporary);
        try {
            if (!owned(directory, temporary, target, owner)) {
                return Optional.of(new EntryFailure.LinkFailed(entry, path, "it was replaced while it was made"));
            }
            if (old == null) {
                directory.renameToFreeName(temporary, link);
            } else {
                directory.rename(temporary, link);
            }
            return Optional.empty();
        } catch (ErrnoException e) {
            try {
                removeLink(directory, temporary, target::equals);
            } catch (ErrnoException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static boolean owned(Directory directory, String link, String target, Optional<Owner> owner)
            throws ErrnoException {
        return owner.isEmpty() || directory.ownLink(link, target, owner.get().uid(), owner.get().gid());
    }

    private boolean isOurs(String target) {
        return target.startsWith(prefix);
    }

    /** Where the link {@code name} leads; empty when there is none. */
    private static Optional<String> target(Directory directory, String name) throws ErrnoException {
        return directory.status(name).map(FileStatus::kind).orElse(Kind.OTHER) == Kind.LINK
                ? Optional.of(directory.readLink(name))
                : Optional.empty();
    }

    /** Removes the link {@code name} if it leads to one of {@code targets}. */
    private void removeLink(Directory directory, String name, Predicate<String> targets) throws ErrnoException {
        FileStatus link = directory.status(name).orElse(null);
        if (link == null || link.kind() != Kind.LINK || !targets.test(directory.readLink(name))) {
            return;
        }
        // whose rights suffice to remove it: in a sticky directory of root those of the link's owner
        FileStatus folder = directory.status();
        FileStatus user = folder.uid() == 0 && folder.writableByOthers() && folder.sticky() ? link : folder;
        try (var _ = new RightsOf(libc, user.uid(), user.gid())) {
            directory.remove(name);
        }
    }

    private static Optional<EntryFailure> taken(String entry, String path, FileStatus status) {
        return switch (status.kind()) {
            case LINK -> Optional.empty();
            case DIRECTORY -> Optional.of(new EntryFailure.PathTaken(entry, path, "a directory"));
            case FILE -> Optional.of(new EntryFailure.PathTaken(entry, path, "a file"));
            case OTHER -> Optional.of(new EntryFailure.PathTaken(entry, path, "a device, pipe or socket"));
        };
    }
}
