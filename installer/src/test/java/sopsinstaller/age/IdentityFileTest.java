package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.ssh.SshPrivateKey;

/** Files of identities: every kind, encrypted ones too. */
class IdentityFileTest {
    private static final Path FILES = Path.of("src/test/resources/vectors/age-files");
    private static final Path SSH_KEYS = Path.of("src/test/resources/vectors/ssh");
    private static final String TEXT = "AGE-SECRET-KEY-1D88T3T22862F5SWX0V7M7CG9Q5T9FA90CCN9NVLJRCQATZ3WGL3QMR7CN4";

    @Test
    void readsEveryKind() throws Exception {
        try (SecretBytes postQuantum = Bech32.encode("AGE-SECRET-KEY-PQ-", new byte[32]);
                SecretBytes plugin = Bech32.encode("AGE-PLUGIN-YUBIKEY-", new byte[3]);
                SecretBytes empty = Bech32.encode("AGE-PLUGIN-FIDO2-HMAC-", new byte[0])) {
            String text = "# c\r\n\r\n" + TEXT + "\r\n" + ascii(postQuantum) + "\n" + ascii(plugin) + "\n"
                    + ascii(empty);
            SecretBytes closed;
            try (IdentityFile file = IdentityFile.parse(text.getBytes(US_ASCII))) {
                assertInstanceOf(X25519Identity.class, file.identities().getFirst());
                assertInstanceOf(HybridIdentity.class, file.identities().getLast());
                assertEquals(2, file.identities().size());
                assertEquals(2, file.plugins().size());
                assertEquals(5, file.plugins().getFirst().line());
                assertEquals("yubikey", file.plugins().getFirst().name());
                assertEquals(ascii(plugin), ascii(file.plugins().getFirst().text()));
                assertEquals("fido2-hmac", file.plugins().getLast().name());
                assertEquals(List.of(), file.unsupported());
                closed = file.plugins().getFirst().text();
            }
            assertThrows(IllegalStateException.class, closed::expose);
        }
    }

    @Test
    void refusesBrokenLinesByNumberOnly() {
        try (SecretBytes folder = Bech32.encode("AGE-PLUGIN-../X-", new byte[3]);
                SecretBytes nameless = Bech32.encode("AGE-PLUGIN-", new byte[3]);
                SecretBytes shortSeed = Bech32.encode("AGE-SECRET-KEY-PQ-", new byte[31]);
                SecretBytes mixed = Bech32.encode("AGE-PLUGIN-x-", new byte[3]);
                SecretBytes good = Bech32.encode("AGE-PLUGIN-X-", new byte[3])) {
            for (String line : List.of(ascii(folder), ascii(nameless), ascii(mixed), ascii(shortSeed),
                    ascii(good) + "Q", ascii(good).toLowerCase(), "AGE-PLUGIN-1", "AGE-SECRET-KEY-PQ-1", "AGE-SECRET-KEY-PQ-", "age1x")) {
                String text = TEXT + "\n" + line;
                String message = assertThrows(
                        MalformedInputException.class, () -> IdentityFile.parse(text.getBytes(US_ASCII))).getMessage();
                assertEquals(0, message.indexOf("line 2: not an age identity: "), message);
                assertFalse(line.length() > 25 && message.contains(line), message);
            }
        }
    }

    @Test
    void opensFilesUnderAPassphrase() throws Exception {
        for (String name : List.of("both.txt.age", "both-armored.txt.age")) {
            byte[] bytes = read(name);
            assertTrue(IdentityFile.isEncrypted(bytes));
            try (IdentityFile file = IdentityFile.open(bytes, passphrase("correct horse"))) {
                assertInstanceOf(X25519Identity.class, file.identities().getFirst());
                assertInstanceOf(HybridIdentity.class, file.identities().getLast());
            }
            assertEquals("age-encrypted identity file: the passphrase is not its own", problem(bytes, "correct"));
            assertEquals("age-encrypted identity file: the passphrase is not its own", problem(bytes, ""));
            assertEquals(List.of("line 1: age-encrypted identity file"), IdentityFile.parse(bytes).unsupported());
        }
    }

    @Test
    void opensFilesForAnotherIdentity() throws Exception {
        byte[] bytes = read("both-to-ssh.txt.age");
        try (var key = (SshPrivateKey.Ed25519) SshPrivateKey.parse(Files.readAllBytes(SSH_KEYS.resolve("ed25519")));
                SshEd25519Identity identity = new SshEd25519Identity(
                        SecretBytes.copyOf(key.seed()), key.publicKey());
                IdentityFile file = IdentityFile.open(bytes, List.of(identity)).orElseThrow()) {
            assertEquals(2, file.identities().size());
        }
        try (X25519Identity other = X25519Identity.parse(TEXT.getBytes(US_ASCII))) {
            assertEquals(Optional.empty(), IdentityFile.open(bytes, List.of(other)));
        }
        assertEquals("age-encrypted identity file: for a key, not for a passphrase", problem(bytes, "correct horse"));
    }

    @Test
    void refusesWhatIsNoIdentityFileInside() throws Exception {
        assertEquals("age-encrypted identity file: holds another age file",
                problem(read("both-twice.txt.age"), "correct horse"));
        assertEquals("age-encrypted identity file: line 1: not an age identity: does not begin with 'AGE-SECRET-KEY-1'",
                problem(read("passphrase.age"), "correct horse"));
        byte[] changed = read("both.txt.age");
        changed[changed.length - 1] ^= 1;
        assertEquals("age-encrypted identity file: age payload: chunk 1 was changed or the file is cut off",
                problem(changed, "correct horse"));
    }

    @Test
    void tellsSshKeysFromArmor() throws Exception {
        assertTrue(IdentityFile.isPem(Files.readAllBytes(SSH_KEYS.resolve("rsa"))));
        assertFalse(IdentityFile.isEncrypted(Files.readAllBytes(SSH_KEYS.resolve("rsa"))));
        assertFalse(IdentityFile.isPem(read("both-armored.txt.age")));
        assertFalse(IdentityFile.isPem(read("both.txt")));
        assertFalse(IdentityFile.isEncrypted(read("both.txt")));
    }

    private static String problem(byte[] bytes, String text) {
        return assertThrows(
                MalformedInputException.class, () -> IdentityFile.open(bytes, passphrase(text))).getMessage();
    }

    private static SecretBytes passphrase(String text) {
        return SecretBytes.takingOver(text.getBytes(UTF_8));
    }

    private static String ascii(SecretBytes text) {
        return new String(text.expose(), US_ASCII);
    }

    private static byte[] read(String name) throws Exception {
        return Files.readAllBytes(FILES.resolve(name));
    }
}
