package sopsinstaller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.jna.Native;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import sopsinstaller.linux.Libc;

class MainTest {
    private static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC8s1+C9+X1wGWgYTVS+Ak1RjF0b85xtvAPsJ6nZFrvW";

    /** What ssh-to-age and age-keygen make of it. */
    private static final String RECIPIENT = "age1mhch3rdzklf4w4wrnu8qufg2h4u9fmrfl0leavqcfzkj5dvj2yeq49expy";

    private static final String STUB_FOLDER = "jna.boot.library.path";

    @TempDir
    Path folder;

    /** The program's own is for itself; other tests of this process make files that others can read. */
    @AfterAll
    static void restoreTheMask() {
        Libc.load().umask(0022);
    }

    @Test
    void wrongUsageIsStatusTwo() {
        assertEquals(new Ended(2, "", """
                sops-installer: error: sops-installer takes a command or a manifest, none was given
                sops-installer: hint: sops-installer --help shows how to call it
                """), run(Map.of()));
    }

    @Test
    void absentManifestIsStatusOne() {
        assertEquals(new Ended(1, "", "sops-installer: error: /absent/m.json: cannot read the manifest: "
                + "no such file or directory\n"), run(Map.of(), "/absent/m.json"));
    }

    @Test
    void invalidManifestIsStatusOneAndAllProblemsAreTold() throws IOException {
        Path manifest = manifest("'keepGenerations': -1, 'absentKeys': 'x'");
        assertEquals(new Ended(1, "",
                "sops-installer: error: " + manifest + ": keepGenerations is -1, it must be 0 to 2147483647\n"
                + "sops-installer: error: " + manifest + ": absentKeys 'x' is none of fail, skip\n"),
                run(Map.of(), manifest.toString()));
    }

    @Test
    void dryRunTouchesNothing() throws IOException {
        Path manifest = manifest("'secrets': []");
        assertEquals(new Ended(0, "", "sops-installer: no secrets are declared\n"),
                run(Map.of("NIXOS_ACTION", "dry-activate"), manifest.toString()));
        assertEquals(List.of(manifest), files());
    }

    @Test
    void aFileThatNeedsTooMuchMemoryFailsAlone() throws Exception {
        Path sopsFile = Files.writeString(folder.resolve("s.json"), "{\"a\": \"" + "x".repeat(60_000_000) + "\"}");
        Path manifest = manifest("'userMode': true, 'secrets': [{'name': 'a', 'path': '" + folder
                + "/s/a', 'mode': '0400', 'format': 'json', 'sopsFile': '" + sopsFile + "'}]");
        Path log = Files.createFile(folder.resolve("log"));
        String told = told(log, Map.of("XDG_RUNTIME_DIR", folder.toString()), List.of("-Xmx48m",
                "-D" + STUB_FOLDER + "=" + System.getProperty(STUB_FOLDER)), manifest.toString());
        assertTrue(told.contains(
                "needs more memory than this program allows itself: it is too large or nested too deep"), told);
    }

    @Test
    void absentKeysCanMeanThatNothingIsInstalled() throws IOException {
        Path manifest = manifest("'absentKeys': 'skip', 'ageKeyFile': '/absent/key', 'secrets': [{'name': 'a', "
                + "'path': '" + folder + "/s/a', 'mode': '0400', 'sopsFile': '/absent/s.yaml'}]");
        assertEquals(new Ended(0, "", "sops-installer: " + manifest
                + ": nothing was installed, none of these keys exists yet (absentKeys is skip): '/absent/key'\n"),
                run(Map.of(), manifest.toString()));
        assertEquals(List.of(manifest), files());
    }

    @Test
    void aKeyInPlaceOfAPathIsNotRepeatedAsAbsent() throws IOException {
        Path manifest = manifest("'absentKeys': 'skip', 'ageKeyFile': '/AGE-SECRET-KEY-1ABC', 'secrets': [{'name': "
                + "'a', 'path': '" + folder + "/s/a', 'mode': '0400', 'sopsFile': '/absent/s.yaml'}]");
        assertEquals(new Ended(0, "", "sops-installer: " + manifest + ": nothing was installed, none of these keys "
                + "exists yet (absentKeys is skip): (a key where a path should be)\n"),
                run(Map.of(), manifest.toString()));
    }

    @Test
    void checkOfAUserManifestNeedsNoRuntimeDirectory() throws IOException {
        Path manifest = folder.resolve("m.json");
        Files.writeString(manifest, "{\"userMode\": true, \"secretsMountPoint\": \"%r/d\", \"symlinkPath\": \"/s\"}");
        assertEquals(new Ended(0, "", ""), run(Map.of(), "check", manifest.toString()));
        assertEquals(1, run(Map.of(), manifest.toString()).status());
    }

    @Test
    void refusesPlainFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), "a: b\n");
        Ended expected = new Ended(1, "", "sops-installer: error: " + file + ": is not encrypted\n"
                + "sops-installer: hint: run sops encrypt -i " + file + "\n");
        assertEquals(expected, run(Map.of(), "list", file.toString()));
        assertEquals(expected, run(Map.of(), "recipients", file.toString()));
    }

    @Test
    void saysOfALargePlainFileThatItIsNotEncrypted() throws IOException {
        Path file = Files.writeString(folder.resolve("s.env"), "A=" + "x".repeat(5_000_000) + "\n");
        assertEquals(new Ended(1, "", "sops-installer: error: " + file + ": is not encrypted\n"
                + "sops-installer: hint: run sops encrypt -i " + file + "\n"), run(Map.of(), "list", file.toString()));
    }

    @Test
    void linesForTheJournalStartWithTheirPriority() throws Exception {
        Path log = Files.createFile(folder.resolve("log"));
        String stub = System.getProperty(STUB_FOLDER);
        assertEquals("<3>sops-installer: error: ", toldInto(log, "unix:dev", "unix:ino", stub).substring(0, 26));
        assertEquals("sops-installer: error: /a", toldInto(log, "unix:ino", "unix:dev", stub).substring(0, 25));
    }

    @Test
    void saysThatItsOwnFolderIsIncomplete() throws Exception {
        Path log = Files.createFile(folder.resolve("log"));
        assertEquals("sops-installer: error: '" + folder + "/libjnidispatch.so': "
                + "is missing, and the program cannot call the kernel without it\n"
                + "sops-installer: hint: install the whole program again, its folders bin and lib beside each other\n",
                toldInto(log, "unix:dev", "unix:ino", folder.toString()));
    }

    @Test
    void saysThatAPartOfItCannotBeLoaded() throws Exception {
        Path log = Files.createFile(folder.resolve("log"));
        Path stub = Files.createFile(folder.resolve("libjnidispatch.so"));
        String told = toldInto(log, "unix:dev", "unix:ino", folder.toString());
        // before it the JVM, which the binary does not have, warns of the file
        assertTrue(told.endsWith("sops-installer: error: '" + stub + "': "
                + "cannot be loaded, and the program cannot call the kernel without it\n"
                + "sops-installer: hint: run it again with memory to spare; it must be readable, and its file system "
                + "mounted without noexec\n"), told);
    }

    /** What a process says whose standard error is {@code log} and whose journal has these two numbers of it. */
    private static String toldInto(Path log, String first, String second, String stubFolder)
            throws Exception {
        return told(log, Map.of("JOURNAL_STREAM", Files.getAttribute(log, first) + ":" + Files.getAttribute(log, second)),
                List.of("-D" + STUB_FOLDER + "=" + stubFolder), "check", "/absent/m.json");
    }

    private static String told(Path log, Map<String, String> environment, List<String> options, String... words)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder process = new ProcessBuilder(command).redirectError(log.toFile());
        process.environment().putAll(environment);
        assertEquals(1, process.start().waitFor());
        return Files.readString(log);
    }

    /** Where the classes are; the property of that name may hold only what starts the tests. */
    private static String classPath() {
        return Stream.of(Main.class, Native.class, Logger.class, JsonFactory.class, SHA256Digest.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(":"));
    }

    @Test
    void convertedKeysReplaceAFile() throws IOException {
        Path in = Files.writeString(folder.resolve("k.pub"), "# mine\n" + PUBLIC_KEY + " me@host\n");
        Path out = Files.writeString(folder.resolve("out"), "old");
        assertEquals(new Ended(0, "", ""), run(Map.of(), "ssh-to-age", "-i", in.toString(), "-o", out.toString()));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
        assertEquals(RECIPIENT + "\n", Files.readString(out));
        assertEquals(2, files().size());
        assertEquals(new Ended(0, RECIPIENT + "\n", ""), run(Map.of(), "ssh-to-age", "-i", in.toString()));
    }

    private Path manifest(String members) throws IOException {
        return Files.writeString(folder.resolve("m.json"), ("{'secretsMountPoint': '" + folder + "/d', 'symlinkPath': '"
                + folder + "/s', " + members + "}").replace('\'', '"'));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Ended run(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(List.of(args), environment, new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new Ended(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** What came of a run. */
    private record Ended(int status, String out, String err) {}
}
