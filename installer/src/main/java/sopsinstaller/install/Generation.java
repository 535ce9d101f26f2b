package sopsinstaller.install;

import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.secret.SecretBytes;

/**
 * A generation being filled: a directory for root alone, under a name that is no number. It removes itself on
 * {@link #close} unless {@link Generations#seal} gave it its number.
 */
final class Generation implements Destination, AutoCloseable {
    private static final int VISIBLE = 0751;
    private static final int COPY_BYTES = 64 * 1024;
    private final Directory parent;
    private final String name;
    private final Directory directory;
    private final EntryFolders folders;
    private final Optional<Owner> owner;
    private final boolean onDisk;
    private boolean sealed;

    /** Makes the directory {@code name} in {@code parent}; directories get {@code owner}, if any (not in user mode). */
    Generation(Directory parent, String name, Optional<Owner> owner) throws ErrnoException {
        this.parent = parent;
        this.name = name;
        this.owner = owner;
        this.onDisk = !parent.inMemory();
        parent.makeDirectory(name);
        this.directory = opened(parent, name);
        this.folders = new EntryFolders(directory, this::entered);
    }

    private static Directory opened(Directory parent, String name) throws ErrnoException {
        try {
            return parent.open(name);
        } catch (ErrnoException e) {
            try {
                parent.removeDirectory(name);
            } catch (ErrnoException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Its name until it is sealed. */
    String name() {
        return name;
    }

    @Override
    public void write(String path, SecretBytes content, Optional<Owner> fileOwner, int mode) throws ErrnoException {
        fill(path, file -> file.write(content), fileOwner, mode);
    }

    @Override
    public void copy(String path, OpenFile old, Optional<Owner> fileOwner, int mode) throws ErrnoException {
        byte[] buffer = new byte[COPY_BYTES];
        try {
            fill(path, file -> {
                for (int count = old.read(buffer, 0, COPY_BYTES); count > 0;
                        count = old.read(buffer, 0, COPY_BYTES)) {
                    file.write(buffer, count);
                }
            }, fileOwner, mode);
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    /** Opens the directory to those who may pass it, and has all of it on its device. */
    void complete() throws ErrnoException {
        open(directory);
        if (onDisk) {
            directory.sync();
        }
    }

    /** From now on the directory stays. */
    void sealed() {
        sealed = true;
    }

    @Override
    public void close() throws ErrnoException {
        folders.close();
        directory.close();
        if (!sealed) {
            parent.removeTree(name);
        }
    }

    private void fill(String path, Content content, Optional<Owner> fileOwner, int mode) throws ErrnoException {
        Directory folder = folders.of(path).orElseThrow();
        String fileName = EntryFolders.fileName(path);
        try (OpenFile file = folder.create(fileName)) {
            content.writeTo(file);
            if (fileOwner.isPresent()) {
                file.own(fileOwner.get().uid(), fileOwner.get().gid());
            }
            file.mode(mode);
            if (onDisk) {
                file.sync();
            }
        } catch (ErrnoException e) {
            discard(folder, fileName, e);
            throw e;
        }
        if (onDisk) {
            folder.sync();
        }
    }

    private static void discard(Directory folder, String fileName, ErrnoException first) {
        try {
            if (folder.status(fileName).isPresent()) {
                folder.remove(fileName);
            }
        } catch (ErrnoException e) {
            first.addSuppressed(e);
        }
    }

    /** The folder {@code part} in {@code above}, made where it is missing. */
    private Optional<Directory> entered(Directory above, String part) throws ErrnoException {
        try {
            return Optional.of(above.open(part));
        } catch (ErrnoException e) {
            if (!e.is(ErrnoException.ENOENT)) {
                throw e;
            }
            return Optional.of(make(above, part));
        }
    }

    private Directory make(Directory above, String part) throws ErrnoException {
        above.makeDirectory(part);
        Directory made = above.open(part);
        try {
            open(made);
            if (onDisk) {
                above.sync();
            }
            return made;
        } catch (ErrnoException e) {
            made.close();
            throw e;
        }
    }

    private void open(Directory made) throws ErrnoException {
        if (owner.isPresent()) {
            made.own(owner.get().uid(), owner.get().gid());
        }
        made.mode(VISIBLE);
    }

    /** What puts the bytes into a new file. */
    private interface Content {
        void writeTo(OpenFile file) throws ErrnoException;
    }
}
