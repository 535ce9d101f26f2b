package sopsinstaller.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.age.IdentityFile;
import sopsinstaller.age.IdentityText;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.KeyFailure;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.linux.Libc;
import sopsinstaller.ssh.SshPrivateKey;
import sopsinstaller.ssh.SshPublicKey;

class KeyGeneratorTest {
    private final KeyGenerator generator = new KeyGenerator(Libc.load());

    @TempDir
    Path folder;

    @Test
    void writesAnIdentityThatReadsBackAsItsRecipient() throws Exception {
        Path file = folder.resolve("key.txt");
        try (IdentityText identity = generator.identity()) {
            generator.write(identity, file.toString());
            String text = Files.readString(file);
            assertTrue(text.matches("# created: 20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\n"
                    + "# public key: " + identity.recipient() + "\nAGE-SECRET-KEY-1[A-Z0-9]{58}\n"));
            assertEquals("rw-------", mode(file));
            try (IdentityFile read = IdentityFile.parse(text.getBytes(UTF_8))) {
                assertEquals(identity.recipient(), read.identities().getFirst().recipient());
            }
        }
    }

    @Test
    void makesAnotherKeyEachTime() throws Exception {
        try (IdentityText one = generator.identity(); IdentityText other = generator.identity()) {
            assertNotEquals(one.recipient(), other.recipient());
        }
        assertNotEquals(generator.hostKey(folder.resolve("one").toString()).ssh(),
                generator.hostKey(folder.resolve("other").toString()).ssh());
    }

    @Test
    void neverOverwritesAnIdentity() throws Exception {
        Path file = Files.writeString(folder.resolve("key.txt"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        try (IdentityText identity = generator.identity()) {
            assertExists(file, () -> generator.write(identity, file.toString()));
            assertExists(link, () -> generator.write(identity, link.toString()));
            assertEquals("'x': is there already, and a key is never overwritten",
                    new KeyFailure.KeyExists("x").subject() + ": " + new KeyFailure.KeyExists("x").problem());
            String below = file + "/key.txt";
            InstallException failed =
                    assertThrows(InstallException.class, () -> generator.write(identity, below));
            assertInstanceOf(MachineFailure.CallFailed.class, failed.failure());
        }
        assertEquals("old", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("nowhere")));
    }

    @Test
    void makesTheDirectoriesOfAnIdentity() throws Exception {
        Path file = folder.resolve("var/lib/key.txt");
        try (IdentityText identity = generator.identity()) {
            generator.write(identity, file.toString());
        }
        assertEquals("rw-------", mode(file));
        assertEquals("rwxr-xr-x", mode(folder.resolve("var")));
        assertEquals("rwxr-xr-x", mode(folder.resolve("var/lib")));
    }

    @Test
    void makesAHostKeyPairThatThisProgramReads() throws Exception {
        Path etc = folder.resolve("etc/ssh");
        KeyGenerator.HostKey made = generator.hostKey(etc + "/");
        Path file = etc.resolve("ssh_host_ed25519_key");
        Path publicFile = etc.resolve("ssh_host_ed25519_key.pub");
        assertEquals(file.toString(), made.file());
        assertEquals("rw-------", mode(file));
        assertEquals("rw-r--r--", mode(publicFile));
        assertEquals("rwxr-xr-x", mode(etc));
        assertEquals(made.ssh() + " root@nixos\n", Files.readString(publicFile));
        SshPublicKey publicKey = SshPublicKey.parse(Files.readString(publicFile).strip());
        try (SshPrivateKey key = SshPrivateKey.parse(Files.readAllBytes(file))) {
            SshPrivateKey.Ed25519 ed25519 = assertInstanceOf(SshPrivateKey.Ed25519.class, key);
            assertEquals(new SshPublicKey("ssh-ed25519", publicKey.blob()).text(), made.ssh());
            assertEquals(HexFormat.of().formatHex(publicKey.ed25519()),
                    HexFormat.of().formatHex(ed25519.publicKey()));
        }
        assertEquals(made.age() + "\n", SshToAge.publicKeys(Files.readAllBytes(publicFile), new ArrayList<>()));
        assertTrue(made.text().startsWith("# " + file + ": this host as a recipient, in either form\n#   "
                + made.ssh() + "\n#   " + made.age() + "\n# .sops.yaml:\nkeys:\n"));
        assertTrue(made.text().contains("\n  - &host " + made.age() + "\n"));
    }

    @Test
    void leavesAHostsKeysAsTheyAreWhenThereIsEitherOfThem() throws Exception {
        Path file = folder.resolve("ssh_host_ed25519_key");
        Path publicFile = Files.writeString(folder.resolve("ssh_host_ed25519_key.pub"), "old");
        assertExists(publicFile, () -> generator.hostKey(folder.toString()));
        assertFalse(Files.exists(file));
        Files.delete(publicFile);
        Files.createSymbolicLink(file, folder.resolve("nowhere"));
        assertExists(file, () -> generator.hostKey(folder.toString()));
        assertFalse(Files.exists(publicFile));
        assertFalse(Files.exists(folder.resolve("nowhere")));
    }

    @Test
    void sshKeygenTakesTheHostKey() throws Exception {
        Judge sshKeygen = Judge.of("ssh-keygen", "openssh-client");
        KeyGenerator.HostKey made = generator.hostKey(folder.toString());
        assertEquals(made.ssh() + " root@nixos\n", sshKeygen.says(Map.of(), "-y", "-P", "", "-f", made.file()));
        String fingerprint = sshKeygen.says(Map.of(), "-l", "-f", made.file());
        assertTrue(fingerprint.startsWith("256 SHA256:") && fingerprint.endsWith(" root@nixos (ED25519)\n"));
        assertEquals(fingerprint, sshKeygen.says(Map.of(), "-l", "-f", made.file() + ".pub"));
        // ssh-keygen writes the key again, by changing nothing but its comment: the same text but for the check number
        int lines = Files.readAllLines(Path.of(made.file())).size();
        int longest = Files.readAllLines(Path.of(made.file())).get(1).length();
        sshKeygen.says(Map.of(), "-p", "-P", "", "-N", "", "-f", made.file());
        assertEquals(lines, Files.readAllLines(Path.of(made.file())).size());
        assertEquals(longest, Files.readAllLines(Path.of(made.file())).get(1).length());
    }

    @Test
    void ageTakesTheIdentity() throws Exception {
        Judge age = Judge.of("age", "age");
        Judge ageKeygen = Judge.of("age-keygen", "age");
        Path file = folder.resolve("key.txt");
        Path plain = Files.writeString(folder.resolve("plain"), "hello");
        String sealed = folder.resolve("sealed").toString();
        try (IdentityText identity = generator.identity()) {
            generator.write(identity, file.toString());
            assertEquals(identity.recipient() + "\n", ageKeygen.says(Map.of(), "-y", file.toString()));
            age.says(Map.of(), "-r", identity.recipient(), "-o", sealed, plain.toString());
            assertEquals("hello", age.says(Map.of(), "-d", "-i", file.toString(), sealed));
        }
    }

    @Test
    void ageTakesThePostQuantumIdentity() throws Exception {
        Judge age = Judge.of("age", "age");
        Judge ageKeygen = Judge.of("age-keygen", "age");
        Path file = folder.resolve("key.txt");
        Path plain = Files.writeString(folder.resolve("plain"), "hello");
        String sealed = folder.resolve("sealed").toString();
        try (IdentityText identity = generator.postQuantumIdentity()) {
            generator.write(identity, file.toString());
            assertEquals(identity.recipient() + "\n", ageKeygen.says(Map.of(), "-y", file.toString()));
            age.says(Map.of(), "-r", identity.recipient(), "-o", sealed, plain.toString());
            assertEquals("hello", age.says(Map.of(), "-d", "-i", file.toString(), sealed));
        }
    }

    @Test
    void writesAPostQuantumIdentityThatReadsBackAsItsRecipient() throws Exception {
        try (IdentityText identity = generator.postQuantumIdentity();
                IdentityText other = generator.postQuantumIdentity();
                IdentityFile read = IdentityFile.parse(identity.text().expose())) {
            assertTrue(identity.recipient().startsWith("age1pq1"));
            assertNotEquals(identity.recipient(), other.recipient());
            assertEquals(identity.recipient(), read.identities().getFirst().recipient());
        }
    }

    @Test
    void sopsEncryptsToEitherFormAndTakesTheConfiguration() throws Exception {
        Judge sops = Judge.of("sops", "sops");
        KeyGenerator.HostKey made = generator.hostKey(folder.toString());
        Path plain = Files.createDirectory(folder.resolve("secrets")).resolve("app.yaml");
        Files.writeString(plain, "a: hello\n");
        Path config = Files.writeString(folder.resolve(".sops.yaml"), made.text());
        Map<String, String> key = Map.of("SOPS_AGE_SSH_PRIVATE_KEY_FILE", made.file(), "HOME", folder.toString());
        String bySsh = sops.says(key, "--config", "/dev/null", "encrypt", "--age", made.ssh(), plain.toString());
        Path sealed = Files.writeString(folder.resolve("sealed.yaml"), bySsh);
        assertEquals("hello", sops.says(key, "decrypt", "--extract", "[\"a\"]", sealed.toString()));
        String byConfig = sops.says(key, "--config", config.toString(), "encrypt", plain.toString());
        assertTrue(byConfig.contains("recipient: " + made.age()));
        Files.writeString(sealed, byConfig);
        Path identity = folder.resolve("host.txt");
        try (var line = SshToAge.privateKey(Files.readAllBytes(Path.of(made.file())))) {
            Files.write(identity, line.expose());
        }
        assertEquals("hello", sops.says(Map.of("SOPS_AGE_KEY_FILE", identity.toString(), "HOME", folder.toString()),
                "decrypt", "--extract", "[\"a\"]", sealed.toString()));
    }

    private static void assertExists(Path path, Executable action) {
        InstallException failed = assertThrows(InstallException.class, action);
        assertEquals(new KeyFailure.KeyExists(path.toString()), failed.failure());
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
