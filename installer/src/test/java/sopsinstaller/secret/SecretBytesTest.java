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
    void ownsTheWholeArrayButShowsItsBeginning() {
        byte[] bytes = {1, 2, 3, 4};
        SecretBytes secret = SecretBytes.takingOver(bytes, 2);
        assertEquals(2, secret.length());
        assertSame(bytes, secret.exposeWithin());
        byte[] exact = secret.expose();
        assertArrayEquals(new byte[] {1, 2}, exact);
        assertArrayEquals(new byte[4], bytes);
        assertSame(exact, secret.exposeWithin());
        secret.close();
        assertArrayEquals(new byte[2], exact);
        byte[] others = {1, 2, 3, 4};
        SecretBytes.takingOver(others, 2).close();
        assertArrayEquals(new byte[4], others);
    }

    @Test
    void viewsPartOfFileWithoutChangingIt() {
        byte[] file = {1, 2, 3, 4};
        SecretBytes part = SecretBytes.partOf(file, 1, 3);
        assertEquals(2, part.length());
        assertEquals(1, part.offset());
        assertSame(file, part.exposeWithin());
        assertTrue(part.sameAs(SecretBytes.copyOf(new byte[] {2, 3})));
        assertEquals(0, part.offset());
        byte[] own = part.expose();
        part.close();
        assertArrayEquals(new byte[2], own);
        SecretBytes.partOf(file, 0, 4).close();
        assertArrayEquals(new byte[] {1, 2, 3, 4}, file);
        assertThrows(IllegalStateException.class, part::exposeWithin);
    }

    @Test
    void printsNothingOfItsContent() {
        assertEquals("SecretBytes[redacted]", SecretBytes.copyOf("canary".getBytes()).toString());
    }
}
