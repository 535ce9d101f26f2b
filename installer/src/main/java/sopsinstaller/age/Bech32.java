package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * Bech32 (BIP 173, checksum constant 1) as age uses it: without the limit of 90 characters, and in the case of the
 * human-readable part: upper for identities, lower for recipients. Bytes in and bytes out, because most of it is
 * secret; messages never hold any of the text.
 */
public final class Bech32 {
    /** Longest text: the longest recipient in use has about 2 000 characters, plug-ins may have longer ones. */
    public static final int MAX_CHARACTERS = 64 * 1024;

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final int BITS = 5;

    private Bech32() {}

    /**
     * The bytes that {@code text} (ASCII) carries.
     *
     * @param humanPart what must stand before the last {@code 1}, in exactly this case
     * @return owned by the caller
     * @throws MalformedInputException for another human-readable part, mixed case, a wrong checksum or wrong bits
     */
    public static SecretBytes decode(String humanPart, byte[] text) throws MalformedInputException {
        int separator = lastSeparator(text);
        byte[] prefix = humanPart.getBytes(US_ASCII);
        if (separator < 1 || !Arrays.equals(text, 0, separator, prefix, 0, prefix.length)) {
            throw new MalformedInputException("does not begin with '" + humanPart + "1'");
        }
        if (text.length > MAX_CHARACTERS) {
            throw new MalformedInputException("longer than " + MAX_CHARACTERS + " characters");
        }
        byte[] values = values(text, separator + 1, isUpper(humanPart));
        try {
            if (values.length < CHECKSUM_CHARACTERS || checksum(humanPart, values, values.length) != 1) {
                throw new MalformedInputException("wrong checksum: mistyped or cut off");
            }
            return bytes(values, values.length - CHECKSUM_CHARACTERS);
        } finally {
            Arrays.fill(values, (byte) 0);
        }
    }

    /** The text (ASCII) of {@code data} under {@code humanPart}, in the case of the latter; owned by the caller. */
    public static SecretBytes encode(String humanPart, byte[] data) {
        byte[] values = new byte[Math.ceilDiv(data.length * Byte.SIZE, BITS) + CHECKSUM_CHARACTERS];
        try {
            fillValues(data, values);
            int checksum = checksum(humanPart, values, values.length) ^ 1;
            for (int i = 0; i < CHECKSUM_CHARACTERS; i++) {
                int shift = BITS * (CHECKSUM_CHARACTERS - 1 - i);
                values[values.length - CHECKSUM_CHARACTERS + i] = (byte) (checksum >>> shift & 31);
            }
            byte[] prefix = (humanPart + "1").getBytes(US_ASCII);
            byte[] text = Arrays.copyOf(prefix, prefix.length + values.length);
            boolean upper = isUpper(humanPart);
            for (int i = 0; i < values.length; i++) {
                char character = ALPHABET.charAt(values[i]);
                text[prefix.length + i] = (byte) (upper ? Character.toUpperCase(character) : character);
            }
            return SecretBytes.takingOver(text);
        } finally {
            Arrays.fill(values, (byte) 0);
        }
    }

    private static int lastSeparator(byte[] text) {
        int at = text.length - 1;
        while (at >= 0 && text[at] != '1') {
            at--;
        }
        return at;
    }

    private static boolean isUpper(String humanPart) {
        return !humanPart.equals(humanPart.toLowerCase(Locale.ROOT));
    }

    private static byte[] values(byte[] text, int start, boolean upper) throws MalformedInputException {
        byte[] values = new byte[text.length - start];
        for (int i = 0; i < values.length; i++) {
            int character = text[start + i];
            boolean wrongCase = upper ? character >= 'a' && character <= 'z' : character >= 'A' && character <= 'Z';
            int value = ALPHABET.indexOf(upper ? Character.toLowerCase(character) : character);
            if (wrongCase || value < 0) {
                Arrays.fill(values, (byte) 0);
                throw new MalformedInputException("character that is not allowed there");
            }
            values[i] = (byte) value;
        }
        return values;
    }

    /** The state of the checksum over the human-readable part and the first {@code count} values; 1 if it is right. */
    private static int checksum(String humanPart, byte[] values, int count) {
        String lower = humanPart.toLowerCase(Locale.ROOT);
        int state = 1;
        for (int i = 0; i < lower.length(); i++) {
            state = step(state, lower.charAt(i) >> BITS);
        }
        state = step(state, 0);
        for (int i = 0; i < lower.length(); i++) {
            state = step(state, lower.charAt(i) & 31);
        }
        for (int i = 0; i < count; i++) {
            state = step(state, values[i]);
        }
        return state;
    }

    private static int step(int state, int value) {
        int top = state >>> 25;
        int next = (state & 0x1ffffff) << BITS ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            if ((top >>> i & 1) == 1) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }

    private static SecretBytes bytes(byte[] values, int count) throws MalformedInputException {
        byte[] out = new byte[count * BITS / Byte.SIZE];
        int pending = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < count; i++) {
            pending = (pending << BITS | values[i]) & 0xfff;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                out[at++] = (byte) (pending >>> bits);
            }
        }
        if (bits >= BITS || (pending & (1 << bits) - 1) != 0) {
            Arrays.fill(out, (byte) 0);
            throw new MalformedInputException("wrong padding bits");
        }
        return SecretBytes.takingOver(out);
    }

    private static void fillValues(byte[] data, byte[] values) {
        int pending = 0;
        int bits = 0;
        int at = 0;
        for (byte octet : data) {
            pending = (pending << Byte.SIZE | octet & 0xff) & 0xfff;
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                values[at++] = (byte) (pending >>> bits & 31);
            }
        }
        if (bits > 0) {
            values[at] = (byte) (pending << BITS - bits & 31);
        }
    }
}
