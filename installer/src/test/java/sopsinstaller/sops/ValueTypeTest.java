package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Timestamp;

class ValueTypeTest {
    @Test
    void readsScalars() throws MalformedInputException {
        assertEquals(new Int(Long.MIN_VALUE), read(ValueType.INT, "-9223372036854775808"));
        assertEquals(new Int(Long.MAX_VALUE), read(ValueType.INT, "+9223372036854775807"));
        assertEquals(new Real(-0.0), read(ValueType.FLOAT, "-0"));
        assertEquals(new Real(1e21), read(ValueType.FLOAT, "1000000000000000000000"));
        assertEquals(new Real(Double.NEGATIVE_INFINITY), read(ValueType.FLOAT, "-Inf"));
        assertEquals(new Real(Double.NaN), read(ValueType.FLOAT, "NaN"));
        assertEquals(new Bool(true), read(ValueType.BOOL, "True"));
        assertEquals(new Bool(false), read(ValueType.BOOL, "0"));
        assertEquals(new Timestamp(OffsetDateTime.parse("2020-01-02T03:04:05.1+02:00")),
                read(ValueType.TIME, "2020-01-02T03:04:05.1+02:00"));
    }

    @ParameterizedTest
    @CsvSource({"INT, 9223372036854775808", "INT, -9223372036854775809", "INT, ''", "INT, -", "INT, 1_0", "INT, 0x1",
        "FLOAT, ''", "FLOAT, hunter2", "FLOAT, 1e400", "FLOAT, --1", "FLOAT, 1e999999999999", "BOOL, yes", "TIME, today"})
    void refusesOtherTextWithoutShowingIt(ValueType type, String text) {
        String message = assertThrows(MalformedInputException.class, () -> read(type, text)).getMessage();
        assertEquals("its content is not of type " + type.word(), message);
        assertFalse(message.contains("hunter2"));
    }

    private static Node read(ValueType type, String text) throws MalformedInputException {
        return type.read(SecretBytes.takingOver(text.getBytes(StandardCharsets.UTF_8)));
    }
}
