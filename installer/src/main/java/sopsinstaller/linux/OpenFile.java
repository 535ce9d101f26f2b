package sopsinstaller.linux;

import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** An open regular file (or what was opened in the place of one). Owns its descriptor. */
public final class OpenFile implements AutoCloseable {
    private final Libc libc;
    private final int descriptor;
    private final String path;

    OpenFile(Libc libc, int descriptor, String path) {
        this.libc = libc;
        this.descriptor = descriptor;
        this.path = path;
    }

    /** Opens {@code path} for reading; links are followed, and nothing that must be waited for is waited for. */
    public static OpenFile open(Libc libc, String path) throws ErrnoException {
        return new OpenFile(libc, libc.openat(Flag.AT_FDCWD, path, path, Flag.O_RDONLY | Flag.O_NONBLOCK, 0), path);
    }

    /** Kind, owner, mode and size. */
    public FileStatus status() throws ErrnoException {
        return libc.status(descriptor, "", path, Flag.AT_EMPTY_PATH);
    }

    /** Reads up to {@code length} bytes; 0 at the end of the file. */
    public int read(byte[] into, int offset, int length) throws ErrnoException {
        return libc.read(descriptor, into, offset, length, path);
    }

    /** Reads from {@code position} on, at most as much as fits; answers how much, {@code ESPIPE} for a pipe. */
    public int readAt(long position, byte[] into) throws ErrnoException {
        return libc.pread(descriptor, into, position, path);
    }

    /**
     * Everything from here to the end, as a secret.
     *
     * @throws MalformedInputException when it is more than {@code maxBytes}
     */
    public SecretBytes readAll(int maxBytes) throws ErrnoException, MalformedInputException {
        return SecretBytes.takingOver(Files.readAll(this, status().size(), maxBytes));
    }

    /** Writes all of {@code content}. */
    public void write(SecretBytes content) throws ErrnoException {
        byte[] bytes = content.expose();
        write(bytes, bytes.length);
    }

    /** Writes the first {@code length} of {@code bytes}. */
    public void write(byte[] bytes, int length) throws ErrnoException {
        for (int done = 0; done < length; ) {
            done += libc.write(descriptor, bytes, done, length - done, path);
        }
    }

    /** Sets owner and group. The kernel clears setuid and setgid here, so the mode comes after it. */
    public void own(long uid, long gid) throws ErrnoException {
        libc.fchown(descriptor, uid, gid, path);
    }

    /** Sets the permission bits exactly, setuid, setgid and sticky included. */
    public void mode(int mode) throws ErrnoException {
        libc.fchmod(descriptor, mode, path);
    }

    /** Waits until the content is on its device. */
    public void sync() throws ErrnoException {
        libc.fsync(descriptor, path);
    }

    /** Waits for the exclusive lock of this file; it ends with {@link #close} or with the process. */
    public void lock() throws ErrnoException {
        libc.lock(descriptor, path);
    }

    /** Takes the exclusive lock of this file if it is free. */
    boolean tryLock() throws ErrnoException {
        return libc.tryLock(descriptor, path);
    }

    @Override
    public void close() {
        libc.close(descriptor);
    }
}
