package sopsinstaller.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sopsinstaller.age.AgeFile;
import sopsinstaller.age.Stanza;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.store.Store;

/** Reads age files that are secrets themselves, and says of a file that is none what it is instead. */
public final class AgeFileReader {
    private static final byte[] BINARY = "age-encryption.org/".getBytes(US_ASCII);
    private static final byte[] ARMORED = "-----BEGIN AGE ENCRYPTED FILE-----".getBytes(US_ASCII);

    private AgeFileReader() {}

    /**
     * The plain bytes of the age file at {@code path}, owned by the caller.
     *
     * @throws InstallException when it is not there, not readable, no age file, broken, or for none of {@code keys}
     */
    public static SecretBytes decrypt(Libc libc, String path, HostKeys keys) throws InstallException {
        byte[] file = read(libc, path);
        try {
            Optional<SecretBytes> plain = keys.openAgeFile(file);
            if (plain.isPresent()) {
                return plain.get();
            }
            throw new InstallException(AgeFileReport.of(path, AgeFile.stanzaTypes(file), keys));
        } catch (MalformedInputException e) {
            throw new InstallException(new FileFailure.BrokenAgeFile(path, e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new InstallException(new FileFailure.Exhausting(path), e);
        }
    }

    /**
     * Whom the age file at {@code path} is encrypted to; nothing of it is verified.
     *
     * @throws InstallException when it is not there, not readable, no age file or has a broken header
     */
    public static List<Stanza> stanzas(Libc libc, String path) throws InstallException {
        return stanzas(path, read(libc, path));
    }

    /** Whom the age file {@code file} is encrypted to. */
    static List<Stanza> stanzas(String path, byte[] file) throws InstallException {
        try {
            return AgeFile.stanzaTypes(file);
        } catch (MalformedInputException e) {
            throw new InstallException(new FileFailure.BrokenAgeFile(path, e.getMessage()), e);
        }
    }

    private static byte[] read(Libc libc, String path) throws InstallException {
        byte[] file = SopsFileReader.declared(libc, path, AgeFile.MAX_BYTES);
        if (!isAge(file)) {
            String declared = SecretFormat.Age.FILE.label();
            Optional<Store> actual = SopsFileReader.formatOf(path, file);
            throw new InstallException(actual.isPresent()
                    ? new FileFailure.WrongFormat(path, declared, actual.get().label())
                    : new FileFailure.NotAgeFile(path));
        }
        return file;
    }

    /** Whether {@code file} means to be an age file, binary or armored. */
    static boolean isAge(byte[] file) {
        int start = 0;
        while (start < file.length && (file[start] == ' ' || file[start] == '\t' || file[start] == '\r'
                || file[start] == '\n')) {
            start++;
        }
        return startsWith(file, 0, BINARY) || startsWith(file, start, ARMORED);
    }

    private static boolean startsWith(byte[] file, int at, byte[] wanted) {
        return file.length - at >= wanted.length
                && Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
