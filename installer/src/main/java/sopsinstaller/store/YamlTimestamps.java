package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The timestamps that a plain YAML scalar can be (sops-file format, section 12.1): a date; a date and time with
 * {@code T} and a zone; a date and time with blanks and no zone, which is UTC. Fields may have one digit.
 */
final class YamlTimestamps {
    /** Longer texts are no timestamps worth the name; also bounds what is copied out of a secret. */
    private static final int MAX_LENGTH = 100;
    private static final int NANO_DIGITS = 9;

    private final byte[] text;
    private int at;

    private YamlTimestamps(byte[] text) {
        this.text = text;
    }

    /** Whether the text is a timestamp. */
    static boolean matches(byte[] text) {
        return text.length > 4 && text[4] == '-' && text.length <= MAX_LENGTH
                && new YamlTimestamps(text).read() != null;
    }

    /** The timestamp of a text that {@link #matches}. */
    static OffsetDateTime parse(String text) {
        return new YamlTimestamps(text.getBytes(StandardCharsets.UTF_8)).read();
    }

    private OffsetDateTime read() {
        int year = number(4, 4);
        int month = take('-') ? number(1, 2) : -1;
        int day = take('-') ? number(1, 2) : -1;
        if (year < 0 || month < 0 || day < 0) {
            return null;
        }
        int[] time = {0, 0, 0, 0};
        ZoneOffset zone = ZoneOffset.UTC;
        if (at < text.length) {
            boolean zoned = take('T') || take('t');
            if (!zoned && !blanks() || !clock(time)) {
                return null;
            }
            zone = zoned ? zone() : ZoneOffset.UTC;
        }
        if (zone == null || at != text.length) {
            return null;
        }
        try {
            return OffsetDateTime.of(year, month, day, time[0], time[1], time[2], time[3], zone);
        } catch (DateTimeException _) {
            return null;
        }
    }

    private boolean blanks() {
        int start = at;
        while (take(' ')) {
            // any number of them
        }
        return at > start;
    }

    private boolean clock(int[] time) {
        time[0] = number(1, 2);
        time[1] = take(':') ? number(1, 2) : -1;
        time[2] = take(':') ? number(1, 2) : -1;
        if (time[0] < 0 || time[1] < 0 || time[2] < 0) {
            return false;
        }
        boolean fraction = at + 1 < text.length && (text[at] == '.' || text[at] == ',') && isDigit(at + 1);
        if (fraction) {
            at++;
            int digits = 0;
            for (; isDigit(at); at++, digits++) {
                if (digits < NANO_DIGITS) {
                    time[3] = time[3] * 10 + text[at] - '0';
                }
            }
            for (; digits < NANO_DIGITS; digits++) {
                time[3] *= 10;
            }
        }
        return true;
    }

    private ZoneOffset zone() {
        if (take('Z')) {
            return ZoneOffset.UTC;
        }
        int sign = take('+') ? 1 : take('-') ? -1 : 0;
        int hours = number(2, 2);
        int minutes = take(':') ? number(2, 2) : -1;
        if (sign == 0 || hours < 0 || minutes < 0) {
            return null;
        }
        try {
            return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
        } catch (DateTimeException _) {
            return null;
        }
    }

    private boolean take(char wanted) {
        if (at < text.length && text[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private boolean isDigit(int position) {
        return position < text.length && text[position] >= '0' && text[position] <= '9';
    }

    private int number(int least, int most) {
        int value = 0;
        int digits = 0;
        while (digits < most && isDigit(at)) {
            value = value * 10 + text[at++] - '0';
            digits++;
        }
        return digits < least ? -1 : value;
    }
}
