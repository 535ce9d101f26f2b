package sopsinstaller.install;

import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/** The files of the generation that was current when the run began; none on a first install. */
final class Previous implements AutoCloseable {
    private static final int COMPARE_BYTES = 64 * 1024;
    private final Optional<Directory> directory;
    private final Optional<EntryFolders> folders;

    /** Owns {@code directory}. */
    Previous(Optional<Directory> directory) {
        this.directory = directory;
        this.folders = directory.map(generation -> new EntryFolders(generation, Previous::entered));
    }

    /**
     * A regular file, open for reading.
     *
     * @param status that of the open file, whatever its name means by now
     */
    record Old(OpenFile file, FileStatus status) implements AutoCloseable {
        @Override
        public void close() {
            file.close();
        }
    }

    /** The regular file {@code path}, which the caller closes; empty when there is none. */
    Optional<Old> file(String path) throws ErrnoException {
        Optional<OpenFile> opened = opened(path);
        return opened.isEmpty() ? Optional.empty() : regular(opened.get());
    }

    /** Whether there is a regular file {@code path}, or one that this user may not read. */
    boolean has(String path) throws ErrnoException {
        try {
            Optional<Old> found = file(path);
            found.ifPresent(Old::close);
            return found.isPresent();
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.EACCES)) {
                return true;
            }
            throw e;
        }
    }

    /** What the regular file {@code path} holds; empty when there is none. */
    Optional<SecretBytes> bytes(String path) throws ErrnoException {
        Optional<Old> found = file(path);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Old old = found.get(); SecretOutput content = new SecretOutput()) {
            // most files fit, and then nothing is copied again
            byte[] buffer = new byte[Math.clamp(old.status().size(), 1, COMPARE_BYTES)];
            try {
                for (int count = old.file().read(buffer, 0, buffer.length); count > 0;
                        count = old.file().read(buffer, 0, buffer.length)) {
                    content.write(buffer, 0, count);
                }
            } finally {
                Arrays.fill(buffer, (byte) 0);
            }
            return Optional.of(content.take());
        }
    }

    /** What the previous generation holds under a name, compared with new content. */
    enum Content { SAME, DIFFERENT, ABSENT }

    /** Compares the regular file {@code path}; one that this user may not read counts as different. */
    Content compare(String path, SecretBytes content) throws ErrnoException {
        Optional<OpenFile> opened;
        try {
            opened = opened(path);
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.EACCES)) {
                return Content.DIFFERENT;
            }
            throw e;
        }
        if (opened.isEmpty()) {
            return Content.ABSENT;
        }
        byte[] expected = content.expose();
        if (expected.length > 0 && expected.length < COMPARE_BYTES) {
            try (OpenFile file = opened.get()) {
                return compareShort(file, expected);
            }
        }
        Optional<Old> found = regular(opened.get());
        if (found.isEmpty()) {
            return Content.ABSENT;
        }
        try (Old old = found.get()) {
            return old.status().size() == expected.length && startsWith(old.file(), expected)
                    ? Content.SAME : Content.DIFFERENT;
        }
    }

    @Override
    public void close() {
        folders.ifPresent(EntryFolders::close);
        directory.ifPresent(Directory::close);
    }

    private Optional<OpenFile> opened(String path) throws ErrnoException {
        Optional<Directory> folder = folders.isEmpty() ? Optional.empty() : folders.get().of(path);
        return folder.isEmpty() ? Optional.empty() : opened(folder.get(), EntryFolders.fileName(path));
    }

    /** In one call: only what has positions can be read at one, and no device answers with just these bytes. */
    private static Content compareShort(OpenFile file, byte[] expected) throws ErrnoException {
        byte[] buffer = new byte[expected.length + 1];
        try {
            return file.readAt(0, buffer) == expected.length
                    && Arrays.equals(buffer, 0, expected.length, expected, 0, expected.length)
                    ? Content.SAME : Content.DIFFERENT;
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ESPIPE) || e.is(ErrnoException.EISDIR)) {
                return Content.ABSENT;
            }
            throw e;
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    private static boolean startsWith(OpenFile file, byte[] expected) throws ErrnoException {
        byte[] buffer = new byte[Math.min(COMPARE_BYTES, expected.length)];
        try {
            for (int done = 0; done < expected.length; ) {
                int count = file.read(buffer, 0, Math.min(buffer.length, expected.length - done));
                if (count == 0 || !Arrays.equals(buffer, 0, count, expected, done, done + count)) {
                    return false;
                }
                done += count;
            }
            return true;
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    /** Neither waits for a pipe nor follows a link. */
    private static Optional<OpenFile> opened(Directory folder, String name) throws ErrnoException {
        try {
            return Optional.of(folder.openFile(name));
        } catch (ErrnoException e) {
            return missing(folder, name, Kind.FILE, e);
        }
    }

    /** What is no regular file is closed and not read. */
    private static Optional<Old> regular(OpenFile file) throws ErrnoException {
        boolean regular = false;
        try {
            FileStatus status = file.status();
            regular = status.kind() == Kind.FILE;
            return regular ? Optional.of(new Old(file, status)) : Optional.empty();
        } finally {
            if (!regular) {
                file.close();
            }
        }
    }

    private static Optional<Directory> entered(Directory above, String name) throws ErrnoException {
        try {
            return Optional.of(above.open(name));
        } catch (ErrnoException e) {
            return missing(above, name, Kind.DIRECTORY, e);
        }
    }

    /** Nothing, where {@code refused} came of there being no {@code wanted} of that name. */
    private static <T> Optional<T> missing(Directory folder, String name, Kind wanted, ErrnoException refused)
            throws ErrnoException {
        // a name that cannot exist (too long) is simply not there
        if (!refused.is(ErrnoException.ENAMETOOLONG)
                && folder.status(name).map(status -> status.kind() == wanted).orElse(false)) {
            throw refused;
        }
        return Optional.empty();
    }
}
