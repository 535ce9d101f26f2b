package sopsinstaller.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretOutputTest {
    @Test
    void holdsWhatWasWrittenAcrossGrowth() throws Exception {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (SecretOutput out = new SecretOutput()) {
            for (int i = 0; i < 5000; i++) {
                byte[] piece = ("piece " + i).getBytes(StandardCharsets.UTF_8);
                out.write(piece);
                out.write('\n');
                expected.write(piece);
                expected.write('\n');
            }
            out.text("end é");
            expected.write("end é".getBytes(StandardCharsets.UTF_8));
            assertEquals('p', out.at(0));
            assertArrayEquals(expected.toByteArray(), out.take().expose());
            assertEquals(0, out.length());
        }
    }

    @Test
    void hidesWhatWasNotWritten() {
        try (SecretOutput out = new SecretOutput()) {
            out.write('x');
            assertThrows(IndexOutOfBoundsException.class, () -> out.at(1));
        }
    }

    @Test
    void handsOverAnExactArrayAndForgetsIt() {
        SecretOutput out = new SecretOutput();
        out.write(SecretBytes.partOf(new byte[] {1, 2, 3, 4}, 1, 3));
        try (SecretBytes taken = out.take()) {
            out.write('x');
            out.close();
            assertArrayEquals(new byte[] {2, 3}, taken.expose());
        }
    }

    @Test
    void takesNoMoreThanItsLimit() {
        try (SecretOutput out = new SecretOutput(1000)) {
            for (int i = 0; i < 1000; i++) {
                out.write('x');
            }
            assertThrows(SecretOutput.Full.class, () -> out.write('x'));
            assertEquals(1000, out.take().length());
            out.write(new byte[999]);
            assertThrows(SecretOutput.Full.class, () -> out.write(new byte[2]));
            assertThrows(SecretOutput.Full.class, () -> out.write(new byte[10], 0, Integer.MAX_VALUE));
        }
    }

    @Test
    void isEmptyAfterClose() {
        SecretOutput out = new SecretOutput();
        out.text("secret");
        out.close();
        assertEquals(0, out.take().length());
    }
}
