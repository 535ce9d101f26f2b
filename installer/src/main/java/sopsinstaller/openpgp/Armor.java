package sopsinstaller.openpgp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * ASCII armor (RFC 9580 section 6). Text around the blocks is ignored, several blocks of the wanted kind are read as
 * one. The checksum line is ignored, as the standard wants it: what is inside has stronger checks of its own.
 */
final class Armor {
    /** Label of an encrypted message. */
    static final String MESSAGE = "PGP MESSAGE";
    /** Label of exported secret keys. */
    static final String SECRET_KEYS = "PGP PRIVATE KEY BLOCK";

    private static final byte[] CHECKSUM_START = {'='};

    private final byte[] text;
    private final byte[] begin;
    private final byte[] end;
    private int at;

    private Armor(byte[] text, String label) {
        this.text = text;
        this.begin = ("-----BEGIN " + label + "-----").getBytes(US_ASCII);
        this.end = ("-----END " + label + "-----").getBytes(US_ASCII);
    }

    /**
     * The packets in {@code input}, which stays owned by the caller: armored under {@code label}, or binary already.
     *
     * @return owned by the caller
     */
    static SecretBytes open(byte[] input, String label) throws MalformedInputException {
        if (input.length == 0) {
            throw new MalformedInputException("is empty");
        }
        // every packet begins with a byte that no ASCII text has
        return input[0] < 0 ? SecretBytes.copyOf(input) : new Armor(input, label).blocks(label);
    }

    private SecretBytes blocks(String label) throws MalformedInputException {
        try (SecretOutput out = new SecretOutput()) {
            while (at < text.length) {
                Octets line = line();
                if (line.passes(begin) && line.remaining() == 0) {
                    skipHeaders();
                    body(out);
                }
            }
            if (out.length() == 0) {
                throw new MalformedInputException("has no block '" + label + "'");
            }
            return out.take();
        }
    }

    private void skipHeaders() {
        int start = at;
        Octets line = line();
        while (line.remaining() > 0 && hasColon(line)) {
            start = at;
            line = line();
        }
        // an empty line ends the headers; gpg also reads a block that has neither
        at = line.remaining() == 0 ? at : start;
    }

    private void body(SecretOutput out) throws MalformedInputException {
        byte[] packed = new byte[bytesToTheEnd()];
        byte[] base64 = null;
        byte[] bytes = null;
        int length = 0;
        try {
            for (Octets line = line(); !line.passes(end); line = line()) {
                int count = line.again().passes(CHECKSUM_START) ? 0 : line.remaining();
                System.arraycopy(text, line.position(), packed, length, count);
                length += count;
            }
            base64 = Arrays.copyOf(packed, length);
            bytes = Base64.getDecoder().decode(base64);
            out.write(bytes);
        } catch (IllegalArgumentException _) {
            // its message would show a character of a key
            throw new MalformedInputException("armor is damaged: not base64");
        } finally {
            wipe(packed);
            wipe(base64);
            wipe(bytes);
        }
    }

    /** How many bytes there are before the line that ends the block; there may be a block in every second line. */
    private int bytesToTheEnd() throws MalformedInputException {
        int start = at;
        int lineStart = at;
        while (!line().passes(end)) {
            if (at >= text.length) {
                throw new MalformedInputException("armor is cut off: the line that ends it is missing");
            }
            lineStart = at;
        }
        at = start;
        return lineStart - start;
    }

    /** The next line, without white space at its end. */
    private Octets line() {
        int start = at;
        int lineEnd = start;
        while (lineEnd < text.length && text[lineEnd] != '\n') {
            lineEnd++;
        }
        at = Math.min(lineEnd + 1, text.length);
        while (lineEnd > start && isWhiteSpace(text[lineEnd - 1])) {
            lineEnd--;
        }
        return new Octets(text, start, lineEnd);
    }

    private boolean hasColon(Octets line) {
        for (int i = line.position(); i < line.position() + line.remaining(); i++) {
            if (text[i] == ':') {
                return true;
            }
        }
        return false;
    }

    private static boolean isWhiteSpace(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    private static void wipe(byte[] bytes) {
        if (bytes != null) {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
