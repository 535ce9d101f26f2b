package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

class RecipientTextTest {
    private static final Path SSH_KEYS = Path.of("src/test/resources/vectors/ssh");

    @Test
    void namesEveryKind() throws Exception {
        assertKind(RecipientText.Kind.X25519, "X25519", encoded("age", 32));
        assertKind(RecipientText.Kind.POST_QUANTUM, "post-quantum", encoded("age1pq", 1216));
        assertKind(RecipientText.Kind.TAGGED, "hardware key", encoded("age1tag", 33));
        assertKind(
                RecipientText.Kind.TAGGED_POST_QUANTUM, "post-quantum hardware key", encoded("age1tagpq", 1249));
        assertKind(RecipientText.Kind.PLUGIN, "plugin 'age-plugin-yubikey'", encoded("age1yubikey", 33));
        assertKind(RecipientText.Kind.SSH_ED25519, "ssh-ed25519", Files.readString(SSH_KEYS.resolve("ed25519.pub")));
        assertKind(RecipientText.Kind.SSH_RSA, "ssh-rsa", Files.readString(SSH_KEYS.resolve("rsa.pub")));
    }

    @Test
    void takesTheKeyWithoutWhatIsAroundIt() throws Exception {
        String line = Files.readString(SSH_KEYS.resolve("ed25519.pub")).strip();
        String[] words = line.split(" ");
        assertEquals(words[0] + " " + words[1],
                RecipientText.parse(" " + words[0] + " \t" + words[1] + " x y\n").text());
        assertEquals(encoded("age", 32), RecipientText.parse(encoded("age", 32) + "\n").text());
        assertEquals("yubikey", RecipientText.parse(encoded("age1yubikey", 1)).plugin());
    }

    @Test
    void showsTheBeginningOfWhatNobodyReads() throws Exception {
        String longText = encoded("age1pq", 1216);
        assertEquals(longText.substring(0, 40) + "...", RecipientText.parse(longText).shortened());
        String plain = encoded("age", 32);
        assertEquals(plain, RecipientText.parse(plain).shortened());
        RecipientText rsa = RecipientText.parse(Files.readString(SSH_KEYS.resolve("rsa.pub")));
        assertEquals(rsa.text(), rsa.shortened());
    }

    @Test
    void refusesEverythingElse() throws Exception {
        String plain = encoded("age", 32);
        for (String text : List.of("", "age", "age1", "age1pq1", plain + "q", plain.toUpperCase(), encoded("age", 31),
                encoded("age1pq", 1215), encoded("age1tag", 34), encoded("age1tagpq", 1248), encoded("agf", 32),
                encoded("age1YUBIKEY", 33),
                "ssh-dss AAAA", "ssh-rsa", "ssh-rsa AAAA", "ssh-rsa ÄÖ",
                Files.readString(SSH_KEYS.resolve("ed25519.pub")).replace("ssh-ed25519 ", "ssh-rsa "))) {
            String message =
                    assertThrows(MalformedInputException.class, () -> RecipientText.parse(text), text).getMessage();
            assertTrue(text.length() < 20 || !message.contains(text.substring(12)), message);
        }
    }

    private static void assertKind(RecipientText.Kind kind, String words, String text) throws Exception {
        RecipientText recipient = RecipientText.parse(text);
        assertEquals(kind, recipient.kind());
        assertEquals(words, recipient.described());
    }

    private static String encoded(String humanPart, int bytes) {
        try (SecretBytes text = Bech32.encode(humanPart, new byte[bytes])) {
            return new String(text.expose(), US_ASCII);
        }
    }
}
