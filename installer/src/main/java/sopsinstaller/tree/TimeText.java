package sopsinstaller.tree;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import sopsinstaller.failure.MalformedInputException;

/**
 * A text of RFC 3339 being read, from left to right. By hand, because every sops file has one and a pattern of
 * {@code java.util.regex} costs more than all other parsing of a small file.
 */
final class TimeText {
    private static final int NANO_DIGITS = 9;
    private final String text;
    private int at;

    TimeText(String text) {
        this.text = text;
    }

    /** The time; throws {@link java.time.DateTimeException} when a number is beyond its range. */
    OffsetDateTime read() throws MalformedInputException {
        int year = number(4, 4);
        expect('-');
        int month = number(2, 2);
        expect('-');
        int day = number(2, 2);
        expect('T');
        int hour = number(1, 2);
        expect(':');
        int minute = number(2, 2);
        expect(':');
        int second = number(2, 2);
        int nanos = next('.') || next(',') ? fraction() : 0;
        ZoneOffset offset = offset();
        if (at != text.length()) {
            throw noTime();
        }
        return OffsetDateTime.of(year, month, day, hour, minute, second, nanos, offset);
    }

    private int number(int least, int most) throws MalformedInputException {
        int value = 0;
        int digits = 0;
        for (; digits < most && isDigit(); digits++, at++) {
            value = 10 * value + text.charAt(at) - '0';
        }
        if (digits < least) {
            throw noTime();
        }
        return value;
    }

    private int fraction() throws MalformedInputException {
        int nanos = 0;
        int digits = 0;
        for (; isDigit(); digits++, at++) {
            if (digits < NANO_DIGITS) {
                nanos = 10 * nanos + text.charAt(at) - '0';
            }
        }
        if (digits == 0) {
            throw noTime();
        }
        for (; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private ZoneOffset offset() throws MalformedInputException {
        if (next('Z')) {
            return ZoneOffset.UTC;
        }
        int sign = next('-') ? -1 : 1;
        if (sign > 0) {
            expect('+');
        }
        int hours = number(2, 2);
        expect(':');
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * number(2, 2));
    }

    private boolean isDigit() {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private boolean next(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) throws MalformedInputException {
        if (!next(wanted)) {
            throw noTime();
        }
    }

    private static MalformedInputException noTime() {
        return new MalformedInputException("not an RFC 3339 time");
    }
}
