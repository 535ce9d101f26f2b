package sopsinstaller.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;

class ScalarsTest {
    @Test
    void writesDoublesWithoutExponent() {
        assertEquals("1000000000000000000000", Scalars.decimal(1e21));
        assertEquals("2", Scalars.decimal(2.0));
        assertEquals("-0", Scalars.decimal(-0.0));
        assertEquals("0", Scalars.decimal(0.0));
        assertEquals("0.1", Scalars.decimal(0.1));
        assertEquals("-0.00000015", Scalars.decimal(-1.5e-7));
        assertEquals("18446744073709552000", Scalars.decimal(0x1p64));
    }

    @Test
    void writesOneDigitWhereOneIsEnough() {
        assertEquals("5e-324", Scalars.scientific(Double.MIN_VALUE, 'e'));
        assertEquals("1e+23", Scalars.scientific(1e23, 'e'));
        assertEquals("2e-323", Scalars.scientific(2e-323, 'e'));
    }

    @Test
    void writesExponentWithTwoDigits() {
        assertEquals("1.23456789E+08", Scalars.scientific(123456789.0, 'E'));
        assertEquals("-1.5e-07", Scalars.scientific(-1.5e-7, 'e'));
        assertEquals("1.7976931348623157e+308", Scalars.scientific(Double.MAX_VALUE, 'e'));
    }

    @Test
    void trimsTheFractionOfTimes() throws MalformedInputException {
        assertEquals("2020-01-02T03:04:05.12Z", Scalars.rfc3339(Scalars.parseRfc3339("2020-01-02T03:04:05.120Z")));
        assertEquals("2020-01-02T03:04:05Z", Scalars.rfc3339(Scalars.parseRfc3339("2020-01-02T03:04:05.0000000001Z")));
        assertEquals("0001-01-02T03:04:05.000000001Z",
                Scalars.rfc3339(Scalars.parseRfc3339("0001-01-02T03:04:05.000000001Z")));
    }

    @Test
    void dropsTheFractionWhenAskedForSeconds() throws MalformedInputException {
        assertEquals("2020-01-02T03:04:05+02:30",
                Scalars.rfc3339Seconds(Scalars.parseRfc3339("2020-01-02T03:04:05.9+02:30")));
    }

    @Test
    void keepsOffsetsAndWritesZeroAsZ() throws MalformedInputException {
        assertEquals("2020-01-02T03:04:05-11:00", Scalars.rfc3339(Scalars.parseRfc3339("2020-01-02T03:04:05-11:00")));
        assertEquals("2020-01-02T03:04:05Z", Scalars.rfc3339(Scalars.parseRfc3339("2020-01-02T03:04:05+00:00")));
    }

    @Test
    void rejectsWhatIsNoRfc3339Time() {
        for (String text : new String[] {"", "2020-01-02", "2020-01-02 03:04:05Z", "2020-01-02t03:04:05Z",
            "2020-01-02T03:04:05", "2020-02-30T03:04:05Z", "2020-01-02T24:00:00Z", "2020-01-02T03:04:60Z",
            "2020-01-02T03:04:05.Z", "2020-01-02T03:04:05+25:00", "2020-01-02T03:04:05+01:75"}) {
            assertThrows(MalformedInputException.class, () -> Scalars.parseRfc3339(text), text);
        }
    }
}
