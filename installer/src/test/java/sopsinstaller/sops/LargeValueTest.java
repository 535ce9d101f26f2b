package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;

/** Values of many megabytes: how often they are in memory, and that their file is left as it is. */
class LargeValueTest {
    private static final int LENGTH = 8 << 20;
    /** One array sealed, one for the receiver; as much again is garbage at once: the cipher's counter of each block. */
    private static final double BOUND = 4.1;
    private static final String PLAIN = "binary, 16 bytes".repeat(LENGTH / 16);

    @Test
    void binaryIsAllocatedOnceSealedAndOnceForTheReceiver() throws MalformedInputException {
        byte[] small = file(Store.BINARY, "data", "small");
        byte[] large = file(Store.BINARY, "data", PLAIN);
        allocated(Store.BINARY, small, "small");
        long bytes = allocated(Store.BINARY, large, PLAIN);
        assertTrue(bytes < BOUND * LENGTH, bytes + " bytes for a value of " + LENGTH);
    }

    @Test
    void jsonValueIsAllocatedOnceSealedAndOnceForTheReceiver() throws MalformedInputException {
        byte[] large = file(Store.JSON, "k", PLAIN);
        allocated(Store.JSON, file(Store.JSON, "k", "small"), "small");
        long bytes = allocated(Store.JSON, large, PLAIN);
        assertTrue(bytes < BOUND * LENGTH, bytes + " bytes for a value of " + LENGTH);
    }

    @Test
    void leavesTheBytesOfTheFileAlone() throws MalformedInputException {
        byte[] bytes = file(Store.JSON, "k", "small");
        byte[] before = bytes.clone();
        allocated(Store.JSON, bytes, "small");
        assertArrayEquals(before, bytes);
        try (SopsFile file = SopsFile.load(Store.JSON, bytes); SecretBytes key = SecretBytes.takingOver(new byte[16])) {
            assertThrows(MalformedInputException.class, () -> file.decrypt(key));
        }
        assertArrayEquals(before, bytes);
    }

    /** Bytes allocated from the bytes of the file to those of the secret. */
    private static long allocated(Store store, byte[] bytes, String expected) throws MalformedInputException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (SopsFile file = SopsFile.load(store, bytes); SecretBytes key = SopsTree.dataKey()) {
            file.decrypt(key);
            try (SecretBytes value = file.select(KeyPath.plain(store == Store.BINARY ? "" : "k"))) {
                long after = threads.getCurrentThreadAllocatedBytes();
                assertEquals(expected, new String(value.expose(), StandardCharsets.US_ASCII));
                return after - before;
            }
        }
    }

    private static byte[] file(Store store, String key, String plain) {
        String place = key + ":";
        String mac = SopsTree.metadata(EncryptionRule.DEFAULT, false, plain).mac();
        String json = "{\"" + key + "\": \"" + SopsTree.encrypted(plain, "str", place) + "\", \"sops\": {\"mac\": \""
                + mac + "\", \"lastmodified\": \"" + SopsTree.TIME
                + "\", \"age\": [{\"recipient\": \"r\", \"enc\": \"e\"}]}}";
        assertEquals(store == Store.BINARY, key.equals("data"));
        return json.getBytes(StandardCharsets.US_ASCII);
    }
}
