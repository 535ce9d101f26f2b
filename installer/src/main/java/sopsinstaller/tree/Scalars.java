package sopsinstaller.tree;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import sopsinstaller.failure.MalformedInputException;

/** Text forms of numbers and times that all stores and the MAC share (sops-file format, sections 3 and 7). */
public final class Scalars {
    private static final int NANO_DIGITS = 9;

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
        try {
            return new TimeText(text).read();
        } catch (DateTimeException e) {
            throw new MalformedInputException("no real date, time or offset");
        }
    }

    private static String dateAndTime(OffsetDateTime time) {
        // not String.format: that brings the formats of all languages into the program, to write six numbers
        StringBuilder text = new StringBuilder("0000-00-00T00:00:00".length());
        padded(time.getYear(), 4, text);
        padded(time.getMonthValue(), 2, text.append('-'));
        padded(time.getDayOfMonth(), 2, text.append('-'));
        padded(time.getHour(), 2, text.append('T'));
        padded(time.getMinute(), 2, text.append(':'));
        padded(time.getSecond(), 2, text.append(':'));
        return text.toString();
    }

    private static String offset(OffsetDateTime time) {
        int minutes = time.getOffset().getTotalSeconds() / 60;
        if (minutes == 0) {
            return "Z";
        }
        StringBuilder text = new StringBuilder(minutes < 0 ? "-" : "+");
        padded(Math.abs(minutes) / 60, 2, text);
        padded(Math.abs(minutes) % 60, 2, text.append(':'));
        return text.toString();
    }

    private static void padded(int number, int digits, StringBuilder text) {
        String decimal = Integer.toString(number);
        text.repeat('0', Math.max(0, digits - decimal.length())).append(decimal);
    }
}
