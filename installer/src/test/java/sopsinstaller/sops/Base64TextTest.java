package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;

class Base64TextTest {
    @Test
    void decodesEveryLengthWithAndWithoutLineEnds() throws MalformedInputException {
        Random random = new Random(1);
        for (int length = 0; length < 70; length++) {
            byte[] plain = new byte[length];
            random.nextBytes(plain);
            String text = Base64.getEncoder().encodeToString(plain);
            assertArrayEquals(plain, decoded(text));
            StringBuilder broken = new StringBuilder(text);
            broken.insert(random.nextInt(text.length() + 1), "\r\n");
            assertArrayEquals(plain, decoded(broken.toString()));
        }
    }

    @Test
    void refusesForeignCharacterInEveryPlace() {
        for (int at = 0; at < 8; at++) {
            for (String foreign : new String[] {"-", "_", " ", "\u00e9", "="}) {
                String text = new StringBuilder("QUJDREVG").replace(at, at + 1, foreign).toString();
                if (at < 7 || !foreign.equals("=")) {
                    assertThrows(MalformedInputException.class, () -> decoded(text), text);
                }
            }
        }
    }

    private static byte[] decoded(String text) throws MalformedInputException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] out = new byte[Base64Text.maxLength(bytes.length)];
        return Arrays.copyOf(out, Base64Text.decode(bytes, 0, bytes.length, out, 0));
    }
}
