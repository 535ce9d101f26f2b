package sopsinstaller.tree;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sopsinstaller.failure.MalformedInputException;

/** Text forms of numbers and times that all stores and the MAC share (sops-file format, sections 3 and 7). */
public final class Scalars {
    private static final int NANO_DIGITS = 9;
    private static final Pattern RFC3339 = Pattern.compile(
            "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]+))?"
                    + "(?:Z|([+-])([0-9]{2}):([0-9]{2}))");

    private Scalars() {}

    /** The shortest digits that read back as {@code value}, never with an exponent; −0 is {@code -0}. */
    public static String decimal(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        return shortest(value).toPlainString();
    }

    /**
     * The shortest decimal that reads back as {@code value}, which is finite and not zero, without trailing
     * zeros: {@code unscaledValue} holds its significant digits.
     */
    public static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (exact.precision() == 2) {
            // Double.toString gives two digits where one would do (4.9E-324 for 5e-324).
            BigDecimal single = exact.round(new MathContext(1));
            if (single.doubleValue() == value) {
                return single.stripTrailingZeros();
            }
        }
        return exact;
    }

    /**
     * The shortest digits of {@code value}, which is finite, in exponent form: {@code d.ddd}, {@code marker}
     * (e or E), a sign and at least two exponent digits.
     */
    public static String scientific(double value, char marker) {
        if (value == 0) {
            return decimal(value) + marker + "+00";
        }
        BigDecimal digits = shortest(value);
        String unscaled = digits.unscaledValue().abs().toString();
        int exponent = digits.precision() - digits.scale() - 1;
        String fraction = unscaled.length() > 1 ? "." + unscaled.substring(1) : "";
        String magnitude = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return (value < 0 ? "-" : "") + unscaled.charAt(0) + fraction + marker + (exponent < 0 ? '-' : '+') + magnitude;
    }

    /** RFC 3339 with the fraction's trailing zeros dropped; {@code Z} for offset zero. */
    public static String rfc3339(OffsetDateTime time) {
        String fraction = "";
        if (time.getNano() != 0) {
            StringBuilder digits = new StringBuilder(Integer.toString(time.getNano()));
            while (digits.length() < NANO_DIGITS) {
                digits.insert(0, '0');
            }
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            fraction = "." + digits.substring(0, end);
        }
        return dateAndTime(time) + fraction + offset(time);
    }

    /** RFC 3339 with the fraction dropped. */
    public static String rfc3339Seconds(OffsetDateTime time) {
        return dateAndTime(time) + offset(time);
    }

    /**
     * Reads RFC 3339 as sops does: upper-case {@code T} and {@code Z}, any number of fraction digits of which
     * nine count.
     *
     * @throws MalformedInputException if it is no such text or no real date; the text is not quoted
     */
    public static OffsetDateTime parseRfc3339(String text) throws MalformedInputException {
        Matcher parts = RFC3339.matcher(text);
        if (!parts.matches()) {
            throw new MalformedInputException("not an RFC 3339 time");
        }
        try {
            return OffsetDateTime.of(number(parts, 1), number(parts, 2), number(parts, 3), number(parts, 4),
                    number(parts, 5), number(parts, 6), nanos(parts.group(7)), zone(parts));
        } catch (DateTimeException e) {
            throw new MalformedInputException("no real date, time or offset");
        }
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static int nanos(String digits) {
        if (digits == null) {
            return 0;
        }
        String nine = digits.length() > NANO_DIGITS ? digits.substring(0, NANO_DIGITS) : digits;
        return Integer.parseInt(nine + "0".repeat(NANO_DIGITS - nine.length()));
    }

    private static ZoneOffset zone(Matcher parts) {
        if (parts.group(8) == null) {
            return ZoneOffset.UTC;
        }
        int sign = parts.group(8).equals("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(parts, 9), sign * number(parts, 10));
    }

    private static String dateAndTime(OffsetDateTime time) {
        return String.format("%04d-%02d-%02dT%02d:%02d:%02d", time.getYear(), time.getMonthValue(),
                time.getDayOfMonth(), time.getHour(), time.getMinute(), time.getSecond());
    }

    private static String offset(OffsetDateTime time) {
        int minutes = time.getOffset().getTotalSeconds() / 60;
        if (minutes == 0) {
            return "Z";
        }
        int absolute = Math.abs(minutes);
        return String.format("%s%02d:%02d", minutes < 0 ? "-" : "+", absolute / 60, absolute % 60);
    }
}
