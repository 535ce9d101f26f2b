package sopsinstaller.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;

class GpgProgramTest {
    private static final Libc LIBC = Libc.load();
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/openpgp");
    private static final byte[] MESSAGE = "message\n".getBytes(StandardCharsets.US_ASCII);
    private static final String PATH = System.getenv("PATH");
    @TempDir
    Path folder;

    @Test
    void callsItAsSopsDoes() throws Exception {
        GpgProgram gpg = program("echo \"$@\"; cat", Optional.of("/home dir"));
        assertEquals("--homedir /home dir --batch --no-tty --quiet --decrypt\nmessage\n", text(gpg));
        assertEquals("--batch --no-tty --quiet --decrypt\nmessage\n",
                text(program("echo \"$@\"; cat", Optional.empty())));
        assertEquals(Optional.empty(), gpg.problem());
    }

    @Test
    void givesItNoVariableWithKey() throws Exception {
        Path script = script("cat >/dev/null; env");
        var gpg = new GpgProgram(LIBC, Map.of("SOPS_GPG_EXEC", script.toString(), "PATH", PATH, "HOME", "/x",
                "SOPS_AGE_KEY", "secret", "VAULT_TOKEN", "secret"), Optional.empty());
        String variables = text(gpg);
        assertTrue(variables.contains("HOME=/x") && variables.contains("LC_ALL=C"), variables);
        assertTrue(!variables.contains("secret") && !variables.contains("SOPS_"), variables);
    }

    @Test
    void findsItOnPath() throws Exception {
        Files.move(script("cat"), folder.resolve("gpg"));
        assertEquals("message\n",
                text(new GpgProgram(LIBC, Map.of("PATH", "relative:" + folder + ":" + PATH), Optional.empty())));
        var missing = new GpgProgram(LIBC, Map.of("PATH", folder.toString(), "SOPS_GPG_EXEC", "no-such-gpg"),
                Optional.empty());
        assertEquals(Optional.empty(), missing.decrypt(MESSAGE));
        assertEquals(Optional.of("is not on PATH"), missing.problem());
        assertEquals("no-such-gpg", missing.program());
    }

    @Test
    void tellsWhyItFails() throws Exception {
        assertProblem("failed with status 2: see its own words above", program("cat >/dev/null; exit 2"));
        assertProblem("failed with status 3: see its own words above", program("echo part; exec <&-; exit 3"));
        assertProblem("was ended by signal 9", program("kill -9 $$"));
        assertProblem("gave nothing", program("cat >/dev/null"));
        assertProblem("gave more than a data key", program("head -c 100000 /dev/zero"));
        assertProblem("cannot be run: no such file or directory",
                new GpgProgram(LIBC, Map.of("SOPS_GPG_EXEC", "/missing"), Optional.empty()));
    }

    @Test
    void waitsOnlySoLongAndOnce() throws Exception {
        Path script = script("echo x >>" + folder.resolve("started") + "; sleep 60");
        var gpg = new GpgProgram(LIBC, Map.of("SOPS_GPG_EXEC", script.toString(), "PATH", PATH), Optional.empty(), 1);
        assertEquals(Optional.empty(), gpg.decrypt(MESSAGE));
        assertTrue(gpg.problem().orElseThrow().startsWith("did not end within 1 seconds and was killed"));
        assertEquals(Optional.empty(), gpg.decrypt(MESSAGE));
        assertEquals("x\n", Files.readString(folder.resolve("started")));
    }

    @Test
    void realGpgOpensWhatIsUnderPassphrase() throws Exception {
        Optional<Path> real = Stream.of(PATH.split(":")).map(each -> Path.of(each, "gpg"))
                .filter(Files::isExecutable).findFirst();
        assumeTrue(real.isPresent(), "no gpg on PATH");
        // made by a gpg that the one here can read
        Path home = Files.createDirectory(folder.resolve("h"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        copy(FIXTURES.resolve("2.2/home"), home);
        String wrapped = "exec " + real.get() + " --pinentry-mode loopback --passphrase test \"$@\"";
        byte[] message = Files.readAllBytes(FIXTURES.resolve("2.2/locked.asc.message"));
        try {
            try (SecretBytes plain = program(wrapped, Optional.of(home.toString())).decrypt(message).orElseThrow()) {
                assertArrayEquals("data key of 32 bytes for fixture".getBytes(StandardCharsets.US_ASCII),
                        plain.expose());
            }
            assertEquals(Optional.empty(), program(wrapped.replace("test", "wrong"), Optional.of(home.toString()))
                    .decrypt("no message".getBytes(StandardCharsets.US_ASCII)));
        } finally {
            // the agent that gpg started for this home ends with it
            new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all").start().waitFor();
        }
    }

    private GpgProgram program(String script) throws IOException {
        return program(script, Optional.empty());
    }

    private GpgProgram program(String script, Optional<String> home) throws IOException {
        return new GpgProgram(LIBC, Map.of("SOPS_GPG_EXEC", script(script).toString(), "PATH", PATH), home);
    }

    private Path script(String text) throws IOException {
        Path script = Files.createTempFile(folder, "gpg", "");
        Files.writeString(script, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private static String text(GpgProgram gpg) {
        try (SecretBytes plain = gpg.decrypt(MESSAGE).orElseThrow()) {
            return new String(plain.expose(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(String problem, GpgProgram gpg) {
        assertEquals(Optional.empty(), gpg.decrypt(MESSAGE));
        assertEquals(Optional.of(problem), gpg.problem());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(each -> !each.equals(from)).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
