package sopsinstaller.keys;

import java.util.Optional;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.store.Store;
import sopsinstaller.store.StoredFile;

/** Reads encrypted files, and says of a file that is none what it is instead. */
public final class SopsFileReader {
    /** Largest file that is tried in every format to say what it is: each try costs as much as reading it. */
    private static final int MAX_GUESSED_BYTES = 4 * 1024 * 1024;

    private SopsFileReader() {}

    /**
     * Reads and parses a sops file; nothing is decrypted.
     *
     * @throws InstallException with a {@link FileFailure} when it is not there, not readable, not encrypted or not
     *     of that format
     */
    public static SopsFile read(Libc libc, String path, Store format) throws InstallException {
        try {
            byte[] bytes = declared(libc, path, Store.MAX_FILE_BYTES);
            try {
                return SopsFile.load(format, bytes);
            } catch (MalformedInputException e) {
                throw new InstallException(diagnose(path, format, bytes, e), e);
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new InstallException(new FileFailure.Exhausting(path), e);
        }
    }

    /**
     * Parses a sops file that the operator named: its format is that of its name or, where that does not fit, the first
     * that does.
     *
     * @throws InstallException with a {@link FileFailure} when it is no file of sops
     */
    static SopsFile parsed(Libc libc, String path, byte[] bytes) throws InstallException {
        try {
            Store named = Store.ofFileName(path);
            try {
                return SopsFile.load(named, bytes);
            } catch (MalformedInputException e) {
                FileFailure failure = diagnose(path, named, bytes, e);
                if (failure instanceof FileFailure.WrongFormat(String _, String _, String actual)
                        && Store.named(actual).isPresent()) {
                    return read(libc, path, Store.named(actual).get());
                }
                throw new InstallException(failure, e);
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new InstallException(new FileFailure.Exhausting(path), e);
        }
    }

    /** The bytes of a file that a manifest names. */
    static byte[] declared(Libc libc, String path, int maxBytes) throws InstallException {
        try {
            return bytes(libc, path, maxBytes);
        } catch (ErrnoException e) {
            throw new InstallException(e.is(ErrnoException.ENOENT) || e.is(ErrnoException.ENOTDIR)
                    ? new FileFailure.NoSuchFile(path) : new FileFailure.Unreadable(path, e.reason()), e);
        }
    }

    /** The bytes of a file that the operator named. */
    static byte[] named(Libc libc, String path, int maxBytes) throws InstallException {
        try {
            return bytes(libc, path, maxBytes);
        } catch (ErrnoException e) {
            throw new InstallException(new FileFailure.Unreadable(path, e.reason()), e);
        }
    }

    private static byte[] bytes(Libc libc, String path, int maxBytes) throws ErrnoException, InstallException {
        try {
            return Files.read(libc, path, maxBytes);
        } catch (MalformedInputException e) {
            throw new InstallException(new FileFailure.Unreadable(path, e.getMessage()), e);
        }
    }

    /** The format of the sops file that {@code bytes} are; empty when they are none. */
    static Optional<Store> formatOf(String path, byte[] bytes) {
        Store guess = Store.ofFileName(path);
        if (bytes.length > MAX_GUESSED_BYTES) {
            return Optional.empty();
        }
        if (encrypted(guess, bytes)) {
            return Optional.of(guess);
        }
        for (Store other : Store.values()) {
            if (other != Store.BINARY && encrypted(other, bytes)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    private static FileFailure diagnose(String path, Store format, byte[] bytes, MalformedInputException cause) {
        if (AgeFileReader.isAge(bytes)) {
            return new FileFailure.WrongFormat(path, format.label(), SecretFormat.Age.FILE.label());
        }
        Optional<StoredFile> asDeclared = parse(format, bytes);
        if (asDeclared.isPresent() && SopsFile.isEncrypted(asDeclared.get())) {
            return malformed(path, format, cause);
        }
        if (bytes.length > MAX_GUESSED_BYTES) {
            return asDeclared.isPresent() ? new FileFailure.NotEncrypted(path) : unguessed(path, format, cause);
        }
        if (isConfiguration(asDeclared) || isConfiguration(parse(Store.YAML, bytes))) {
            return new FileFailure.SopsConfiguration(path);
        }
        // not of the declared one, or it would be encrypted as that
        Optional<Store> actual = formatOf(path, bytes);
        if (actual.isPresent()) {
            return new FileFailure.WrongFormat(path, format.label(), actual.get().label());
        }
        // a binary file is anything until sops has wrapped it, so bytes that are no JSON are simply plain
        return asDeclared.isPresent() || format == Store.BINARY
                ? new FileFailure.NotEncrypted(path) : malformed(path, format, cause);
    }

    /** A file of no known ending may well be of another format, which is not tried. */
    private static FileFailure unguessed(String path, Store format, MalformedInputException cause) {
        return format != Store.BINARY ? malformed(path, format, cause)
                : new FileFailure.Malformed(path, format.label(), cause.getMessage() + "; larger than "
                        + MAX_GUESSED_BYTES + " bytes, so no other format was tried");
    }

    private static FileFailure malformed(String path, Store format, MalformedInputException cause) {
        return new FileFailure.Malformed(path, format.label(), cause.getMessage());
    }

    private static boolean isConfiguration(Optional<StoredFile> file) {
        return file.filter(each -> each.documents().stream()
                .anyMatch(document -> document.get("creation_rules") != null)).isPresent();
    }

    private static boolean encrypted(Store format, byte[] bytes) {
        return parse(format, bytes).filter(SopsFile::isEncrypted).isPresent();
    }

    private static Optional<StoredFile> parse(Store format, byte[] bytes) {
        try {
            return Optional.of(format.load(bytes));
        } catch (MalformedInputException _) {
            return Optional.empty();
        }
    }
}
