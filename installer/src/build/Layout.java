import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Finishes the built program's folder: the launcher, its second name, and the path of the JDK that built it. */
final class Layout {
    private Layout() {}

    /**
     * Writes {@code bin/sops-install-secrets} and, for the JVM build, {@code bin/sops-installer} and
     * {@code lib/java-home}.
     *
     * @param args the program's folder and, for the JVM build, the launcher's source
     * @throws java.io.IOException when the folder cannot be written
     */
    public static void main(String[] args) throws java.io.IOException {
        Path program = Path.of(args[0]);
        Path bin = Files.createDirectories(program.resolve("bin"));
        if (args.length > 1) {
            Path launcher = bin.resolve("sops-installer");
            Files.copy(Path.of(args[1]), launcher, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(program.resolve("lib/java-home"), System.getProperty("java.home") + "\n");
        }
        Path secondName = bin.resolve("sops-install-secrets");
        Files.deleteIfExists(secondName);
        Files.createSymbolicLink(secondName, Path.of("sops-installer"));
    }
}
