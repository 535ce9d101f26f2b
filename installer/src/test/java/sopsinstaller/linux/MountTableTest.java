package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final String TABLE = """
            22 1 0:4 / / rw - ext4 /dev/a\\040b rw
            112 105 0:46 / /run/secrets.d rw,nosuid shared:7 master:2 - tmpfs none rw,mode=751,noswap
            113 105 259:1 /x /run/a\\040-\\040b rw,noswap - tmpfs none rw
            broken
            """;

    @Test
    void findsOptionsOfFileSystemByItsDevice() {
        assertEquals(Optional.of(List.of("rw", "mode=751", "noswap")), MountTable.options(TABLE, 46));
        assertEquals(Optional.of(List.of("rw")), MountTable.options(TABLE, 259L << 32 | 1));
    }

    @Test
    void tellsNothingOfUnknownDevice() {
        assertEquals(Optional.empty(), MountTable.options(TABLE, 6));
        assertEquals(Optional.empty(), MountTable.options("", 46));
    }
}
