package sopsinstaller.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Warning;
import sopsinstaller.secret.SecretBytes;

class SshToAgeTest {
    private static final Path KEYS = Path.of("src/test/resources/vectors/ssh");
    private static final String RECIPIENT = "age17044m9wgakla6pzftf4srtl3h5mcsr85jysgt5fg23zpnta8sfdqhzn452";

    @Test
    void convertsPublishedPrivateKeys() throws Exception {
        assertEquals(
                "AGE-SECRET-KEY-1D88T3T22862F5SWX0V7M7CG9Q5T9FA90CCN9NVLJRCQATZ3WGL3QMR7CN4\n",
                convert("sops-nix-ed25519"));
        assertEquals(
                "AGE-SECRET-KEY-1K3VN4N03PTHJWSJSCCMQCN33RY5FSKQPJ4KRRTG3JMQUYE0TUSEQEDH6V8\n",
                convert("ssh-to-age-ed25519"));
    }

    @Test
    void refusesPrivateKeysItCannotConvertWithoutShowingThem() throws Exception {
        assertEquals("only ed25519 keys can be converted, this is 'ssh-rsa'", problem("rsa"));
        assertEquals("only ed25519 keys can be converted, this is 'ecdsa'", problem("ecdsa-sec1.pem"));
        assertEquals("key is protected by a passphrase, and SSH_TO_AGE_PASSPHRASE is not supported: "
                + "remove it from a copy with ssh-keygen -p", problem("ed25519-passphrase"));
    }

    @Test
    void convertsEveryKindOfLineAndWarnsOfOtherKeys() throws Exception {
        String line = Files.readString(KEYS.resolve("ssh-to-age-ed25519.pub")).strip();
        String text = "# keys\r\n\n" + line + "\nhost.example,192.0.2.1 " + line + "\n"
                + Files.readString(KEYS.resolve("rsa.pub")) + "from=\"a b\" " + line;
        List<Warning> skipped = new ArrayList<>();
        String expected = (RECIPIENT + "\n").repeat(3);
        assertEquals(expected, SshToAge.publicKeys(text.getBytes(UTF_8), skipped));
        assertEquals(
                List.of(new Warning("line 5", "only ed25519 keys can be converted, this is 'ssh-rsa'")), skipped);
    }

    @Test
    void namesTheLineThatIsNoKeyWithoutItsText() {
        String message = assertThrows(
                        MalformedInputException.class,
                        () -> SshToAge.publicKeys("\nsecret words here\n".getBytes(UTF_8), new ArrayList<>()))
                .getMessage();
        assertEquals("line 2: not an ssh public key", message);
        assertFalse(message.contains("secret"));
    }

    private static String convert(String file) throws Exception {
        try (SecretBytes line = SshToAge.privateKey(Files.readAllBytes(KEYS.resolve(file)))) {
            return new String(line.expose(), UTF_8);
        }
    }

    private static String problem(String file) throws Exception {
        byte[] pem = Files.readAllBytes(KEYS.resolve(file));
        return assertThrows(MalformedInputException.class, () -> SshToAge.privateKey(pem)).getMessage();
    }
}
