package sopsinstaller.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;

/**
 * What a plain scalar means (sops-file format, section 12.1): the YAML 1.1 and 1.2 mixture of the library that
 * sops uses. Works on bytes, because the writer asks the same question about secrets.
 */
final class YamlScalars {
    /** Longest text without underscores that can be an integer: more leading zeros make a string or a float. */
    private static final int MAX_INTEGER_TEXT = 1 << 16;
    private static final String TAG_PREFIX = "tag:yaml.org,2002:";

    private YamlScalars() {}

    /** Made when the first float is met: few files hold one. */
    private static final class Overflow {
        /** The smallest integer that a double cannot hold: half a step above the largest one, as its digits. */
        static final byte[] DIGITS = new BigDecimal(Double.MAX_VALUE).toBigIntegerExact()
                .add(BigInteger.TWO.pow(970)).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The type a plain scalar resolves to. */
    enum Type { STRING, NULL, BOOL, INT, UNSIGNED, FLOAT, TIMESTAMP }

    /** The node of a scalar with its explicit tag, which may be null. */
    static Node value(String text, String tag, boolean plain, int line) {
        String wanted = tag == null || tag.equals("!") ? "" : tag;
        // only quoted texts can have escapes, and a file that is UTF-8 holds whole characters
        if (!plain && hasLoneSurrogate(text)) {
            throw new YamlReader.Refused("an escape names half of a character", line);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (wanted.isEmpty()) {
            return plain ? plain(bytes) : text(bytes);
        }
        if (!wanted.startsWith(TAG_PREFIX)) {
            return text(bytes);
        }
        Type type = type(bytes);
        return switch (wanted.substring(TAG_PREFIX.length())) {
            case "binary" -> binary(bytes, line);
            case "null" -> required(text, type, Type.NULL, line);
            case "bool" -> required(text, type, Type.BOOL, line);
            case "timestamp" -> required(text, type, Type.TIMESTAMP, line);
            case "int" -> required(text, type, type == Type.UNSIGNED ? Type.UNSIGNED : Type.INT, line);
            case "float" -> resolvedOrNull(text, type) instanceof Int(long value)
                    ? new Real(value) : required(text, type, Type.FLOAT, line);
            default -> text(bytes);
        };
    }

    /** The node of a plain scalar without a tag; takes {@code bytes} over. */
    static Node plain(byte[] bytes) {
        Type type = type(bytes);
        return type == Type.STRING ? text(bytes) : resolved(new String(bytes, StandardCharsets.UTF_8), type);
    }

    /** Such a text, which only an escape can make, has no UTF-8 form: encoding it would silently change the value. */
    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c) && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static Node resolvedOrNull(String text, Type type) {
        return type == Type.INT ? resolved(text, type) : null;
    }

    private static Node required(String text, Type type, Type wanted, int line) {
        if (type != wanted) {
            throw new YamlReader.Refused("a value does not fit its tag", line);
        }
        return resolved(text, type);
    }

    private static Node text(byte[] bytes) {
        return new Text(SecretBytes.takingOver(bytes));
    }

    private static Node binary(byte[] bytes, int line) {
        int length = 0;
        byte[] packed = new byte[bytes.length];
        for (byte b : bytes) {
            if (b != '\n' && b != '\r') {
                packed[length++] = b;
            }
        }
        try {
            if (length % 4 != 0) {
                throw new IllegalArgumentException();
            }
            return text(Base64.getDecoder().decode(Arrays.copyOf(packed, length)));
        } catch (IllegalArgumentException _) {
            throw new YamlReader.Refused("a !!binary value is not base64", line);
        }
    }

    private static Node resolved(String text, Type type) {
        return switch (type) {
            case STRING -> text(text.getBytes(StandardCharsets.UTF_8));
            case NULL -> new Null();
            case BOOL -> new Bool(text.charAt(0) == 't' || text.charAt(0) == 'T');
            case INT -> new Int(integer(text.getBytes(StandardCharsets.UTF_8)).longValueExact());
            case UNSIGNED -> new Unsigned(integer(text.getBytes(StandardCharsets.UTF_8)).longValue());
            case FLOAT -> new Real(real(text.replace("_", "")));
            case TIMESTAMP -> new Timestamp(YamlTimestamps.parse(text));
        };
    }

    private static double real(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case ".nan" -> Double.NaN;
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Whether every plain scalar that begins so is a string: no null, boolean, number or time does. */
    static boolean isSurelyString(byte first) {
        int letter = first | 0x20;
        return letter >= 'a' && letter <= 'z' && letter != 'n' && letter != 't' && letter != 'f';
    }

    /** The type of a plain scalar with that text. */
    static Type type(byte[] text) {
        if (text.length > 0 && isSurelyString(text[0])) {
            return Type.STRING;
        }
        if (text.length == 0 || is(text, "~", "null", "Null", "NULL")) {
            return Type.NULL;
        }
        int first = text[0];
        boolean signed = first == '+' || first == '-';
        if (is(text, "true", "True", "TRUE", "false", "False", "FALSE")) {
            return Type.BOOL;
        }
        if (first == '.') {
            return is(text, ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF") || isPointFloat(text)
                    ? Type.FLOAT : Type.STRING;
        }
        if (signed && is(text, "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF")) {
            return Type.FLOAT;
        }
        if (!signed && !isDigit(first)) {
            return Type.STRING;
        }
        if (YamlTimestamps.matches(text)) {
            return Type.TIMESTAMP;
        }
        byte[] bare = withoutUnderscores(text);
        try {
            return number(bare);
        } finally {
            Arrays.fill(bare, (byte) 0);
        }
    }

    private static Type number(byte[] bare) {
        BigInteger integer = integer(bare);
        if (integer != null) {
            return integer.bitLength() < Long.SIZE ? Type.INT : Type.UNSIGNED;
        }
        return isFloat(bare, 0) && !overflows(bare) ? Type.FLOAT : Type.STRING;
    }

    private static boolean is(byte[] text, String... words) {
        for (String word : words) {
            if (text.length == word.length()) {
                int i = 0;
                while (i < text.length && text[i] == word.charAt(i)) {
                    i++;
                }
                if (i == text.length) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] withoutUnderscores(byte[] text) {
        byte[] bare = new byte[text.length];
        int length = 0;
        for (byte b : text) {
            if (b != '_') {
                bare[length++] = b;
            }
        }
        byte[] result = Arrays.copyOf(bare, length);
        Arrays.fill(bare, (byte) 0);
        return result;
    }

    /** The integer of 64 bits, signed or unsigned, that the text stands for, or null; underscores are skipped. */
    private static BigInteger integer(byte[] spaced) {
        byte[] text = withoutUnderscores(spaced);
        try {
            if (text.length > MAX_INTEGER_TEXT) {
                return null;
            }
            int at = text.length > 0 && (text[0] == '+' || text[0] == '-') ? 1 : 0;
            boolean negative = at == 1 && text[0] == '-';
            boolean signed = at == 1;
            int radix = 10;
            if (at + 1 < text.length && text[at] == '0') {
                int marker = text[at + 1] | 0x20;
                radix = marker == 'x' ? 16 : marker == 'o' ? 8 : marker == 'b' ? 2 : 8;
                boolean prefixed = marker == 'x' || marker == 'o' || marker == 'b';
                at += prefixed ? 2 : 1;
                boolean lateSign = prefixed && radix != 16 && text[at - 1] >= 'a' && !signed && at < text.length
                        && (text[at] == '+' || text[at] == '-');
                if (lateSign) {
                    // the library takes what follows 0b and 0o for a number of its own, sign included
                    signed = true;
                    negative = text[at++] == '-';
                }
            }
            return digits(text, at, radix, negative, signed);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static BigInteger digits(byte[] text, int from, int radix, boolean negative, boolean signed) {
        if (from >= text.length) {
            return null;
        }
        long value = 0;
        for (int i = from; i < text.length; i++) {
            int digit = text[i] < 0 ? -1 : Character.digit(text[i], radix);
            if (digit < 0 || Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, radix)) > 0) {
                return null;
            }
            value = value * radix + digit;
        }
        BigInteger magnitude = new BigInteger(Long.toUnsignedString(value));
        BigInteger result = negative ? magnitude.negate() : magnitude;
        return signed && result.bitLength() >= Long.SIZE ? null : result;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /** Decimal float without underscores, sign allowed, from {@code from} on. */
    private static boolean isFloat(byte[] text, int from) {
        int at = from;
        if (at < text.length && (text[at] == '+' || text[at] == '-')) {
            at++;
        }
        int whole = digitsFrom(text, at);
        int end = at + whole;
        if (end < text.length && text[end] == '.') {
            int fraction = digitsFrom(text, end + 1);
            if (whole + fraction == 0) {
                return false;
            }
            end += 1 + fraction;
        } else if (whole == 0) {
            return false;
        }
        return end == text.length || isExponent(text, end);
    }

    private static boolean isExponent(byte[] text, int from) {
        if ((text[from] | 0x20) != 'e') {
            return false;
        }
        int at = from + 1;
        if (at < text.length && (text[at] == '+' || text[at] == '-')) {
            at++;
        }
        return at < text.length && at + digitsFrom(text, at) == text.length;
    }

    private static int digitsFrom(byte[] text, int from) {
        int at = from;
        while (at < text.length && isDigit(text[at])) {
            at++;
        }
        return at - from;
    }

    /** A float that begins with its point: single underscores between two digits are allowed there. */
    private static boolean isPointFloat(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            boolean between = i > 0 && i + 1 < text.length && isDigit(text[i - 1]) && isDigit(text[i + 1]);
            if (text[i] == '_' && !between) {
                return false;
            }
        }
        byte[] bare = withoutUnderscores(text);
        try {
            return isFloat(bare, 0) && !overflows(bare);
        } finally {
            Arrays.fill(bare, (byte) 0);
        }
    }

    /** Whether a decimal float is beyond the range of a double. */
    private static boolean overflows(byte[] text) {
        byte[] digits = new byte[text.length];
        try {
            int count = 0;
            long point = -1;
            int at = 0;
            for (; at < text.length && (text[at] | 0x20) != 'e'; at++) {
                if (text[at] == '.') {
                    point = count;
                } else if (isDigit(text[at]) && (count > 0 || point >= 0 || text[at] != '0')) {
                    digits[count++] = text[at];
                }
            }
            long exponent = at < text.length ? exponent(text, at + 1) : 0;
            int lead = 0;
            while (lead < count && digits[lead] == '0') {
                lead++;
            }
            if (lead == count) {
                return false;
            }
            long magnitude = (point < 0 ? count : point) - lead + exponent;
            if (magnitude != Overflow.DIGITS.length) {
                return magnitude > Overflow.DIGITS.length;
            }
            for (int i = 0; i < Overflow.DIGITS.length; i++) {
                int digit = lead + i < count ? digits[lead + i] : '0';
                if (digit != Overflow.DIGITS[i]) {
                    return digit > Overflow.DIGITS[i];
                }
            }
            return true;
        } finally {
            Arrays.fill(digits, (byte) 0);
        }
    }

    private static long exponent(byte[] text, int from) {
        boolean negative = text[from] == '-';
        long value = 0;
        for (int i = from; i < text.length; i++) {
            if (isDigit(text[i])) {
                value = Math.min(Integer.MAX_VALUE, value * 10 + text[i] - '0');
            }
        }
        return negative ? -value : value;
    }
}
