package sopsinstaller.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.secret.SecretBytes;

class NewFileTest {
    private final Libc libc = Libc.load();

    @TempDir
    Path folder;

    @Test
    void writesAndNeverOverwrites() throws Exception {
        Path file = folder.resolve("a");
        try (SecretBytes content = SecretBytes.copyOf("text".getBytes(US_ASCII))) {
            NewFile.write(libc, file.toString(), content, 0640);
            assertEquals("text", Files.readString(file));
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            ErrnoException refused = assertThrows(
                    ErrnoException.class, () -> NewFile.write(libc, file.toString(), content, 0600));
            assertTrue(refused.is(ErrnoException.EEXIST));
        }
        assertEquals("text", Files.readString(file));
    }

    @Test
    void seesLinksThatLeadNowhere() throws Exception {
        assertFalse(NewFile.isThere(libc, folder.resolve("link").toString()));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        assertTrue(NewFile.isThere(libc, folder.resolve("link").toString()));
    }

    @Test
    void makesDirectoriesThatAreMissingAlone() throws Exception {
        Path last = folder.resolve("a/b/c");
        int former = libc.umask(077);
        try {
            NewFile.makeDirectories(libc, folder + "//a/b/c/");
            NewFile.makeDirectories(libc, last.toString());
        } finally {
            assertEquals(077, libc.umask(former));
        }
        for (Path made = last; !made.equals(folder); made = made.getParent()) {
            assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        }
        NewFile.makeDirectories(libc, "/");
        Files.writeString(folder.resolve("file"), "");
        assertThrows(ErrnoException.class, () -> NewFile.makeDirectories(libc, folder + "/file/x"));
    }

    @Test
    void randomBytesAreOthersEachTime() throws Exception {
        byte[] one = libc.random(32);
        assertEquals(32, one.length);
        assertFalse(Arrays.equals(one, libc.random(32)));
        assertArrayEquals(new byte[0], libc.random(0));
        assertEquals(256, libc.random(256).length);
        assertThrows(IllegalStateException.class, () -> libc.random(257));
    }
}
