package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;

/**
 * The text of one stanza, as headers and the plugin protocol share it: a line of an arrow and words, then the body as
 * lines of base64, of which the last, perhaps empty, is short.
 */
final class StanzaText {
    /** What its first line begins with. */
    static final String PREFIX = "-> ";
    private static final int BODY_COLUMNS = 64;

    private StanzaText() {}

    /** The words of the first line, which begins with {@link #PREFIX}; at least one. */
    static List<String> words(byte[] line) throws MalformedInputException {
        List<String> words = new ArrayList<>();
        int start = PREFIX.length();
        for (int i = start; i <= line.length; i++) {
            if (i == line.length || line[i] == ' ') {
                if (i == start) {
                    throw new MalformedInputException("empty stanza argument");
                }
                words.add(new String(line, start, i - start, US_ASCII));
                start = i + 1;
            } else if (line[i] < 0x21 || line[i] > 0x7e) {
                throw new MalformedInputException("character not allowed in a stanza argument");
            }
        }
        return words;
    }

    /** The bytes of a line of the body. */
    static byte[] bodyLine(byte[] line) throws MalformedInputException {
        if (line.length > BODY_COLUMNS) {
            throw new MalformedInputException("stanza body line longer than " + BODY_COLUMNS + " characters");
        }
        return CanonicalBase64.decode(line)
                .orElseThrow(() -> new MalformedInputException("not canonical base64 without padding"));
    }

    /** Whether a line of the body is its last. */
    static boolean endsBody(byte[] line) {
        return line.length < BODY_COLUMNS;
    }

    /** Appends the stanza of these words and this body. */
    static void append(ByteArrayOutputStream out, String type, List<String> args, byte[] body) {
        out.writeBytes((PREFIX + type).getBytes(US_ASCII));
        for (String arg : args) {
            out.writeBytes((" " + arg).getBytes(US_ASCII));
        }
        out.write('\n');
        byte[] text = CanonicalBase64.encode(body);
        for (int at = 0; at + BODY_COLUMNS <= text.length; at += BODY_COLUMNS) {
            out.write(text, at, BODY_COLUMNS);
            out.write('\n');
        }
        out.write(text, text.length - text.length % BODY_COLUMNS, text.length % BODY_COLUMNS);
        out.write('\n');
    }

    /** Whether {@code line} begins with {@code prefix}, which is ASCII. */
    static boolean startsWith(byte[] line, String prefix) {
        byte[] start = prefix.getBytes(US_ASCII);
        return line.length >= start.length && Arrays.equals(line, 0, start.length, start, 0, start.length);
    }
}
