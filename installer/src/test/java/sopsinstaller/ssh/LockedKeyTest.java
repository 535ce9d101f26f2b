package sopsinstaller.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.age.SshEd25519Identity;
import sopsinstaller.age.X25519Identity;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** Keys under a passphrase: those of the real ssh-keygen, in every cipher it has. */
class LockedKeyTest {
    private static final Path KEYS = Path.of("src/test/resources/vectors/ssh");
    private static final String CIPHERS = "aes256-ctr aes192-ctr aes128-ctr aes256-cbc aes192-cbc aes128-cbc"
            + " aes256-gcm@openssh.com aes128-gcm@openssh.com chacha20-poly1305@openssh.com";

    @ParameterizedTest
    @ValueSource(strings = {"aes256-ctr", "aes192-ctr", "aes128-ctr", "aes256-cbc", "aes192-cbc", "aes128-cbc",
        "aes256-gcm", "aes128-gcm", "chacha20-poly1305"})
    void opensEveryCipher(String cipher) throws Exception {
        try (var expected = (SshPrivateKey.Ed25519) SshPrivateKey.parse(read("ed25519"));
                var key = assertInstanceOf(SshPrivateKey.Ed25519.class, decrypt("ed25519-" + cipher, "test"))) {
            assertTrue(expected.seed().sameAs(key.seed()));
            assertArrayEquals(expected.publicKey(), key.publicKey());
        }
        assertEquals("the passphrase is not that of this ssh key", problem("ed25519-" + cipher, "tesT"));
        assertEquals("the passphrase is not that of this ssh key", problem("ed25519-" + cipher, ""));
    }

    @Test
    void opensRsaKeys() throws Exception {
        try (var expected = (SshPrivateKey.Rsa) SshPrivateKey.parse(read("rsa"));
                var key = assertInstanceOf(SshPrivateKey.Rsa.class, decrypt("rsa-passphrase", "test"))) {
            assertTrue(expected.d().sameAs(key.d()));
        }
    }

    @Test
    void opensThePublishedKey() throws Exception {
        try (var key = assertInstanceOf(
                SshPrivateKey.Ed25519.class, decrypt("ssh-to-age-ed25519-passphrase", "test"))) {
            try (SshEd25519Identity ssh = new SshEd25519Identity(
                            SecretBytes.copyOf(key.seed()), key.publicKey());
                    X25519Identity converted = ssh.toX25519()) {
                // as the tests of ssh-to-age have it
                assertEquals("age1pa3t6c94xl4z6k02rt0lw2za7e7tdjsse46xjh8y7tluy59qu5tqaqgauq", converted.recipient());
            }
        }
    }

    @Test
    void knowsThePublicKeyWithoutThePassphrase() throws Exception {
        var locked = (SshPrivateKey.Encrypted) SshPrivateKey.parse(read("ed25519-aes256-ctr"));
        SshPublicKey expected = SshPublicKey.parse(Files.readString(KEYS.resolve("ed25519.pub")));
        assertArrayEquals(expected.blob(), locked.publicBlob());
    }

    @Test
    void tellsWhatItCannotOpenAndHowToChangeIt() throws Exception {
        assertEquals("ssh key is protected in a way that is not supported:"
                + " give it the usual one with ssh-keygen -p -f FILE", problem("ed25519-3des-cbc", "test"));
        assertEquals("ssh key asks for 0 or more than 256 rounds of its key derivation:"
                + " change that with ssh-keygen -p -a 24 -f FILE", problem("ed25519-many-rounds", "test"));
        for (String file : List.of("rsa-pkcs1-passphrase.pem", "ed25519-pkcs8-passphrase.pem")) {
            assertEquals("ssh key is protected in an old form: write it in OpenSSH's own with ssh-keygen -p -f FILE",
                    problem(file, "test"));
        }
    }

    @Test
    void refusesChangedBytes() throws Exception {
        Random random = new Random(4);
        byte[] pem = read("ed25519-aes128-gcm");
        try (Pem block = Pem.first(pem); SecretBytes passphrase = passphrase("test")) {
            byte[] content = block.content().expose();
            for (int i = 0; i < 100; i++) {
                byte[] changed = content.clone();
                // behind the public key, which the cipher does not cover: the private part and its tag
                changed[content.length - 1 - random.nextInt(160)] ^= (byte) (1 << random.nextInt(8));
                try (SecretBytes file = SecretBytes.takingOver(changed)) {
                    var locked = (SshPrivateKey.Encrypted) OpenSshKey.parse(file);
                    assertThrows(MalformedInputException.class, () -> locked.decrypt(passphrase));
                }
            }
            for (int cut = 1; cut < 20; cut++) {
                byte[] shorter = Arrays.copyOf(content, content.length - cut);
                try (SecretBytes file = SecretBytes.takingOver(shorter)) {
                    var locked = assertInstanceOf(SshPrivateKey.Encrypted.class, OpenSshKey.parse(file));
                    assertThrows(MalformedInputException.class, () -> locked.decrypt(passphrase));
                } catch (MalformedInputException e) {
                    assertEquals("ssh key is cut off", e.getMessage());
                }
            }
        }
    }

    @Test
    void derivesThePublishedKeys() {
        // OpenBSD has no published vectors; these are those of Go's and Rust's implementations
        assertDerived("5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9", "password", "salt");
        assertDerived("c12b566235eee04c212598970a579a67", "password", "\0");
        assertDerived("6051be18c2f4f82cbf0efee5471b4bb9", "\0", "salt");
        assertDerived("7410e44cf4fa07bfaac8a928b1727fac001375e7bf7384370f48efd121743050", "password\0", "salt\0");
    }

    private static void assertDerived(String expected, String password, String salt) {
        try (SecretBytes passphrase = passphrase(password);
                SecretBytes key = BcryptPbkdf.derive(passphrase, salt.getBytes(UTF_8), 4, expected.length() / 2)) {
            assertEquals(expected, HexFormat.of().formatHex(key.expose()));
        }
    }

    @Test
    void opensFreshKeysOfTheRealSshKeygen(@TempDir Path folder) throws Exception {
        assumeTrue(
                List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ssh-keygen"))),
                "skipped: ssh-keygen is not on PATH (package openssh-client)");
        for (String type : List.of("ed25519", "rsa")) {
            for (String cipher : CIPHERS.split(" ")) {
                Path file = folder.resolve(type + cipher);
                String bits = type.equals("rsa") ? "1024" : "256";
                Process process = new ProcessBuilder("ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "pass wört",
                        "-a", "1", "-Z", cipher, "-C", "c", "-f", file.toString()).inheritIO().start();
                assertEquals(0, process.waitFor());
                byte[] pub = SshPublicKey.parse(Files.readString(Path.of(file + ".pub"))).blob();
                var locked = (SshPrivateKey.Encrypted) SshPrivateKey.parse(Files.readAllBytes(file));
                assertArrayEquals(pub, locked.publicBlob());
                try (SecretBytes passphrase = passphrase("pass wört");
                        SshPrivateKey key = locked.decrypt(passphrase)) {
                    assertEquals("ssh-" + type, key.type());
                }
            }
        }
    }

    private static SshPrivateKey decrypt(String file, String text) throws Exception {
        try (SecretBytes passphrase = passphrase(text)) {
            return assertInstanceOf(SshPrivateKey.Encrypted.class, SshPrivateKey.parse(read(file))).decrypt(passphrase);
        }
    }

    private static String problem(String file, String text) {
        return assertThrows(MalformedInputException.class, () -> decrypt(file, text)).getMessage();
    }

    private static SecretBytes passphrase(String text) {
        return SecretBytes.takingOver(text.getBytes(UTF_8));
    }

    private static byte[] read(String file) throws Exception {
        return Files.readAllBytes(KEYS.resolve(file));
    }
}
