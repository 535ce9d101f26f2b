package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlainFormatTest {
    @Test
    void formatsAsTheJdkDoes() {
        same("nothing to do, 100%%%n");
        same("Unexpected character ('%c' (code %d))", 'x', 120);
        same("(code 0x%02x), %x, %X, %x", 10, 255, 255L, (byte) -1);
        same("%04d|%6d|%-6d|%s", 7, -42, 42L, 99);
        same("%2$s before %1$s, %2$-5s|", "a", "b");
        same("%5s|%-5s|%S|%s", "ab", "cd", "ef", null);
        same("%c and %C", 0x1f600, 'y');
        same("%b %b %b", true, null, "text");
    }

    @Test
    void writesWhatItDoesNotKnowAsItIs() {
        assertEquals("1.5 of %s", PlainFormat.of("%.3f of %s", 1.5));
        assertEquals("ends with %", PlainFormat.of("ends with %"));
        assertEquals("ends with null", PlainFormat.of("ends with %s", (Object[]) null));
    }

    private static void same(String format, Object... parts) {
        assertEquals(String.format(format, parts), PlainFormat.of(format, parts));
    }
}
