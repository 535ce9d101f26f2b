package sopsinstaller.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

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
    void findsTheSameNumbersInAllRsaContainers() throws Exception {
        byte[] expected = SshPublicKey.parse(Files.readString(KEYS.resolve("rsa.pub"))).blob();
        try (var first = assertInstanceOf(SshPrivateKey.Rsa.class, parse("rsa"))) {
            for (String file : List.of("rsa", "rsa-pkcs1.pem", "rsa-pkcs8.pem")) {
                try (var key = assertInstanceOf(SshPrivateKey.Rsa.class, parse(file))) {
                    assertArrayEquals(expected, key.publicBlob(), file);
                    assertArrayEquals(first.n(), key.n(), file);
                    assertArrayEquals(first.e(), key.e(), file);
                    for (var number : List.<Function<SshPrivateKey.Rsa, SecretBytes>>of(SshPrivateKey.Rsa::d,
                            SshPrivateKey.Rsa::p, SshPrivateKey.Rsa::q, SshPrivateKey.Rsa::inverse)) {
                        assertTrue(number.apply(first).sameAs(number.apply(key)), file);
                    }
                }
            }
        }
    }

    @Test
    void refusesRsaNumbersThatDoNotFitTogether() throws Exception {
        try (var key = assertInstanceOf(SshPrivateKey.Rsa.class, parse("rsa"))) {
            List<byte[]> numbers = List.of(key.n(), key.e(), key.d().expose(), key.inverse().expose(),
                    key.p().expose(), key.q().expose());
            for (int changed = 0; changed < numbers.size(); changed++) {
                List<byte[]> copies = numbers.stream().map(byte[]::clone).toList();
                byte[] number = copies.get(changed);
                number[number.length - 1] ^= 2;
                assertThrows(MalformedInputException.class, () -> of(copies), "number " + changed);
                assertArrayEquals(new byte[copies.get(2).length], copies.get(2), "wiped");
            }
            List<byte[]> evenExponent = new ArrayList<>(numbers.stream().map(byte[]::clone).toList());
            evenExponent.set(1, new byte[] {4});
            assertThrows(MalformedInputException.class, () -> of(evenExponent));
            List<byte[]> longExponent = new ArrayList<>(numbers.stream().map(byte[]::clone).toList());
            longExponent.set(1, new byte[] {1, 0, 0, 0, 1});
            assertThrows(MalformedInputException.class, () -> of(longExponent));
            of(numbers.stream().map(byte[]::clone).toList()).close();
        }
    }

    private static SshPrivateKey of(List<byte[]> numbers) throws MalformedInputException {
        return RsaKey.of(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), numbers.get(4),
                numbers.get(5));
    }

    @Test
    void givesOpenPgpFingerprintOfPublishedRsaKey() throws Exception {
        var key = assertInstanceOf(SshPrivateKey.Rsa.class, parse("sops-nix-rsa"));
        assertEquals("2504791468B153B8A3963CC97BA53D1919C5DFD4",
                SshPublicKey.of(key.publicBlob()).openPgpFingerprint());
    }

    @Test
    void namesKeysItCannotUse() throws Exception {
        for (String[] expected : new String[][] {{"ssh-ed25519", "ed25519-passphrase"},
            {"ssh-rsa", "rsa-pkcs1-passphrase.pem"}, {"PKCS#8", "ed25519-pkcs8-passphrase.pem"}}) {
            assertEquals(expected[0], assertInstanceOf(SshPrivateKey.Encrypted.class, parse(expected[1])).type());
        }
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
        for (String file : List.of("ed25519", "rsa", "rsa-pkcs1.pem", "rsa-pkcs8.pem", "ed25519-pkcs8.pem",
                "ed25519-aes256-gcm")) {
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
