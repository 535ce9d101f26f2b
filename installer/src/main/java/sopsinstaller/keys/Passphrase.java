package sopsinstaller.keys;

import java.util.Arrays;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;

/** The passphrase of this host's protected keys: the first of some files that is there, read when a key asks for it. */
final class Passphrase implements AutoCloseable {
    private static final int MAX_BYTES = 64 * 1024;

    private final Libc libc;
    private final List<String> paths;
    private SecretBytes text;
    private String problem = "";
    private boolean read;

    /** Of one of {@code paths}; none of them need be there. */
    Passphrase(Libc libc, List<String> paths) {
        this.libc = libc;
        this.paths = List.copyOf(paths);
    }

    /**
     * The passphrase without a final line end, borrowed.
     *
     * @throws MalformedInputException when there is none, with what to do
     */
    SecretBytes text() throws MalformedInputException {
        if (!read) {
            read = true;
            problem = paths.isEmpty() ? "set age.passphraseFile to a file with it" : "";
            for (String path : paths) {
                if (text == null) {
                    read(path);
                }
            }
        }
        if (text == null) {
            throw new MalformedInputException("is protected by a passphrase: " + problem);
        }
        return text;
    }

    @Override
    public void close() {
        if (text != null) {
            text.close();
            text = null;
        }
    }

    private void read(String path) {
        String name = AgeKeys.looksLikeKey(path) ? AgeKeys.KEY_AS_PATH : path;
        byte[] bytes = {};
        try {
            bytes = Files.read(libc, path, MAX_BYTES);
            int end = bytes.length;
            end -= end > 0 && bytes[end - 1] == '\n' ? 1 : 0;
            end -= end > 0 && bytes[end - 1] == '\r' ? 1 : 0;
            if (end == 0) {
                problem = name + " is empty";
            } else {
                text = SecretBytes.takingOver(Arrays.copyOf(bytes, end));
            }
        } catch (ErrnoException e) {
            problem = name + ": " + e.reason();
        } catch (MalformedInputException e) {
            problem = name + ": " + e.getMessage();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
