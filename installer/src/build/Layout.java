import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Finishes the built program's folder: the launcher, its second name, and the path of the JDK that built it. */
final class Layout {
    private Layout() {}

    /**
     * Writes {@code bin/sops-installer}, {@code bin/sops-install-secrets} and {@code lib/java-home}.
     *
     * @param args the launcher's source and the program's folder
     * @throws java.io.IOException when the folder cannot be written
     */
    public static void main(String[] args) throws java.io.IOException {
        Path program = Path.of(args[1]);
        Path bin = Files.createDirectories(program.resolve("bin"));
        Path launcher = bin.resolve("sops-installer");
        Files.copy(Path.of(args[0]), launcher, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path secondName = bin.resolve("sops-install-secrets");
        Files.deleteIfExists(secondName);
        Files.createSymbolicLink(secondName, Path.of("sops-installer"));
        Files.writeString(program.resolve("lib/java-home"), System.getProperty("java.home") + "\n");
    }
}
