package sopsinstaller.linux;

import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;

/** Reading of whole files by path, for inputs that the manifest or the operator names. Links are followed. */
public final class Files {
    private static final int FIRST_BYTES = 64 * 1024;

    private Files() {}

    /**
     * The bytes of the regular file at {@code path}; the caller owns (and, for keys, wipes) the array.
     *
     * @throws ErrnoException when it cannot be opened or read, {@code EISDIR} for a directory
     * @throws MalformedInputException when it is larger than {@code maxBytes} or no regular file
     */
    public static byte[] read(Libc libc, String path, int maxBytes) throws ErrnoException, MalformedInputException {
        // not blocking: a FIFO or a device must give an error, not a wait
        try (OpenFile file = OpenFile.open(libc, path)) {
            FileStatus status = file.status();
            switch (status.kind()) {
                case FILE -> { }
                case DIRECTORY -> throw new ErrnoException("read", path, ErrnoException.EISDIR);
                case LINK, OTHER -> throw new MalformedInputException("is not a regular file");
            }
            return readAll(file, status.size(), maxBytes);
        }
    }

    /** Whether anything can be reached at {@code path}; every error but "not found" is thrown. */
    public static boolean exists(Libc libc, String path) throws ErrnoException {
        try {
            libc.status(Flag.AT_FDCWD, path, path, 0);
            return true;
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENOENT) || e.is(ErrnoException.ENOTDIR)) {
                return false;
            }
            throw e;
        }
    }

    private static MalformedInputException larger(int maxBytes) {
        return new MalformedInputException("is larger than the limit of " + maxBytes + " bytes");
    }

    /** Everything to the end; {@code size} is what its status tells, 0 for files that the kernel makes up. */
    static byte[] readAll(OpenFile file, long size, int maxBytes) throws ErrnoException, MalformedInputException {
        if (size > maxBytes) {
            throw larger(maxBytes);
        }
        // a small file shows its end in the one read that takes it; a large one's array is handed out without a copy
        int spare = size > FIRST_BYTES ? 0 : 1;
        byte[] bytes = new byte[(int) Math.min(Math.max(size, 0) + spare, (long) maxBytes + 1)];
        boolean handedOut = false;
        int length = 0;
        try {
            while (length <= maxBytes) {
                int asked = bytes.length - length;
                int count = file.read(bytes, length, asked);
                length += count;
                if (count == 0 || count < asked && length == size) {
                    return Arrays.copyOf(bytes, length);
                }
                if (length == bytes.length && length <= maxBytes) {
                    byte[] next = new byte[1];
                    if (file.read(next, 0, 1) == 0) {
                        handedOut = true;
                        return bytes;
                    }
                    byte[] larger = Arrays.copyOf(bytes,
                            (int) Math.min(Math.max(2L * length, FIRST_BYTES), (long) maxBytes + 1));
                    Arrays.fill(bytes, (byte) 0);
                    bytes = larger;
                    bytes[length++] = next[0];
                    next[0] = 0;
                }
            }
            throw larger(maxBytes);
        } finally {
            if (!handedOut) {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }
}
