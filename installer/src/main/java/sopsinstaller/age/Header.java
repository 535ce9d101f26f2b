package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;

/**
 * The header of an age file (age specification, "Header").
 *
 * <ol>
 *   <li>Parsing is strict: the format has one text for each header, so {@link #authenticated} gives back
 *       exactly the bytes that were read.
 *   <li>There is at least one stanza.
 * </ol>
 *
 * @param stanzas in file order, unknown types included
 * @param mac the 32 bytes of the last line, not yet verified
 * @param length bytes of the header, the final line feed included; the payload's nonce follows
 */
record Header(List<Stanza> stanzas, byte[] mac, int length) {
    /** Largest header; age itself has no limit, real ones have about 200 bytes (2 KiB if post-quantum) a recipient. */
    static final int MAX_BYTES = 1 << 20;
    /** Most stanzas: each may cost an X25519 computation for each identity of this host. */
    static final int MAX_STANZAS = 1024;

    private static final String VERSION_LINE = "age-encryption.org/v1";
    private static final String MAC_PREFIX = "--- ";
    private static final int MAC_BYTES = 32;

    /** Copies the list of stanzas. */
    Header {
        stanzas = List.copyOf(stanzas);
    }

    /**
     * Reads the header at the start of {@code file}.
     *
     * @throws MalformedInputException "age header: …" with the line, when it breaks a rule of the format or a limit
     */
    static Header parse(byte[] file) throws MalformedInputException {
        return new Lines(file).header();
    }

    /** The bytes under the MAC: everything up to and with the three dashes of the last line. */
    byte[] authenticated() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        out.writeBytes((VERSION_LINE + "\n").getBytes(US_ASCII));
        for (Stanza stanza : stanzas) {
            StanzaText.append(out, stanza.type(), stanza.args(), stanza.body());
        }
        out.writeBytes("---".getBytes(US_ASCII));
        return out.toByteArray();
    }

    /** A cursor over the lines of a header. */
    private static final class Lines {
        private final byte[] file;
        private final int end;
        private int at;
        private int number;

        Lines(byte[] file) {
            this.file = file;
            this.end = Math.min(file.length, MAX_BYTES);
        }

        Header header() throws MalformedInputException {
            if (!Arrays.equals(next(), VERSION_LINE.getBytes(US_ASCII))) {
                throw problem("is not an age version 1 file");
            }
            List<Stanza> stanzas = new ArrayList<>();
            byte[] line = next();
            while (StanzaText.startsWith(line, StanzaText.PREFIX)) {
                if (stanzas.size() == MAX_STANZAS) {
                    throw problem("more than " + MAX_STANZAS + " stanzas");
                }
                List<String> words = words(line);
                stanzas.add(new Stanza(words.getFirst(), words.subList(1, words.size()), body()));
                line = next();
            }
            if (!StanzaText.startsWith(line, MAC_PREFIX)) {
                throw problem("neither a stanza nor the line with the MAC");
            }
            if (stanzas.isEmpty()) {
                throw problem("no stanza");
            }
            byte[] mac = base64(Arrays.copyOfRange(line, MAC_PREFIX.length(), line.length));
            if (mac.length != MAC_BYTES) {
                throw problem("the MAC has not " + MAC_BYTES + " bytes");
            }
            return new Header(stanzas, mac, at);
        }

        private List<String> words(byte[] line) throws MalformedInputException {
            try {
                return StanzaText.words(line);
            } catch (MalformedInputException e) {
                throw problem(e.getMessage());
            }
        }

        private byte[] body() throws MalformedInputException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] line;
            do {
                line = next();
                try {
                    body.writeBytes(StanzaText.bodyLine(line));
                } catch (MalformedInputException e) {
                    throw problem(e.getMessage());
                }
            } while (!StanzaText.endsBody(line));
            return body.toByteArray();
        }

        private byte[] base64(byte[] text) throws MalformedInputException {
            return CanonicalBase64.decode(text).orElseThrow(() -> problem("not canonical base64 without padding"));
        }

        private byte[] next() throws MalformedInputException {
            number++;
            for (int i = at; i < end; i++) {
                if (file[i] == '\n') {
                    byte[] line = Arrays.copyOfRange(file, at, i);
                    at = i + 1;
                    return line;
                }
            }
            throw problem(end < file.length ? "header larger than " + MAX_BYTES + " bytes" : "header ends in a line");
        }

        private MalformedInputException problem(String problem) {
            return new MalformedInputException("age header: line " + number + ": " + problem);
        }
    }
}
