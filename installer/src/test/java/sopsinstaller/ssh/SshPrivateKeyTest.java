package sopsinstaller.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.MalformedInputException;

class SshPrivateKeyTest {
    private static final Path KEYS = Path.of("src/test/resources/vectors/ssh");

    @Test
    void readsSeedAndPublicKeyOfPublishedKey() throws Exception {
        try (var key = assertInstanceOf(SshPrivateKey.Ed25519.class, parse("sops-nix-ed25519"))) {
            assertEquals("b978db35efa38eec83bc6a9df74d55e53b1861418718b6fdd55beff916df14a2",
                    HexFormat.of().formatHex(key.seed().expose()));
            assertEquals("1235f90fa7b7300d79bb6789c0a2018dbdbaa2c658e68e18b11af1b52a395992",
                    HexFormat.of().formatHex(key.publicKey()));
        }
    }

    @Test
    void readsEd25519InPkcs8() throws Exception {
        try (var key = assertInstanceOf(SshPrivateKey.Ed25519.class, parse("ed25519-pkcs8.pem"))) {
            assertEquals(32, key.seed().length());
        }
    }

    @Test
    void findsTheSamePublicKeyInAllRsaContainers() throws Exception {
        byte[] expected = SshPublicKey.parse(Files.readString(KEYS.resolve("rsa.pub"))).blob();
        for (String file : List.of("rsa", "rsa-pkcs1.pem", "rsa-pkcs8.pem")) {
            assertArrayEquals(
                    expected, assertInstanceOf(SshPrivateKey.Rsa.class, parse(file)).publicBlob(), file);
        }
    }

    @Test
    void givesOpenPgpFingerprintOfPublishedRsaKey() throws Exception {
        var key = assertInstanceOf(SshPrivateKey.Rsa.class, parse("sops-nix-rsa"));
        assertEquals("2504791468B153B8A3963CC97BA53D1919C5DFD4",
                SshPublicKey.of(key.publicBlob()).openPgpFingerprint());
    }

    @Test
    void namesKeysItCannotUse() throws Exception {
        assertEquals(new SshPrivateKey.Encrypted("ssh-ed25519"), parse("ed25519-passphrase"));
        assertEquals(new SshPrivateKey.Encrypted("ssh-rsa"), parse("rsa-pkcs1-passphrase.pem"));
        assertEquals(new SshPrivateKey.Encrypted("PKCS#8"), parse("ed25519-pkcs8-passphrase.pem"));
        assertEquals(new SshPrivateKey.Unsupported("ecdsa-sha2-nistp256"), parse("ecdsa"));
        assertEquals(new SshPrivateKey.Unsupported("ecdsa"), parse("ecdsa-sec1.pem"));
        assertInstanceOf(SshPrivateKey.Unsupported.class, parse("ed448-pkcs8.pem"));
    }

    @Test
    void readsFreshKeysOfTheRealSshKeygen(@TempDir Path folder) throws Exception {
        assumeTrue(
                List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ssh-keygen"))),
                "skipped: ssh-keygen is not on PATH (package openssh-client)");
        for (String comment : List.of("", "a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg")) {
            Path file = folder.resolve("key" + comment);
            Process process = new ProcessBuilder(
                            "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file.toString())
                    .inheritIO()
                    .start();
            assertEquals(0, process.waitFor());
            String line = Files.readString(folder.resolve("key" + comment + ".pub"));
            try (var key = assertInstanceOf(
                    SshPrivateKey.Ed25519.class, SshPrivateKey.parse(Files.readAllBytes(file)))) {
                assertArrayEquals(SshPublicKey.parse(line).ed25519(), key.publicKey());
            }
        }
    }

    @Test
    void givesAValueOrAProblemForChangedFiles() throws Exception {
        Random random = new Random(1);
        for (String file : List.of("ed25519", "rsa-pkcs1.pem", "rsa-pkcs8.pem", "ed25519-pkcs8.pem")) {
            byte[] original = Files.readAllBytes(KEYS.resolve(file));
            for (int i = 0; i < 500; i++) {
                byte[] changed = Arrays.copyOf(original, random.nextInt(original.length) + 1);
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                assertTimeoutPreemptively(Duration.ofSeconds(1), () -> valueOrProblem(changed));
            }
        }
    }

    @Test
    void refusesFilesAboveTheLimit() {
        assertThrows(MalformedInputException.class, () -> SshPrivateKey.parse(new byte[SshPrivateKey.MAX_BYTES + 1]));
    }

    private static void valueOrProblem(byte[] bytes) {
        try (SshPrivateKey key = SshPrivateKey.parse(bytes)) {
            key.type();
        } catch (MalformedInputException e) {
            assertEquals(-1, e.getMessage().indexOf('\n'));
        }
    }

    private static SshPrivateKey parse(String file) throws Exception {
        return SshPrivateKey.parse(Files.readAllBytes(KEYS.resolve(file)));
    }
}
