package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import sopsinstaller.failure.MalformedInputException;

/** The ASCII armor of age files (age specification, "ASCII armor"): a strict subset of PEM, RFC 7468. */
final class Armor {
    private static final byte[] BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----".getBytes(US_ASCII);
    private static final byte[] END = "-----END AGE ENCRYPTED FILE-----".getBytes(US_ASCII);
    private static final byte[] ANY_BEGIN = "-----BEGIN".getBytes(US_ASCII);
    private static final int COLUMNS = 64;
    /** Most white space before and after, as the age command has it. */
    private static final int MAX_WHITE_SPACE = 1024;

    private final byte[] text;
    private int at;
    private int number;

    private Armor(byte[] text) {
        this.text = text;
    }

    /** Whether {@code file} must be read as armored: its first characters after white space begin a PEM block. */
    static boolean isArmored(byte[] file) {
        int start = 0;
        while (start < file.length && isWhiteSpace(file[start])) {
            start++;
        }
        int end = Math.min(file.length, start + ANY_BEGIN.length);
        return Arrays.equals(file, start, end, ANY_BEGIN, 0, ANY_BEGIN.length);
    }

    /**
     * The binary file inside the armor.
     *
     * @throws MalformedInputException "age armor: …" for anything but the strict form
     */
    static byte[] decode(byte[] text) throws MalformedInputException {
        return new Armor(text).file();
    }

    private byte[] file() throws MalformedInputException {
        skipLeadingLines();
        if (!Arrays.equals(next(), BEGIN)) {
            throw problem("is not the line that begins an age file");
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream(text.length / 4 * 3);
        byte[] line = next();
        boolean shortLine = false;
        while (!Arrays.equals(line, END)) {
            if (shortLine) {
                throw problem("a short line is not the last one");
            }
            file.writeBytes(base64(line));
            shortLine = line.length < COLUMNS || line[COLUMNS - 1] == '=';
            line = next();
        }
        if (text.length - at >= MAX_WHITE_SPACE) {
            throw problem("too much after the end");
        }
        for (int i = at; i < text.length; i++) {
            if (!isWhiteSpace(text[i])) {
                throw problem("text after the end");
            }
        }
        return file.toByteArray();
    }

    private void skipLeadingLines() throws MalformedInputException {
        int lineStart = 0;
        int i = 0;
        while (i < text.length && isWhiteSpace(text[i])) {
            if (text[i] == '\n') {
                lineStart = i + 1;
                number++;
            }
            i++;
        }
        if (i > MAX_WHITE_SPACE) {
            throw problem("too much white space before the beginning");
        }
        // White space is allowed as lines of their own only; an indented first line stays as it is and fails.
        at = lineStart;
    }

    private byte[] base64(byte[] line) throws MalformedInputException {
        if (line.length == 0 || line.length > COLUMNS) {
            throw problem("empty, or longer than " + COLUMNS + " characters");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(line);
            // The JDK's decoder lets missing padding and non-zero unused bits pass.
            if (Arrays.equals(Base64.getEncoder().encode(bytes), line)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // told below, with the line
        }
        throw problem("not canonical base64");
    }

    private byte[] next() throws MalformedInputException {
        number++;
        if (at >= text.length) {
            throw problem("the line that ends the armor is missing");
        }
        int end = at;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        int contentEnd = end < text.length && end > at && text[end - 1] == '\r' ? end - 1 : end;
        byte[] line = Arrays.copyOfRange(text, at, contentEnd);
        at = Math.min(end + 1, text.length);
        return line;
    }

    private MalformedInputException problem(String problem) {
        return new MalformedInputException("age armor: line " + number + ": " + problem);
    }

    private static boolean isWhiteSpace(byte character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }
}
