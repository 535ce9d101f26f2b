package sopsinstaller.install;

import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.secret.SecretBytes;

/** The files of the generation that was current when the run began; none on a first install. */
final class Previous implements AutoCloseable {
    private static final int COMPARE_BYTES = 64 * 1024;
    private final Optional<Directory> directory;

    /** Owns {@code directory}. */
    Previous(Optional<Directory> directory) {
        this.directory = directory;
    }

    /** The regular file {@code path}, which the caller closes; empty when there is none. */
    Optional<OpenFile> file(String path) throws ErrnoException {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Directory here = directory.get().open(".");
        String[] parts = path.split("/");
        for (int i = 0; i < parts.length - 1; i++) {
            try (Directory above = here) {
                if (kind(above, parts[i]) != FileStatus.Kind.DIRECTORY) {
                    return Optional.empty();
                }
                here = above.open(parts[i]);
            }
        }
        try (Directory folder = here) {
            String name = parts[parts.length - 1];
            return kind(folder, name) == FileStatus.Kind.FILE
                    ? Optional.of(folder.openFile(name))
                    : Optional.empty();
        }
    }

    /** Whether the file {@code path} holds exactly {@code content}. */
    boolean holds(String path, SecretBytes content) throws ErrnoException {
        Optional<OpenFile> found = file(path);
        if (found.isEmpty()) {
            return false;
        }
        byte[] expected = content.expose();
        byte[] buffer = new byte[Math.min(COMPARE_BYTES, expected.length + 1)];
        try (OpenFile file = found.get()) {
            int done = 0;
            for (int count = file.read(buffer, 0, buffer.length); count > 0;
                    count = file.read(buffer, 0, buffer.length)) {
                if (done + count > expected.length
                        || !Arrays.equals(buffer, 0, count, expected, done, done + count)) {
                    return false;
                }
                done += count;
            }
            return done == expected.length;
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    @Override
    public void close() {
        directory.ifPresent(Directory::close);
    }

    private static FileStatus.Kind kind(Directory folder, String name) throws ErrnoException {
        // a name that cannot exist (too long) is simply not there
        try {
            return folder.status(name).map(FileStatus::kind).orElse(FileStatus.Kind.OTHER);
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENAMETOOLONG)) {
                return FileStatus.Kind.OTHER;
            }
            throw e;
        }
    }
}
