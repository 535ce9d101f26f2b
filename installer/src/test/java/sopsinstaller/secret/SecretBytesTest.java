package sopsinstaller.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SecretBytesTest {
    @Test
    void takesOverTheArrayItself() {
        byte[] bytes = {1, 2, 3};
        try (SecretBytes secret = SecretBytes.takingOver(bytes)) {
            assertSame(bytes, secret.expose());
        }
        assertArrayEquals(new byte[3], bytes);
    }

    @Test
    void copyLeavesTheOriginalAlone() {
        byte[] bytes = {1, 2, 3};
        SecretBytes.copyOf(bytes).close();
        assertArrayEquals(new byte[] {1, 2, 3}, bytes);
    }

    @Test
    void refusesUseAfterClose() {
        SecretBytes secret = SecretBytes.copyOf(new byte[] {7});
        secret.close();
        secret.close();
        assertThrows(IllegalStateException.class, secret::expose);
        assertThrows(IllegalStateException.class, secret::length);
    }

    @Test
    void comparesEveryBit() {
        byte[] bytes = {0, 0x55, (byte) 0xff};
        try (SecretBytes secret = SecretBytes.copyOf(bytes)) {
            assertTrue(secret.sameAs(SecretBytes.copyOf(bytes)));
            for (int bit = 0; bit < 24; bit++) {
                byte[] other = bytes.clone();
                other[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(secret.sameAs(SecretBytes.takingOver(other)));
            }
            assertFalse(secret.sameAs(SecretBytes.copyOf(new byte[2])));
        }
    }

    @Test
    void printsNothingOfItsContent() {
        assertEquals("SecretBytes[redacted]", SecretBytes.copyOf("canary".getBytes()).toString());
    }
}
