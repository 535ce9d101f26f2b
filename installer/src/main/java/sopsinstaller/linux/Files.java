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
            switch (file.status().kind()) {
                case FILE -> { }
                case DIRECTORY -> throw new ErrnoException("read", path, ErrnoException.EISDIR);
                case LINK, OTHER -> throw new MalformedInputException("is not a regular file");
            }
            return readAll(file, maxBytes);
        }
    }

    /** Whether anything can be reached at {@code path}; every error but "not found" is thrown. */
    public static boolean exists(Libc libc, String path) throws ErrnoException {
        try {
            libc.status(Libc.AT_FDCWD, path, path, 0);
            return true;
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENOENT) || e.is(ErrnoException.ENOTDIR)) {
                return false;
            }
            throw e;
        }
    }

    static byte[] readAll(OpenFile file, int maxBytes) throws ErrnoException, MalformedInputException {
        // one byte more than the limit is asked for, so that a file that grows is noticed too
        byte[] bytes = new byte[(int) Math.min(Math.max(file.status().size(), 0) + 1, (long) maxBytes + 1)];
        int length = 0;
        try {
            while (true) {
                int count = file.read(bytes, length, bytes.length - length);
                if (count == 0) {
                    return Arrays.copyOf(bytes, length);
                }
                length += count;
                if (length > maxBytes) {
                    throw new MalformedInputException("is larger than the limit of " + maxBytes + " bytes");
                }
                if (length == bytes.length) {
                    byte[] larger = Arrays.copyOf(bytes,
                            (int) Math.min(Math.max(2L * length, FIRST_BYTES), (long) maxBytes + 1));
                    Arrays.fill(bytes, (byte) 0);
                    bytes = larger;
                }
            }
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
