package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.endtoend.KeyMatrixFiles.Encrypted;
import sopsinstaller.endtoend.KeyMatrixKind.Key;
import sopsinstaller.endtoend.KeyMatrixKind.Recipient;

/**
 * Every kind of key opens every format: files that real sops and age encrypt now to a key that real tools made now are
 * installed with that key alone, and with another key of the same kind none of them.
 */
class KeyMatrixIT {
    private static final List<KeyMatrixTool> ALWAYS =
            List.of(KeyMatrixTool.SOPS, KeyMatrixTool.AGE, KeyMatrixTool.AGE_KEYGEN);
    /** An identity of the plugin age-plugin-hang, which is a script of ours; it holds nothing. */
    private static final String HANGING_IDENTITY = "AGE-PLUGIN-HANG-1ZN3WZE";
    private static final String HANGING_PROGRAM = "#!/bin/sh\nexec /bin/sleep 600\n";
    private static final List<KeyMatrixTool> HANGING_TOOLS = List.of(KeyMatrixTool.SSH_KEYGEN, KeyMatrixTool.GPG,
            KeyMatrixTool.GPG_AGENT, KeyMatrixTool.GPGCONF);

    private static final AtomicInteger RUNS = new AtomicInteger();

    @TempDir
    private static Path folder;
    private static Machine machine;

    @BeforeAll
    static void needsAPrivateMachineAndTheRealTools() throws IOException, InterruptedException {
        assumeInstalled(ALWAYS);
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
        machine = Machine.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyKindOpensEveryFormat() {
        return Stream.concat(KeyMatrixAge.kinds().stream(), KeyMatrixPgp.kinds().stream())
                .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> check(kind)));
    }

    /** Both at once, as each costs the half minute that it is waited for. */
    @Test
    void aProgramThatHangsCostsItsOwnSecretsOnly() throws Exception {
        assumeInstalled(HANGING_TOOLS);
        Hanging plugin = hangingPlugin(Files.createDirectory(folder.resolve("plugin")));
        Hanging gpg = hangingGpg(Files.createDirectory(folder.resolve("gpg")));
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Run> first = both.submit(plugin::run);
            Future<Run> second = both.submit(gpg::run);
            plugin.check(first.get());
            gpg.check(second.get());
        }
    }

    /** An installation of files of which some need a program that hangs. */
    private record Hanging(String program, Key key, List<Encrypted> good, List<Encrypted> lost) {
        Run run() throws IOException, InterruptedException {
            return install(key, Stream.of(lost.subList(0, 1), good, lost.subList(1, lost.size()))
                    .flatMap(List::stream).toList());
        }

        void check(Run run) {
            assertEquals(3, run.status(), run.err());
            assertInstalled(good, run);
            for (Encrypted file : lost) {
                assertTrue(run.err().contains(file.path().toString()), run.err());
                assertFalse(Files.exists(run.secrets().resolve(file.name())), file.name());
            }
            assertTrue(run.err().contains(program), run.err());
        }
    }

    private static Hanging hangingPlugin(Path here) throws IOException, InterruptedException {
        KeyMatrixAge.Made own = KeyMatrixAge.ageKey(here.resolve("keys.txt"));
        Files.writeString(own.file(), HANGING_IDENTITY + "\n" + Files.readString(own.file()));
        hang(here.resolve("age-plugin-hang"));
        List<Encrypted> good = KeyMatrixFiles.encrypt(Recipient.ofAge(own.recipient()),
                Files.createDirectory(here.resolve("good")));
        Key key = Key.of(Recipient.ofAge(own.recipient()), "\"ageKeyFile\": \"" + own.file() + "\",")
                .with("PATH", here.toString());
        Recipient other = Recipient.ofAge(KeyMatrixAge.ageKey(here.resolve("other.txt")).recipient());
        return new Hanging("age-plugin-hang", key, good, lost(other, here));
    }

    private static Hanging hangingGpg(Path here) throws IOException, InterruptedException {
        KeyMatrixAge.Made own = KeyMatrixAge.ssh(here, "ed25519", "");
        Path program = hang(here.resolve("gpg-that-hangs"));
        List<Encrypted> good = KeyMatrixFiles.encrypt(Recipient.ofAge(own.recipient()),
                Files.createDirectory(here.resolve("good")));
        Key locked = KeyMatrixPgp.underPassphrase(here);
        Key key = Key.of(locked.publicKey(), locked.members() + " \"ageSshKeyPaths\": [\"" + own.file() + "\"],")
                .with("SOPS_GPG_EXEC", program.toString());
        return new Hanging(program.toString(), key, good, lost(locked.publicKey(), here));
    }

    private static List<Encrypted> lost(Recipient recipient, Path here) throws IOException, InterruptedException {
        return KeyMatrixFiles.encrypt(recipient, Files.createDirectory(here.resolve("lost"))).subList(0, 2).stream()
                .map(file -> new Encrypted("lost-" + file.name(), file.format(), file.path(), file.plain())).toList();
    }

    private static Path hang(Path program) throws IOException {
        Files.writeString(program, HANGING_PROGRAM);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void check(KeyMatrixKind kind) throws IOException, InterruptedException {
        assumeInstalled(kind.tools());
        Path here = Files.createDirectory(folder.resolve("kind" + RUNS.get()));
        Key key = kind.maker().make(Files.createDirectory(here.resolve("own")));
        Key stranger = kind.maker().make(Files.createDirectory(here.resolve("other")));
        List<Encrypted> files = KeyMatrixFiles.encrypt(key.publicKey(), Files.createDirectory(here.resolve("files")));

        Run run = install(key, files);

        assertEquals(0, run.status(), run.err());
        assertInstalled(files, run);

        Run refused = install(stranger, files);

        assertEquals(1, refused.status(), refused.err());
        assertFalse(refused.err().contains("bug:") || refused.err().contains("\tat "), refused.err());
        assertAll(files.stream().map(file -> (Executable) () ->
                assertTrue(refused.err().contains(file.path().toString()), file.name() + ": " + refused.err())));
    }

    private static void assertInstalled(List<Encrypted> files, Run run) {
        assertAll(files.stream().map(file -> (Executable) () -> assertArrayEquals(Files.readAllBytes(file.plain()),
                Files.readAllBytes(run.secrets().resolve(file.name())), file.name())));
    }

    /** What the program did and where from outside the machine its secrets are. */
    private record Run(int status, String err, Path secrets) {}

    /** A first installation of all {@code files}, at a place of its own. */
    private static Run install(Key key, List<Encrypted> files) throws IOException, InterruptedException {
        int number = RUNS.getAndIncrement();
        String place = "/run/matrix" + number;
        String secrets = files.stream().map(file -> """
                {"name": "%s", "key": "", "path": "%s/%s", "sopsFile": "%s", "format": "%s", "mode": "0400"}"""
                .formatted(file.name(), place, file.name(), file.path(), file.format()))
                .collect(Collectors.joining(",\n"));
        String manifest = "manifest" + number + ".json";
        machine.write(manifest, """
                {"secretsMountPoint": "%s.d", "symlinkPath": "%s", %s "secrets": [
                %s]}""".formatted(place, place, key.members(), secrets));
        if (!key.before().isEmpty()) {
            machine.script(key.before());
        }
        Machine.Run run = machine.run("root", Map.copyOf(key.environment()),
                List.of(machine.expand("@program@"), "/mnt/case/" + manifest));
        if (key.publicKey().gnupgHome() != null) {
            machine.script("! command -v gpgconf >/dev/null || gpgconf --homedir " + key.publicKey().gnupgHome()
                    + " --kill gpg-agent");
        }
        return new Run(run.status(), run.err(), Path.of(machine.root() + place + ".d/1"));
    }

    private static void assumeInstalled(List<KeyMatrixTool> tools) {
        String missing = KeyMatrixTool.missing(tools);
        assumeTrue(missing.isEmpty(), missing);
    }
}
