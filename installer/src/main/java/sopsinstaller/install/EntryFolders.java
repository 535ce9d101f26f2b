package sopsinstaller.install;

import java.util.Optional;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;

/**
 * The folders that the entries of one generation lie in. The folder of the last entry stays open, because entries of
 * one folder follow each other in a manifest; no other one does.
 */
final class EntryFolders implements AutoCloseable {
    private final Directory generation;
    private final Step step;
    private Directory last;
    private String lastPath = "";

    /** Folders in {@code generation}, which is borrowed. */
    EntryFolders(Directory generation, Step step) {
        this.generation = generation;
        this.step = step;
        this.last = generation;
    }

    /** What leads from a directory to the one {@code name} below it; empty when there is none. */
    interface Step {
        /** A directory that the caller closes. */
        Optional<Directory> enter(Directory above, String name) throws ErrnoException;
    }

    /** The last component of {@code path}. */
    static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder of the file {@code path}, open until the next call and never closed by the caller. */
    Optional<Directory> of(String path) throws ErrnoException {
        int length = path.lastIndexOf('/');
        if (length < 0) {
            return Optional.of(generation);
        }
        if (length == lastPath.length() && path.startsWith(lastPath)) {
            return Optional.of(last);
        }
        close();
        for (int start = 0; start < length; ) {
            int end = path.indexOf('/', start);
            Optional<Directory> below = step.enter(last, path.substring(start, end));
            close();
            if (below.isEmpty()) {
                return Optional.empty();
            }
            last = below.get();
            start = end + 1;
        }
        lastPath = path.substring(0, length);
        return Optional.of(last);
    }

    /** Closes the folder of the last entry. */
    @Override
    public void close() {
        if (last != generation) {
            last.close();
        }
        last = generation;
        lastPath = "";
    }
}
