package sopsinstaller.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.linux.Libc;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

class SopsFileReaderTest {
    private static final Libc LIBC = Libc.load();
    private static final int MOST_GUESSED = 4 * 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    void theFormatOfAFileWithoutKnownEndingIsGuessedUpToALimit() throws Exception {
        String path = padded(MOST_GUESSED);
        try (SopsFile file = assertInstanceOf(NamedFile.Sops.class, NamedFile.read(LIBC, path)).file()) {
            assertEquals(1, file.documents().size());
        }
    }

    @Test
    void aFileTooLargeToGuessItsFormatSaysSo() throws Exception {
        String path = padded(MOST_GUESSED + 1);
        String expected = "cannot be read as sops' binary format: line 1: not valid JSON; "
                + "larger than 4194304 bytes, so no other format was tried";
        var named = assertThrows(InstallException.class, () -> NamedFile.read(LIBC, path));
        assertEquals(expected, assertInstanceOf(FileFailure.Malformed.class, named.failure()).problem());
        var declared = assertThrows(InstallException.class, () -> SopsFileReader.read(LIBC, path, Store.BINARY));
        assertEquals(expected, assertInstanceOf(FileFailure.Malformed.class, declared.failure()).problem());
    }

    @Test
    void aFileWhoseFormatIsKnownKeepsItsOwnErrorAtAnySize() throws Exception {
        Path path = Files.writeString(folder.resolve("broken.json"), "[" + " ".repeat(MOST_GUESSED));
        var broken = assertThrows(InstallException.class, () -> NamedFile.read(LIBC, path.toString()));
        var failure = assertInstanceOf(FileFailure.Malformed.class, broken.failure());
        assertFalse(failure.problem().contains("no other format"), failure::problem);
    }

    /** A file of sops in yaml, but with a name that does not tell. */
    private String padded(int size) throws Exception {
        byte[] start = Files.readAllBytes(Path.of(KeyFixtures.path("stranger.yaml")));
        byte[] bytes = Arrays.copyOf(start, size);
        Arrays.fill(bytes, start.length, size, (byte) '\n');
        return Files.write(folder.resolve("unnamed"), bytes).toString();
    }
}
