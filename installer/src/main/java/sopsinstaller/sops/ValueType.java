package sopsinstaller.sops;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Scalars;

/** The type word of an encrypted value and how its plain bytes read (sops-file format, section 3, second table). */
enum ValueType {
    /** A string, any bytes. */
    STR("str"),
    /** A decimal signed 64-bit integer. */
    INT("int"),
    /** A decimal double. */
    FLOAT("float"),
    /** A boolean. */
    BOOL("bool"),
    /** An RFC 3339 time. */
    TIME("time"),
    /** A comment. */
    COMMENT("comment"),
    /** A string of old writers. */
    BYTES("bytes");

    /** Longest number or time text; the longest exact decimal of a double has 1 077 digits. */
    private static final int MAX_SCALAR = 2048;
    private static final ValueType[] ALL = values();

    private final String word;
    private final byte[] ascii;

    ValueType(String word) {
        this.word = word;
        this.ascii = word.getBytes(StandardCharsets.US_ASCII);
    }

    /** The type of {@code value}; empty when sops has none of that word. */
    static Optional<ValueType> of(EncryptedValue value) {
        for (ValueType type : ALL) {
            if (value.is(type)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The word in the file. */
    String word() {
        return word;
    }

    /** The word as bytes; not to be changed. */
    byte[] ascii() {
        return ascii;
    }

    /**
     * Makes the node of {@code plain}, which belongs to the node or is wiped afterwards.
     *
     * @throws MalformedInputException when the bytes are none of that type; the message does not hold them
     */
    Node read(SecretBytes plain) throws MalformedInputException {
        if (this == STR || this == BYTES) {
            return new Text(plain);
        }
        if (this == COMMENT) {
            return new Comment(plain, false);
        }
        try (plain) {
            return scalar(plain).orElseThrow(() -> new MalformedInputException("its content is not of type " + word));
        }
    }

    private Optional<Node> scalar(SecretBytes secret) {
        if (secret.length() > MAX_SCALAR) {
            return Optional.empty();
        }
        byte[] plain = secret.expose();
        return switch (this) {
            case INT -> integer(plain);
            case FLOAT -> real(plain);
            case BOOL -> bool(plain);
            case TIME -> time(plain);
            case STR, BYTES, COMMENT -> Optional.empty();
        };
    }

    private static Optional<Node> integer(byte[] plain) {
        int at = plain.length > 0 && (plain[0] == '-' || plain[0] == '+') ? 1 : 0;
        if (at == plain.length) {
            return Optional.empty();
        }
        long negative = 0;
        for (; at < plain.length; at++) {
            int digit = plain[at] - '0';
            if (digit < 0 || digit > 9 || negative < (Long.MIN_VALUE + digit) / 10) {
                return Optional.empty();
            }
            negative = negative * 10 - digit;
        }
        if (plain[0] == '-') {
            return Optional.of(new Int(negative));
        }
        return negative == Long.MIN_VALUE ? Optional.empty() : Optional.of(new Int(-negative));
    }

    private static Optional<Node> real(byte[] plain) {
        boolean signed = plain.length > 0 && (plain[0] == '-' || plain[0] == '+');
        boolean minus = signed && plain[0] == '-';
        int from = signed ? 1 : 0;
        if (isWord(plain, from, "inf") || isWord(plain, from, "infinity")) {
            return Optional.of(new Real(minus ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY));
        }
        if (!signed && isWord(plain, 0, "nan")) {
            return Optional.of(new Real(Double.NaN));
        }
        if (from == plain.length || plain[from] == '-' || plain[from] == '+') {
            return Optional.empty();
        }
        char[] digits = new char[plain.length - from];
        try {
            for (int i = 0; i < digits.length; i++) {
                digits[i] = (char) (plain[from + i] & 0xFF);
            }
            double value = new BigDecimal(digits).doubleValue();
            return Double.isInfinite(value) ? Optional.empty() : Optional.of(new Real(minus ? -value : value));
        } catch (NumberFormatException _) {
            return Optional.empty();
        } finally {
            Arrays.fill(digits, '\0');
        }
    }

    private static Optional<Node> bool(byte[] plain) {
        for (String word : new String[] {"1", "t", "T", "TRUE", "true", "True"}) {
            if (Arrays.equals(plain, word.getBytes(StandardCharsets.US_ASCII))) {
                return Optional.of(new Bool(true));
            }
        }
        for (String word : new String[] {"0", "f", "F", "FALSE", "false", "False"}) {
            if (Arrays.equals(plain, word.getBytes(StandardCharsets.US_ASCII))) {
                return Optional.of(new Bool(false));
            }
        }
        return Optional.empty();
    }

    private static Optional<Node> time(byte[] plain) {
        try {
            return Optional.of(new Timestamp(Scalars.parseRfc3339(new String(plain, StandardCharsets.US_ASCII))));
        } catch (MalformedInputException _) {
            return Optional.empty();
        }
    }

    /** Whether the rest of {@code plain} is {@code word} in any case. */
    private static boolean isWord(byte[] plain, int from, String word) {
        if (plain.length - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((plain[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
