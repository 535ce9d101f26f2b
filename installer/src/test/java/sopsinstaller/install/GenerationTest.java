package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.secret.SecretBytes;

class GenerationTest {
    @TempDir
    Path root;

    @Test
    void fillsFoldersInAnyOrder() throws Exception {
        List<String> names = List.of("a", "b/c", "b/d", "b/e/f", "b/g", "b-c", "b/e/h", "e/f", "b/i");
        try (Directory parent = Folders.open(root); var fresh = new Generation(parent, "g", Optional.empty())) {
            for (String name : names) {
                write(fresh, name);
            }
            // parent, generation, and the folder of the last entry
            assertEquals(3, Folders.openBelow(root));
            fresh.sealed();
        }
        for (String name : names) {
            assertEquals(name, Files.readString(root.resolve("g").resolve(name)));
            assertEquals(0440, mode("g/" + name));
        }
        for (String folder : List.of("b", "b/e", "e")) {
            assertEquals(0751, mode("g/" + folder), folder);
        }
        assertEquals(0, Folders.openBelow(root));
    }

    @Test
    void goesOnAfterAnEntryThatCannotBeMade() throws Exception {
        String tooLong = "x".repeat(256);
        List<String> refused = List.of("a/" + tooLong, "a/" + tooLong + "/b", tooLong + "/b", tooLong);
        try (Directory parent = Folders.open(root); var fresh = new Generation(parent, "g", Optional.empty())) {
            for (int i = 0; i < refused.size(); i++) {
                write(fresh, "a/before" + i);
                String name = refused.get(i);
                assertEquals(ErrnoException.ENAMETOOLONG,
                        assertThrows(ErrnoException.class, () -> write(fresh, name)).errno());
                write(fresh, "a/after" + i);
            }
            fresh.sealed();
        }
        try (var names = Files.list(root.resolve("g/a"))) {
            assertEquals(2 * refused.size(), names.count());
        }
        try (var names = Files.list(root.resolve("g"))) {
            assertEquals(1, names.count());
        }
    }

    @Test
    void removesItselfWithItsFoldersUnlessItIsSealed() throws Exception {
        try (Directory parent = Folders.open(root); var fresh = new Generation(parent, "g", Optional.empty())) {
            write(fresh, "a/b/c");
            write(fresh, "d");
        }
        assertFalse(Files.exists(root.resolve("g"), LinkOption.NOFOLLOW_LINKS));
    }

    private static void write(Generation fresh, String name) throws ErrnoException {
        try (SecretBytes content = SecretBytes.takingOver(name.getBytes(StandardCharsets.UTF_8))) {
            fresh.write(name, content, Optional.empty(), 0440);
        }
    }

    private int mode(String name) throws Exception {
        return (int) Files.getAttribute(root.resolve(name), "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }
}
