package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

class IdentityTextTest {
    /** Made by age-keygen 1.3.2 on 2026-11-21 and never used. */
    private static final String MADE = """
            # created: 2026-01-02T03:04:05Z
            # public key: age1tg8em8smr7cayxy8stt0u3lf7wmxz5c246ldw8jq8zx5q72yldpqea64rp
            AGE-SECRET-KEY-19SEJGR0XDJFER288DR2CQG4Y5GS7DK6C5PXJCPU3C0FXME2H83AQ7EWVS6
            """;

    @Test
    void writesWhatAgeKeygenWrites() throws MalformedInputException {
        byte[] line = MADE.lines().toList().get(2).getBytes(US_ASCII);
        SecretBytes scalar = Bech32.decode("AGE-SECRET-KEY-", line);
        try (IdentityText text = IdentityText.ofX25519(scalar, Instant.parse("2026-01-02T03:04:05.999Z"))) {
            assertEquals(MADE, new String(text.text().expose(), US_ASCII));
        }
        assertThrows(IllegalStateException.class, scalar::expose, "the scalar is wiped");
    }

    @Test
    void writesWhatAgeKeygenWritesForPostQuantumIdentities() throws Exception {
        List<String> made = Files.readAllLines(Path.of("src/test/resources/vectors/age-files/pq.txt"));
        SecretBytes seed = Bech32.decode("AGE-SECRET-KEY-PQ-", made.get(2).getBytes(US_ASCII));
        Instant created = Instant.parse(made.getFirst().substring("# created: ".length()));
        try (IdentityText text = IdentityText.ofHybrid(seed, created)) {
            assertEquals(String.join("\n", made) + "\n", new String(text.text().expose(), US_ASCII));
        }
        assertThrows(IllegalStateException.class, seed::expose, "the seed is wiped");
    }
}
