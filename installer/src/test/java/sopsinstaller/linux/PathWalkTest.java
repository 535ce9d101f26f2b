package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Rights;
import sopsinstaller.linux.PathWalk.Way;

class PathWalkTest {
    private static final Libc LIBC = Libc.load();
    private static final int DAEMON = 1;
    @TempDir
    Path root;

    @Test
    void tellsMissingDirectory() throws Exception {
        assertEquals(new End.NotThere(), walk(Rights.USER, root + "/a/b", Missing.STOP));
    }

    @Test
    void makesMissingDirectories() throws Exception {
        try (var end = assertInstanceOf(End.Reached.class, walk(Rights.USER, root + "/a/b/c", Missing.MAKE))) {
            assertEquals("c", end.name());
        }
        assertEquals(0755, (int) Files.getAttribute(root.resolve("a/b"), "unix:mode") & 07777);
    }

    @Test
    void followsOwnLink() throws Exception {
        Files.createDirectories(root.resolve("real/deep"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("real/../real/deep"));
        try (var end = assertInstanceOf(End.Reached.class, walk(Rights.USER, root + "/link/x", Missing.STOP))) {
            end.directory().makeDirectory("x");
        }
        assertTrue(Files.isDirectory(root.resolve("real/deep/x")));
    }

    @Test
    void isBarredByFileAndByCircle() throws Exception {
        Files.writeString(root.resolve("file"), "");
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
        assertEquals(new End.Barred(root + "/file", "is not a directory"),
                walk(Rights.USER, root + "/file/x", Missing.MAKE));
        assertEquals(new End.Barred(root + "/circle", "leads through too many symbolic links"),
                walk(Rights.USER, root + "/circle/x", Missing.MAKE));
    }

    @Test
    void isBarredByLinkOfAnotherUser() throws Exception {
        assumeTrue(LIBC.effectiveUser() == 0, "needs root");
        Path home = Files.createDirectory(root.resolve("home"));
        Path link = Files.createSymbolicLink(home.resolve("link"), Path.of("/etc"));
        Files.setAttribute(home, "unix:uid", DAEMON);
        assertInstanceOf(End.Barred.class, walk(Rights.SYSTEM, link + "/x", Missing.MAKE));
        Files.setAttribute(home, "unix:uid", 0);
        Files.setAttribute(link, "unix:uid", DAEMON, LinkOption.NOFOLLOW_LINKS);
        assertInstanceOf(End.Barred.class, walk(Rights.SYSTEM, link + "/x", Missing.MAKE));
    }

    @Test
    void givesMadeDirectoriesToOwnerOfParent() throws Exception {
        assumeTrue(LIBC.effectiveUser() == 0, "needs root");
        Files.setAttribute(root, "unix:mode", 0755);
        Path home = Files.createDirectory(root.resolve("home"));
        Files.setAttribute(home, "unix:uid", DAEMON);
        Files.setAttribute(home, "unix:gid", DAEMON);
        ((End.Reached) walk(Rights.SYSTEM, home + "/a/b/c", Missing.MAKE)).close();
        assertEquals(DAEMON, Files.getAttribute(home.resolve("a/b"), "unix:uid"));
        assertEquals(DAEMON, Files.getAttribute(home.resolve("a/b"), "unix:gid"));
    }

    private static End walk(Rights rights, String path, Missing missing) throws Exception {
        return new PathWalk(LIBC, rights).toParentOf(path, Way.FOREIGN, missing);
    }
}
