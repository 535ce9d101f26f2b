package sopsinstaller.keys;

import java.util.Optional;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;
import sopsinstaller.store.StoredFile;

/** Reads encrypted files, and says of a file that is none what it is instead. */
public final class SopsFileReader {
    private SopsFileReader() {}

    /**
     * Reads and parses a sops file; nothing is decrypted.
     *
     * @throws InstallException with a {@link FileFailure} when it is not there, not readable, not encrypted or not
     *     of that format
     */
    public static SopsFile read(Libc libc, String path, Store format) throws InstallException {
        byte[] bytes;
        try {
            bytes = Files.read(libc, path, Store.MAX_FILE_BYTES);
        } catch (ErrnoException e) {
            throw new InstallException(e.is(ErrnoException.ENOENT) || e.is(ErrnoException.ENOTDIR)
                    ? new FileFailure.NoSuchFile(path) : new FileFailure.Unreadable(path, e.reason()), e);
        } catch (MalformedInputException e) {
            throw new InstallException(new FileFailure.Unreadable(path, e.getMessage()), e);
        }
        try {
            return SopsFile.load(format, bytes);
        } catch (MalformedInputException e) {
            throw new InstallException(diagnose(path, format, bytes, e), e);
        }
    }

    private static FileFailure diagnose(String path, Store format, byte[] bytes, MalformedInputException cause) {
        Optional<StoredFile> asDeclared = parse(format, bytes);
        if (asDeclared.isPresent() && SopsFile.isEncrypted(asDeclared.get())) {
            return malformed(path, format, cause);
        }
        if (isConfiguration(asDeclared) || isConfiguration(parse(Store.YAML, bytes))) {
            return new FileFailure.SopsConfiguration(path);
        }
        Store guess = Store.ofFileName(path);
        if (guess != format && encrypted(guess, bytes)) {
            return new FileFailure.WrongFormat(path, format.label(), guess.label());
        }
        for (Store other : Store.values()) {
            if (other != format && other != Store.BINARY && encrypted(other, bytes)) {
                return new FileFailure.WrongFormat(path, format.label(), other.label());
            }
        }
        // a binary file is anything until sops has wrapped it, so bytes that are no JSON are simply plain
        return asDeclared.isPresent() || format == Store.BINARY
                ? new FileFailure.NotEncrypted(path) : malformed(path, format, cause);
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
