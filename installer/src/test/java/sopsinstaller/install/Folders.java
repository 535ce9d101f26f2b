package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Rights;
import sopsinstaller.linux.PathWalk.Way;

/** Directories of a test, and how many of them this process holds open. */
final class Folders {
    private Folders() {}

    static Directory open(Path path) throws Exception {
        var walk = new PathWalk(InstallFixture.libc(), Rights.USER);
        End end = walk.toParentOf(path.toString(), Way.FOREIGN, Missing.STOP);
        try (End.Reached reached = assertInstanceOf(End.Reached.class, end)) {
            return reached.directory().open(reached.name());
        }
    }

    /** Number of descriptors of what is at {@code root} or below it. */
    static long openBelow(Path root) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> leadsBelow(descriptor, root)).count();
        }
    }

    private static boolean leadsBelow(Path descriptor, Path root) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(root);
        } catch (IOException _) {
            return false; // closed since it was listed
        }
    }
}
