package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class StandardErrorTest {
    @Test
    void composesDeviceNumbersAsMakedevDoes() {
        assertEquals("9", StandardError.deviceNumber(9));
        assertEquals("2049", StandardError.deviceNumber(8L << 32 | 1));
        assertEquals("1048832", StandardError.deviceNumber(1L << 32 | 0x100));
    }

    @Test
    void anotherStreamIsNotTheJournal() {
        assertFalse(StandardError.isJournal(Libc.load(), "1:1"));
        assertFalse(StandardError.isJournal(Libc.load(), ""));
    }
}
