package sopsinstaller.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.secret.SecretBytes;

/**
 * The first PEM block of a text (RFC 1421, RFC 7468); text before it is ignored.
 *
 * @param label what follows BEGIN
 * @param encrypted whether its headers say so (RFC 1421 {@code Proc-Type})
 * @param content the decoded body
 */
record Pem(String label, boolean encrypted, SecretBytes content) implements AutoCloseable {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int MAX_LABEL_CHARACTERS = 64;

    /** Reads {@code text}, which stays owned by the caller. */
    static Pem first(byte[] text) throws MalformedInputException {
        int begin = find(text, BEGIN, 0);
        if (begin < 0) {
            throw new MalformedInputException("no PEM block: not an ssh private key");
        }
        int labelEnd = find(text, DASHES, begin + BEGIN.length());
        int labelLength = labelEnd - begin - BEGIN.length();
        if (labelEnd < 0 || labelLength > MAX_LABEL_CHARACTERS) {
            throw new MalformedInputException("the PEM block does not begin properly");
        }
        String label = new String(text, begin + BEGIN.length(), labelLength, US_ASCII);
        int bodyStart = labelEnd + DASHES.length();
        int bodyEnd = find(text, END + label + DASHES, bodyStart);
        if (label.indexOf('\n') >= 0 || bodyEnd < 0) {
            throw new MalformedInputException("the PEM block is cut off");
        }
        int headersEnd = headersEnd(text, bodyStart, bodyEnd);
        int encrypted = find(text, "ENCRYPTED", bodyStart);
        return new Pem(label, encrypted >= 0 && encrypted < headersEnd, body(text, headersEnd, bodyEnd));
    }

    /** Wipes the content. */
    @Override
    public void close() {
        content.close();
    }

    /** The label, fit for a message. */
    String quotedLabel() {
        return Quoted.quoted(label);
    }

    /** Where the header lines end: after the last line with a colon, a character that base64 has not. */
    private static int headersEnd(byte[] text, int start, int end) {
        int lastColon = start;
        for (int i = start; i < end; i++) {
            lastColon = text[i] == ':' ? i : lastColon;
        }
        if (lastColon == start) {
            return start;
        }
        int lineEnd = lastColon;
        while (lineEnd < end && text[lineEnd] != '\n') {
            lineEnd++;
        }
        return lineEnd;
    }

    private static SecretBytes body(byte[] text, int start, int end) throws MalformedInputException {
        byte[] packed = new byte[end - start];
        int length = 0;
        byte[] base64 = null;
        try {
            for (int i = start; i < end; i++) {
                if (text[i] != '\n' && text[i] != '\r' && text[i] != ' ' && text[i] != '\t') {
                    packed[length++] = text[i];
                }
            }
            base64 = Arrays.copyOf(packed, length);
            return SecretBytes.takingOver(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            // Its message would show a character of the key.
            throw new MalformedInputException("the PEM block is not base64");
        } finally {
            Arrays.fill(packed, (byte) 0);
            if (base64 != null) {
                Arrays.fill(base64, (byte) 0);
            }
        }
    }

    /** Where {@code wanted} begins at or after {@code from}; with BEGIN and END only at the start of a line. */
    private static int find(byte[] text, String wanted, int from) {
        byte[] bytes = wanted.getBytes(US_ASCII);
        boolean wholeLine = wanted.startsWith(BEGIN) || wanted.startsWith(END);
        for (int i = from; i <= text.length - bytes.length; i++) {
            if (text[i] == bytes[0]
                    && (!wholeLine || i == 0 || text[i - 1] == '\n')
                    && Arrays.equals(text, i, i + bytes.length, bytes, 0, bytes.length)) {
                return i;
            }
        }
        return -1;
    }
}
