package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;

/**
 * A file of age identities: one a line, empty lines and lines that start with {@code #} skipped, LF or CRLF.
 *
 * @param identities those that can be used, in file order; owned, closed by {@link #close}
 * @param unsupported what was recognised but cannot be used yet, like "line 3: post-quantum identity"
 */
public record IdentityFile(List<Identity> identities, List<String> unsupported) implements AutoCloseable {
    /** Largest file, as the age command has it. */
    public static final int MAX_BYTES = 16 << 20;
    /** Longest line, as the age command has it. */
    public static final int MAX_LINE_BYTES = 64 * 1024;
    /** Most identities: each may cost a computation for each stanza of each file. */
    public static final int MAX_IDENTITIES = 1024;

    private static final String POST_QUANTUM_HUMAN_PART = "AGE-SECRET-KEY-PQ-";
    private static final String PLUGIN_PREFIX = "AGE-PLUGIN-";

    /** Copies both lists. */
    public IdentityFile {
        identities = List.copyOf(identities);
        unsupported = List.copyOf(unsupported);
    }

    /**
     * Reads {@code text}, which stays owned by the caller. A file without any identity is legal, as in sops.
     *
     * @throws MalformedInputException with the number of the line that is no identity, never with its text; then
     *     the whole file counts as broken
     */
    public static IdentityFile parse(byte[] text) throws MalformedInputException {
        if (text.length > MAX_BYTES) {
            throw new MalformedInputException("key file larger than " + MAX_BYTES + " bytes");
        }
        if (startsWith(text, "age-encryption") || startsWith(text, "-----BEGIN AGE")) {
            return new IdentityFile(List.of(), List.of("line 1: age-encrypted identity file"));
        }
        if (startsWith(text, "-----BEGIN")) {
            throw new MalformedInputException("a PEM file, not a file of age identities", 1);
        }
        List<Identity> identities = new ArrayList<>();
        List<String> unsupported = new ArrayList<>();
        boolean complete = false;
        try {
            int number = 1;
            for (int start = 0; start < text.length; number++) {
                int end = lineEnd(text, start);
                readLine(text, start, end, number, identities, unsupported);
                start = end + 1;
            }
            complete = true;
            return new IdentityFile(identities, unsupported);
        } finally {
            if (!complete) {
                identities.forEach(Identity::close);
            }
        }
    }

    /** Wipes all identities. */
    @Override
    public void close() {
        identities.forEach(Identity::close);
    }

    private static void readLine(
            byte[] text, int start, int end, int number, List<Identity> identities, List<String> unsupported)
            throws MalformedInputException {
        int contentEnd = end > start && text[end - 1] == '\r' ? end - 1 : end;
        if (contentEnd - start > MAX_LINE_BYTES) {
            throw new MalformedInputException("longer than " + MAX_LINE_BYTES + " bytes", number);
        }
        if (contentEnd == start || text[start] == '#') {
            return;
        }
        byte[] line = Arrays.copyOfRange(text, start, contentEnd);
        try {
            if (startsWith(line, PLUGIN_PREFIX)) {
                unsupported.add("line " + number + ": " + pluginIdentity(line));
            } else if (startsWith(line, POST_QUANTUM_HUMAN_PART + "1")) {
                Bech32.decode(POST_QUANTUM_HUMAN_PART, line).close();
                unsupported.add("line " + number + ": post-quantum identity");
            } else {
                identities.add(X25519Identity.parse(line));
            }
        } catch (MalformedInputException e) {
            throw new MalformedInputException("not an age identity: " + e.getMessage(), number);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
        if (identities.size() + unsupported.size() > MAX_IDENTITIES) {
            throw new MalformedInputException("more than " + MAX_IDENTITIES + " identities", number);
        }
    }

    private static String pluginIdentity(byte[] line) throws MalformedInputException {
        String text = new String(line, US_ASCII);
        String humanPart = text.substring(0, Math.max(text.lastIndexOf('1'), 0));
        if (humanPart.length() < PLUGIN_PREFIX.length() + 2 || !humanPart.endsWith("-")) {
            throw new MalformedInputException("no plugin name");
        }
        Bech32.decode(humanPart, line).close();
        String name = humanPart.substring(PLUGIN_PREFIX.length(), humanPart.length() - 1).toLowerCase(Locale.ROOT);
        return "identity of " + Quoted.quoted("age-plugin-" + name);
    }

    private static int lineEnd(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean startsWith(byte[] text, String prefix) {
        byte[] start = prefix.getBytes(US_ASCII);
        return text.length >= start.length && Arrays.equals(text, 0, start.length, start, 0, start.length);
    }
}
