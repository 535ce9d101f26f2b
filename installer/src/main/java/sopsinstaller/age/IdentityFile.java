package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * A file of age identities: one a line, empty lines and lines that start with {@code #} skipped, LF or CRLF. The file
 * may be inside an age file, for a passphrase or for other identities.
 *
 * @param identities those of this program, in file order; owned, closed by {@link #close}
 * @param plugins those that only their plugins can use, in file order; owned, closed by {@link #close}
 * @param unsupported what was recognised but cannot be used as it is, like "line 1: age-encrypted identity file"
 */
public record IdentityFile(List<Identity> identities, List<Plugin> plugins, List<String> unsupported)
        implements AutoCloseable {
    /** Largest file, as the age command has it. */
    public static final int MAX_BYTES = 16 << 20;
    /** Longest line, as the age command has it. */
    public static final int MAX_LINE_BYTES = 64 * 1024;
    /** Most identities: each may cost a computation for each stanza of each file. */
    public static final int MAX_IDENTITIES = 1024;

    private static final String ENCRYPTED = "age-encrypted identity file";
    private static final String PLUGIN_PREFIX = "AGE-PLUGIN-";

    /**
     * An identity of a plugin; nothing of it is checked but its checksum.
     *
     * @param line where it stands, counted from 1
     * @param name the plugin's, in lower case; the program is {@code age-plugin-} and this
     * @param text the whole line, ASCII, which is what the plugin asks for; owned
     */
    public record Plugin(int line, String name, SecretBytes text) implements AutoCloseable {
        /** Wipes the text. */
        @Override
        public void close() {
            text.close();
        }
    }

    /** Copies the lists. */
    public IdentityFile {
        identities = List.copyOf(identities);
        plugins = List.copyOf(plugins);
        unsupported = List.copyOf(unsupported);
    }

    /** Whether {@code file} is an age file, binary or armored, so that {@link #open} is needed to read it. */
    public static boolean isEncrypted(byte[] file) {
        return startsWith(file, "age-encryption") || startsWith(file, "-----BEGIN AGE");
    }

    /** Whether {@code file} is in PEM and no age file: an SSH private key, which the age command takes here too. */
    public static boolean isPem(byte[] file) {
        return startsWith(file, "-----BEGIN") && !isEncrypted(file);
    }

    /**
     * Reads a file that is encrypted with a passphrase; both stay owned by the caller.
     *
     * @throws MalformedInputException when the passphrase is another one, the file is broken or for a key, or what
     *     is in it is no file of identities
     */
    public static IdentityFile open(byte[] file, SecretBytes passphrase) throws MalformedInputException {
        if (!ScryptIdentity.isAsked(AgeFile.stanzaTypes(file))) {
            throw new MalformedInputException(ENCRYPTED + ": for a key, not for a passphrase");
        }
        try (ScryptIdentity identity = new ScryptIdentity(SecretBytes.copyOf(passphrase))) {
            return open(file, List.of(identity))
                    .orElseThrow(() -> new MalformedInputException(ENCRYPTED + ": the passphrase is not its own"));
        }
    }

    /**
     * Reads a file that is encrypted for one of {@code identities}; all stay owned by the caller.
     *
     * @return empty when it is for none of them
     * @throws MalformedInputException when it is broken, or what is in it is no file of identities
     */
    public static Optional<IdentityFile> open(byte[] file, List<? extends Identity> identities)
            throws MalformedInputException {
        try (SecretBytes plain = AgeFile.decrypt(file, identities).orElse(null)) {
            if (plain == null) {
                return Optional.empty();
            }
            if (isEncrypted(plain.expose())) {
                throw new MalformedInputException(ENCRYPTED + ": holds another age file");
            }
            return Optional.of(parse(plain.expose()));
        } catch (MalformedInputException e) {
            throw e.getMessage().startsWith(ENCRYPTED) ? e
                    : new MalformedInputException(ENCRYPTED + ": " + e.getMessage());
        }
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
        if (isEncrypted(text)) {
            return new IdentityFile(List.of(), List.of(), List.of("line 1: " + ENCRYPTED));
        }
        if (isPem(text)) {
            throw new MalformedInputException("a PEM file, not a file of age identities", 1);
        }
        List<Identity> identities = new ArrayList<>();
        List<Plugin> plugins = new ArrayList<>();
        boolean complete = false;
        try {
            int number = 1;
            for (int start = 0; start < text.length; number++) {
                int end = lineEnd(text, start);
                readLine(text, start, end, number, identities, plugins);
                start = end + 1;
            }
            complete = true;
            return new IdentityFile(identities, plugins, List.of());
        } finally {
            if (!complete) {
                identities.forEach(Identity::close);
                plugins.forEach(Plugin::close);
            }
        }
    }

    /** Wipes all identities. */
    @Override
    public void close() {
        identities.forEach(Identity::close);
        plugins.forEach(Plugin::close);
    }

    private static void readLine(
            byte[] text, int start, int end, int number, List<Identity> identities, List<Plugin> plugins)
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
                plugins.add(plugin(line, number));
            } else if (startsWith(line, HybridIdentity.HUMAN_PART)) {
                identities.add(HybridIdentity.parse(line));
            } else {
                identities.add(X25519Identity.parse(line));
            }
        } catch (MalformedInputException e) {
            throw new MalformedInputException("not an age identity: " + e.getMessage(), number);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
        if (identities.size() + plugins.size() > MAX_IDENTITIES) {
            throw new MalformedInputException("more than " + MAX_IDENTITIES + " identities", number);
        }
    }

    private static Plugin plugin(byte[] line, int number) throws MalformedInputException {
        int separator = line.length - 1;
        while (separator > 0 && line[separator] != '1') {
            separator--;
        }
        String humanPart = new String(line, 0, separator, US_ASCII);
        if (humanPart.length() < PLUGIN_PREFIX.length() + 2 || !humanPart.endsWith("-")) {
            throw new MalformedInputException("no plugin name");
        }
        String name = humanPart.substring(PLUGIN_PREFIX.length(), humanPart.length() - 1);
        for (int i = 0; i < name.length(); i++) {
            if (!isNameCharacter(name.charAt(i))) {
                throw new MalformedInputException("character that a plugin name cannot have");
            }
        }
        Bech32.decode(humanPart, line).close();
        return new Plugin(number, name.toLowerCase(Locale.ROOT), SecretBytes.copyOf(line));
    }

    /** The characters of a plugin's name, as the age command has them: none that could lead to another folder. */
    private static boolean isNameCharacter(char character) {
        return character >= 'A' && character <= 'Z' || character >= '0' && character <= '9'
                || "+-._".indexOf(character) >= 0;
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
