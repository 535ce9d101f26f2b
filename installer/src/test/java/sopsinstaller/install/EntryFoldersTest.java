package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;

class EntryFoldersTest {
    @TempDir
    Path root;
    private final List<String> steps = new ArrayList<>();

    @BeforeEach
    void makeFolders() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        Files.createDirectories(root.resolve("a-b"));
    }

    @Test
    void entersFolderOnceForEntriesThatFollowEachOther() throws Exception {
        try (Directory generation = Folders.open(root); var folders = new EntryFolders(generation, this::entered)) {
            Directory first = folders.of("a/b/x").orElseThrow();
            assertSame(first, folders.of("a/b/y").orElseThrow());
            assertSame(generation, folders.of("x").orElseThrow());
            assertSame(first, folders.of("a/b/z").orElseThrow());
            assertEquals(List.of("a", "b"), steps);
            assertEquals(2, Folders.openBelow(root));
        }
        assertEquals(0, Folders.openBelow(root));
    }

    @Test
    void takesNoFolderForAnother() throws Exception {
        try (Directory generation = Folders.open(root); var folders = new EntryFolders(generation, this::entered)) {
            for (String folder : List.of("a", "a/b", "a", "a-b", "a/b", "a-b")) {
                assertEquals(root + "/" + folder, folders.of(folder + "/x").orElseThrow().path());
                assertEquals(2, Folders.openBelow(root));
            }
        }
    }

    @Test
    void keepsNothingOfAFolderThatIsNotThere() throws Exception {
        try (Directory generation = Folders.open(root); var folders = new EntryFolders(generation, this::entered)) {
            Directory first = folders.of("a/x").orElseThrow();
            assertEquals(Optional.empty(), folders.of("a/none/deep/x"));
            assertEquals(1, Folders.openBelow(root));
            assertNotSame(first, folders.of("a/x").orElseThrow());
        }
    }

    @Test
    void worksOnAfterAStepThatFailed() throws Exception {
        Files.writeString(root.resolve("a/file"), "");
        try (Directory generation = Folders.open(root);
                var folders = new EntryFolders(generation, (above, name) -> Optional.of(above.open(name)))) {
            assertThrows(ErrnoException.class, () -> folders.of("a/file/x"));
            assertSame(generation, folders.of("x").orElseThrow());
            assertEquals(root + "/a/b", folders.of("a/b/x").orElseThrow().path());
            assertEquals(2, Folders.openBelow(root));
        }
        assertEquals(0, Folders.openBelow(root));
    }

    private Optional<Directory> entered(Directory above, String name) throws ErrnoException {
        steps.add(name);
        return above.status(name).isPresent() ? Optional.of(above.open(name)) : Optional.empty();
    }
}
