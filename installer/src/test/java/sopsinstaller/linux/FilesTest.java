package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.MalformedInputException;

class FilesTest {
    private static final Libc LIBC = Libc.load();
    @TempDir
    Path root;

    @Test
    void readsUpToLimit() throws Exception {
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);
        String path = java.nio.file.Files.write(root.resolve("f"), bytes).toString();
        assertArrayEquals(bytes, Files.read(LIBC, path, bytes.length));
        assertThrows(MalformedInputException.class, () -> Files.read(LIBC, path, bytes.length - 1));
    }

    @Test
    void readsFilesOfEverySizeAroundOneRead() throws Exception {
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 131_072}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            String path = java.nio.file.Files.write(root.resolve("f"), bytes).toString();
            assertArrayEquals(bytes, Files.read(LIBC, path, length));
            assertArrayEquals(bytes, Files.read(LIBC, path, length + 1));
        }
    }

    @Test
    void readsFileWhoseSizeIsNotTold() throws Exception {
        assertTrue(Files.read(LIBC, "/proc/self/status", 100_000).length > 100);
    }

    @Test
    void namesTheKernelsReason() {
        var missing = assertThrows(ErrnoException.class, () -> Files.read(LIBC, root + "/none", 1));
        assertEquals("openat '" + root + "/none': no such file or directory", missing.getMessage());
        assertEquals("ENOENT", missing.name());
        assertEquals("EISDIR", assertThrows(ErrnoException.class, () -> Files.read(LIBC, "" + root, 1)).name());
    }

    @Test
    void refusesDevice() {
        assertThrows(MalformedInputException.class, () -> Files.read(LIBC, "/dev/zero", 1));
    }

    @Test
    void tellsWhetherFileExists() throws Exception {
        assertTrue(Files.exists(LIBC, root.toString()));
        assertFalse(Files.exists(LIBC, root + "/none"));
    }
}
