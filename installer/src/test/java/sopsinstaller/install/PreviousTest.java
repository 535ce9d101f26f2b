package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.secret.SecretBytes;

class PreviousTest {
    private static final byte[] CONTENT = {1, 2, 3};
    private static final byte[] NOTHING = {};
    @TempDir
    Path root;

    @Test
    void holdsNothingWithoutAGeneration() throws Exception {
        try (var previous = new Previous(Optional.empty()); SecretBytes content = SecretBytes.copyOf(CONTENT)) {
            assertFalse(previous.compare("a", content) == Previous.Content.SAME);
            assertTrue(previous.file("a/b").isEmpty());
        }
    }

    @Test
    void comparesEveryByte() throws Exception {
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 200_000}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            Files.write(root.resolve("f"), bytes);
            assertTrue(holds("f", bytes), length + " bytes");
            Files.write(root.resolve("f"), Arrays.copyOf(bytes, length + 1));
            assertFalse(holds("f", bytes), "one byte more than " + length);
            if (length > 0) {
                Files.write(root.resolve("f"), Arrays.copyOf(bytes, length - 1));
                assertFalse(holds("f", bytes), "one byte less than " + length);
                byte[] other = bytes.clone();
                other[length - 1]++;
                Files.write(root.resolve("f"), other);
                assertFalse(holds("f", bytes), "other last byte of " + length);
            }
        }
    }

    @Test
    void findsFilesOfSeveralFoldersInAnyOrder() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        for (String name : new String[] {"f", "a/f", "a/b/f"}) {
            Files.writeString(root.resolve(name), name);
        }
        try (var previous = new Previous(Optional.of(Folders.open(root)))) {
            for (String name : new String[] {"a/b/f", "a/f", "f", "a/f", "a/b/f"}) {
                try (SecretBytes content = SecretBytes.takingOver(name.getBytes())) {
                    assertTrue(previous.compare(name, content) == Previous.Content.SAME, name);
                }
                assertTrue(Folders.openBelow(root) <= 2);
            }
        }
        assertEquals(0, Folders.openBelow(root));
    }

    @Test
    void takesOnlyRegularFilesForContent() throws Exception {
        Files.write(root.resolve("f"), CONTENT);
        Files.createDirectory(root.resolve("directory"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("f"));
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
        // only root can make a device; for others it is one more name that is not there
        new ProcessBuilder("mknod", root.resolve("null").toString(), "c", "1", "3").start().waitFor();
        mkfifo("pipe");
        mkfifo("filled");
        try (var pipe = new RandomAccessFile(root.resolve("filled").toFile(), "rw");
                var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            pipe.write(CONTENT);
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            for (String name : new String[] {
                "directory", "link", "circle", "null", "pipe", "filled", "socket", "none", "x".repeat(256)}) {
                assertNotThere(name);
            }
            assertEquals(CONTENT[0], pipe.read(), "the pipe was read");
        }
    }

    @Test
    void goesThroughDirectoriesOnly() throws Exception {
        Files.createDirectory(root.resolve("a"));
        Files.write(root.resolve("a/f"), CONTENT);
        Files.createSymbolicLink(root.resolve("link"), Path.of("a"));
        mkfifo("pipe");
        for (String name : new String[] {"a/f/f", "link/f", "pipe/f", "none/f", "none/none/f", "x".repeat(256) + "/f"}) {
            assertNotThere(name);
        }
        assertTrue(holds("a/f", CONTENT));
    }

    private void assertNotThere(String name) throws Exception {
        long open = Folders.openBelow(root);
        assertFalse(holds(name, CONTENT), name);
        assertFalse(holds(name, NOTHING), name);
        try (var previous = new Previous(Optional.of(Folders.open(root)))) {
            assertTrue(previous.file(name).isEmpty(), name);
        }
        assertEquals(open, Folders.openBelow(root), name);
    }

    private boolean holds(String name, byte[] bytes) throws Exception {
        try (var previous = new Previous(Optional.of(Folders.open(root)));
                SecretBytes content = SecretBytes.copyOf(bytes)) {
            return previous.compare(name, content) == Previous.Content.SAME;
        }
    }

    private void mkfifo(String name) throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", root.resolve(name).toString()).start().waitFor());
    }
}
