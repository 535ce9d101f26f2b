package sopsinstaller.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sopsinstaller.linux.Libc;

/** The C library, and a folder of this process for those entry points that take a path. */
final class Machine {
    static final Libc LIBC = Libc.load();

    /** In memory where there is such a place, because it is written with every input. */
    static final Path FOLDER = folder();

    private Machine() {}

    /** Writes {@code content} to {@code name} in the folder and gives its path. */
    static String written(String name, byte[] content) {
        try {
            Path file = FOLDER.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            Path memory = Path.of("/dev/shm");
            Path folder = Files.isWritable(memory) ? Files.createTempDirectory(memory, "sops-installer-fuzz")
                    : Files.createTempDirectory("sops-installer-fuzz");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
