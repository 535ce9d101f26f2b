package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;

class YamlScalarsTest {
    private static final String TAG = "tag:yaml.org,2002:";

    private static Node plain(String text) {
        return YamlScalars.value(text, null, true, 1);
    }

    private static Node tagged(String tag, String text) {
        return YamlScalars.value(text, TAG + tag, true, 7);
    }

    private static byte[] bytes(Node node) {
        return assertInstanceOf(Text.class, node).bytes().expose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "TRUE"})
    void readsTrue(String text) {
        assertEquals(new Bool(true), plain(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "FALSE"})
    void readsFalse(String text) {
        assertEquals(new Bool(false), plain(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
    void readsNull(String text) {
        assertEquals(new Null(), plain(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_534, 65_535, 1_000_000})
    void readsIntegersWithAnyNumberOfUnderscores(int underscores) {
        assertEquals(new Int(17), plain("1" + "_".repeat(underscores) + "7"));
    }

    @ParameterizedTest
    @CsvSource({"17, 17", "-5, -5", "+5, 5", "0, 0", "-0, 0", "1_000, 1000", "1__0_, 10", "0x1F, 31", "0X1f, 31",
        "-0x1F, -31",
        "0o17, 15", "0O17, 15", "0b101, 5", "0B101, 5", "017, 15", "-017, -15", "00, 0",
        "9223372036854775807, 9223372036854775807", "-9223372036854775808, -9223372036854775808"})
    void readsSignedIntegers(String text, long expected) {
        assertEquals(new Int(expected), plain(text));
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775808, 9223372036854775808", "18446744073709551615, 18446744073709551615",
        "0xFFFFFFFFFFFFFFFF, 18446744073709551615"})
    void readsLargeIntegersAsUnsigned(String text, String expected) {
        assertEquals(new Unsigned(Long.parseUnsignedLong(expected)), plain(text));
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.5", "1., 1", "-1.5e3, -1500", "1e3, 1000", "1E+3, 1000", "08, 8", "09.5, 9.5", ".5, 0.5",
        ".5e3, 500",
        ".9_1_9, 0.919", ".5e1_0, 5000000000", "1_0.2_5, 10.25", "18446744073709551616, 18446744073709551616",
        "+.5, 0.5", "-.5, -0.5", "1e-400, 0", "-0.0, -0.0", "5e-324, 5e-324"})
    void readsFloats(String text, double expected) {
        assertEquals(new Real(expected), plain(text));
    }

    @ParameterizedTest
    @CsvSource({".nan, NaN", ".NaN, NaN", ".NAN, NaN", ".inf, Infinity", ".Inf, Infinity", "+.INF, Infinity",
        "-.inf, -Infinity",
        "-.Inf, -Infinity"})
    void readsSpecialFloats(String text, double expected) {
        assertEquals(new Real(expected), plain(text));
    }

    @ParameterizedTest
    @CsvSource({"2020-1-2, 2020-01-02T00:00:00Z", "2001-12-14T21:59:43.10+02:00, 2001-12-14T21:59:43.1+02:00",
        "2001-12-14t21:59:43Z, 2001-12-14T21:59:43Z", "2001-12-14 21:59:43.5, 2001-12-14T21:59:43.5Z",
        "2001-1-4T1:9:3Z, 2001-01-04T01:09:03Z", "2020-02-29, 2020-02-29T00:00:00Z"})
    void readsTimestamps(String text, String expected) {
        assertEquals(new Timestamp(OffsetDateTime.parse(expected)), plain(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "No", "on", "OFF", "y", "N", "tRUE", "nULL", "inf", ".Nan", "+.nan", "nan", "=",
        "<<", "1:30", "12:30:45",
        "0xFFFFFFFFFFFFFFFFF", "0x", "0b2", "0x1G", "1e400", "-1e400", ".5__0", "._5", ".5_", ".", "-", "+", "..5",
        "1e", "1.5.2",
        "2001-12-14 21:59:43.10 -5", "2001-12-14T21:59:43", "2020-02-30", "2020-13-01", "20-1-2", "2020-1", "one",
        "1a"})
    void keepsEverythingElseAsText(String text) {
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), bytes(plain(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "5", "", "~", ".5", "2020-01-02"})
    void takesQuotedScalarsAsText(String text) {
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), bytes(YamlScalars.value(text, null, false, 1)));
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), bytes(tagged("str", text)));
    }

    @Test
    void forcesTheTypeOfATag() {
        assertEquals(new Int(5), tagged("int", "5"));
        assertEquals(new Real(5), tagged("float", "5"));
        assertEquals(new Bool(true), tagged("bool", "true"));
        assertEquals(new Null(), tagged("null", "~"));
        assertEquals(new Int(5), YamlScalars.value("5", TAG + "int", false, 1));
        assertEquals(new Timestamp(OffsetDateTime.parse("2020-01-02T00:00:00Z")), tagged("timestamp", "2020-01-02"));
    }

    @ParameterizedTest
    @CsvSource({"bool, yes", "int, 1.5", "float, x", "null, x", "timestamp, today", "binary, '?'", "binary, abc"})
    void refusesATagThatDoesNotFit(String tag, String text) {
        assertThrows(YamlReader.Refused.class, () -> tagged(tag, text));
    }

    @Test
    void decodesBinary() {
        assertArrayEquals(new byte[] {(byte) 0xFF, 0}, bytes(tagged("binary", "/wA=")));
        assertArrayEquals("hello".getBytes(StandardCharsets.US_ASCII), bytes(tagged("binary", "aGVs\nbG8=\n")));
    }

    @Test
    void ignoresOtherTags() {
        assertArrayEquals(new byte[] {'5'}, bytes(YamlScalars.value("5", "!mine", true, 1)));
        assertArrayEquals(new byte[] {'5'}, bytes(YamlScalars.value("5", TAG + "set", true, 1)));
    }
}
