package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.failure.Warning;
import sopsinstaller.linux.PathWalk.End;

class RunLockTest {
    private static final Libc LIBC = Libc.load();
    @TempDir
    Path root;

    @Test
    void isAPrivateFileBesideTheMountPoint() throws Exception {
        List<Warning> warnings = new ArrayList<>();
        try (End.Reached place = place(); RunLock _ = RunLock.take(LIBC, place.directory(), "d", warnings)) {
            assertEquals(0600, (int) java.nio.file.Files.getAttribute(
                    root.resolve("d.lock"), "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777);
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void replacesAFileThatOthersMayHold() throws Exception {
        Path file = java.nio.file.Files.createFile(root.resolve("d.lock"));
        java.nio.file.Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Object old = java.nio.file.Files.getAttribute(file, "unix:ino");
        List<Warning> warnings = new ArrayList<>();
        // a name of its own keeps the number of the old file from being given again
        java.nio.file.Files.createLink(root.resolve("kept"), file);
        try (End.Reached place = place(); RunLock _ = RunLock.take(LIBC, place.directory(), "d", warnings)) {
            assertEquals(0600, (int) java.nio.file.Files.getAttribute(file, "unix:mode") & 07777);
            assertNotEquals(old, java.nio.file.Files.getAttribute(file, "unix:ino"));
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void followsNoLinkAndLocksNoDirectory() throws Exception {
        java.nio.file.Files.createSymbolicLink(root.resolve("link.lock"), root.resolve("elsewhere"));
        java.nio.file.Files.createDirectory(root.resolve("directory.lock"));
        try (End.Reached place = place()) {
            for (String name : List.of("link", "directory")) {
                var refused = assertThrows(InstallException.class,
                        () -> RunLock.take(LIBC, place.directory(), name, new ArrayList<>()));
                assertInstanceOf(MachineFailure.BadLock.class, refused.failure());
            }
        }
    }

    private End.Reached place() throws Exception {
        return assertInstanceOf(End.Reached.class, new PathWalk(LIBC, PathWalk.Rights.USER)
                .toParentOf(root + "/d", PathWalk.Way.OWN_STATE, PathWalk.Missing.STOP));
    }
}
