package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    private static final Libc LIBC = Libc.load();
    private static final int MANY = 3000;
    @TempDir
    Path root;

    @Test
    void removesTreeAndNothingThatLinksInItLeadTo() throws Exception {
        Path outside = Files.createDirectories(root.resolve("outside/full")).getParent();
        Path tree = Files.createDirectories(root.resolve("tree/a/b")).getParent().getParent();
        Files.createDirectory(tree.resolve("empty"));
        Files.writeString(tree.resolve("a/b/f"), "x");
        Files.createSymbolicLink(tree.resolve("directory"), outside);
        Files.createSymbolicLink(tree.resolve("a/dangling"), Path.of("none"));
        assertEquals(0, new ProcessBuilder("mkfifo", tree.resolve("a/pipe").toString()).start().waitFor());
        try (Directory directory = open(root)) {
            directory.removeTree("tree");
        }
        assertFalse(Files.exists(tree, LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.exists(outside.resolve("full")));
    }

    @Test
    void removesTreeThatNoSingleListingHolds() throws Exception {
        Path tree = Files.createDirectory(root.resolve("tree"));
        for (int i = 0; i < MANY; i++) {
            Files.createFile(tree.resolve("a name long enough to fill the listing " + i));
        }
        try (Directory directory = open(root)) {
            directory.removeTree("tree");
        }
        assertFalse(Files.exists(tree));
    }

    @Test
    void givesNoLinkAwayThatHasAnotherName() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("target"));
        long uid = ((Number) Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
        long gid = ((Number) Files.getAttribute(link, "unix:gid", LinkOption.NOFOLLOW_LINKS)).longValue();
        try (Directory directory = open(root)) {
            assertTrue(directory.ownLink("link", "target", uid, gid));
            assertFalse(directory.ownLink("link", "elsewhere", uid, gid));
            Files.createLink(root.resolve("other"), link);
            assertTrue(directory.ownLink("link", "target", uid, gid), "nothing has to change");
            assertFalse(directory.ownLink("link", "target", uid + 1, gid));
        }
        assertEquals(uid, ((Number) Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue());
    }

    @Test
    void removesNoTreeThroughALinkAndNoFile() throws Exception {
        Path outside = Files.createDirectories(root.resolve("outside/full")).getParent();
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createFile(root.resolve("file"));
        try (Directory directory = open(root)) {
            for (String name : Set.of("link", "file")) {
                var refused = assertThrows(ErrnoException.class, () -> directory.removeTree(name));
                assertEquals(ErrnoException.ENOTDIR, refused.errno());
            }
            assertEquals(ErrnoException.ENOENT,
                    assertThrows(ErrnoException.class, () -> directory.removeTree("none")).errno());
        }
        assertTrue(Files.exists(outside.resolve("full")));
        assertTrue(Files.exists(root.resolve("file")));
    }

    @Test
    void listsFromTheBeginningEveryTime() throws Exception {
        Files.createFile(root.resolve("a"));
        Files.createFile(root.resolve("b"));
        try (Directory directory = open(root)) {
            assertEquals(Set.of("a", "b"), new HashSet<>(directory.names()));
            assertEquals(Set.of("a", "b"), new HashSet<>(directory.names()));
        }
    }

    @Test
    void namesTheEntryThatIsRefused() throws Exception {
        try (Directory directory = open(root)) {
            assertEquals(root + "/none", assertThrows(ErrnoException.class, () -> directory.open("none")).path());
            assertEquals(root + "/none", assertThrows(ErrnoException.class, () -> directory.openFile("none")).path());
            assertEquals(root + "/none", assertThrows(ErrnoException.class, () -> directory.remove("none")).path());
        }
    }

    private static Directory open(Path path) throws ErrnoException {
        Directory here = Directory.root(LIBC);
        for (Path name : path) {
            try (Directory above = here) {
                here = above.open(name.toString());
            }
        }
        return here;
    }
}
