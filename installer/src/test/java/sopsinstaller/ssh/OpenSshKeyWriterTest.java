package sopsinstaller.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import sopsinstaller.secret.SecretBytes;

class OpenSshKeyWriterTest {
    private static final Path KEYS = Path.of("src/test/resources/vectors/ssh");
    /** Where the check number stands in a key without passphrase. */
    private static final int CHECK_AT = 98;

    @Test
    void writesAKeyOfSshKeygenAgainByteForByte() throws Exception {
        byte[] pem = Files.readAllBytes(KEYS.resolve("ed25519"));
        String publicLine = Files.readString(KEYS.resolve("ed25519.pub")).strip();
        String[] words = publicLine.split(" ", 3);
        try (Pem block = Pem.first(pem); SshPrivateKey key = SshPrivateKey.parse(pem)) {
            byte[] check = Arrays.copyOfRange(block.content().expose(), CHECK_AT, CHECK_AT + 4);
            SecretBytes seed = ((SshPrivateKey.Ed25519) key).seed();
            String comment = words.length == 3 ? words[2] : "";
            try (SecretBytes written = OpenSshKeyWriter.privateKey(seed, check, comment)) {
                assertEquals(new String(pem, US_ASCII), new String(written.expose(), US_ASCII));
            }
            assertEquals(words[0] + " " + words[1], OpenSshKeyWriter.publicKey(seed).text());
        }
    }

    @Test
    void readsBackWithACommentOfAnyLength() throws Exception {
        byte[] bytes = new byte[OpenSshKeyWriter.SEED_BYTES];
        Arrays.fill(bytes, (byte) 7);
        try (SecretBytes seed = SecretBytes.takingOver(bytes)) {
            for (int length = 0; length < 20; length++) {
                try (SecretBytes pem = OpenSshKeyWriter.privateKey(seed, new byte[4], "c".repeat(length));
                        SshPrivateKey key = SshPrivateKey.parse(pem.expose())) {
                    assertArrayEquals(bytes, ((SshPrivateKey.Ed25519) key).seed().expose());
                }
            }
            assertThrows(IllegalStateException.class, () -> OpenSshKeyWriter.privateKey(seed, new byte[3], ""));
        }
        try (SecretBytes tooShort = SecretBytes.takingOver(Base64.getDecoder().decode("AAAA"))) {
            assertThrows(IllegalStateException.class, () -> OpenSshKeyWriter.publicKey(tooShort));
        }
    }
}
