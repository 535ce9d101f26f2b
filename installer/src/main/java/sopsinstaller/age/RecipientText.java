package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Locale;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.secret.SecretBytes;

/**
 * The text of a recipient of any kind that age knows, checked as far as that is possible without its key.
 *
 * @param kind what opens files for it
 * @param text the one text of this recipient: without a comment, and with one space in SSH keys
 * @param plugin the plugin's name in lower case; empty for all other kinds
 */
public record RecipientText(Kind kind, String text, String plugin) {
    private static final int HYBRID_BYTES = 1216;
    private static final int TAGGED_BYTES = 33;
    private static final int TAGGED_HYBRID_BYTES = 1249;
    private static final String PREFIX = "age1";
    /** From here on a text is no longer one that people compare by eye. */
    private static final int LONG_CHARACTERS = 400;
    private static final int SHOWN_CHARACTERS = 40;

    /** Kinds of recipients. */
    public enum Kind {
        /** {@code age1…}. */
        X25519("X25519"),
        /** {@code age1pq1…}. */
        POST_QUANTUM("post-quantum"),
        /** {@code age1tag1…}. */
        TAGGED("hardware key"),
        /** {@code age1tagpq1…}. */
        TAGGED_POST_QUANTUM("post-quantum hardware key"),
        /** {@code age1NAME1…}. */
        PLUGIN("plugin"),
        /** {@code ssh-ed25519 …}. */
        SSH_ED25519("ssh-ed25519"),
        /** {@code ssh-rsa …}. */
        SSH_RSA("ssh-rsa");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /**
     * Understands {@code recipient}; white space around it and the comment of an SSH key do not count.
     *
     * @throws MalformedInputException when it is none; the message has nothing of it but an SSH key's type
     */
    public static RecipientText parse(String recipient) throws MalformedInputException {
        String text = recipient.strip();
        if (text.startsWith("ssh-")) {
            return ssh(text);
        }
        if (!text.startsWith(PREFIX)) {
            throw new MalformedInputException("is no age recipient");
        }
        String humanPart = text.substring(0, text.lastIndexOf('1'));
        if (!humanPart.equals(humanPart.toLowerCase(Locale.ROOT))) {
            throw new MalformedInputException("is no age recipient: they are in lower case");
        }
        int length;
        try (SecretBytes key = Bech32.decode(humanPart, text.getBytes(US_ASCII))) {
            length = key.length();
        }
        return switch (humanPart) {
            case "age" -> sized(Kind.X25519, text, length, Primitives.KEY_BYTES);
            case "age1pq" -> sized(Kind.POST_QUANTUM, text, length, HYBRID_BYTES);
            case "age1tag" -> sized(Kind.TAGGED, text, length, TAGGED_BYTES);
            case "age1tagpq" -> sized(Kind.TAGGED_POST_QUANTUM, text, length, TAGGED_HYBRID_BYTES);
            default -> new RecipientText(Kind.PLUGIN, text, humanPart.substring(PREFIX.length()));
        };
    }

    /** The kind in words, with the program of a plugin. */
    public String described() {
        return kind == Kind.PLUGIN ? kind.words + " " + Quoted.quoted("age-plugin-" + plugin) : kind.words;
    }

    /** The text, or of a long one (a post-quantum recipient has 2 000 characters) the beginning. */
    public String shortened() {
        boolean ssh = kind == Kind.SSH_ED25519 || kind == Kind.SSH_RSA;
        return !ssh && text.length() > LONG_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text;
    }

    private static RecipientText sized(Kind kind, String text, int length, int expected)
            throws MalformedInputException {
        if (length != expected) {
            throw new MalformedInputException("age recipient has not " + expected + " bytes");
        }
        return new RecipientText(kind, text, "");
    }

    private static RecipientText ssh(String text) throws MalformedInputException {
        String[] words = text.split("[ \t]+", 3);
        Kind kind = switch (words[0]) {
            case "ssh-ed25519" -> Kind.SSH_ED25519;
            case "ssh-rsa" -> Kind.SSH_RSA;
            default -> throw new MalformedInputException(
                    "ssh keys of type " + Quoted.quoted(words[0]) + " are no age recipients");
        };
        if (words.length < 2 || !isBlobOf(words[0], words[1])) {
            throw new MalformedInputException("is no ssh public key");
        }
        return new RecipientText(kind, words[0] + " " + words[1], "");
    }

    private static boolean isBlobOf(String type, String base64) {
        try {
            byte[] blob = Base64.getDecoder().decode(base64);
            int length = type.length();
            return blob.length > Integer.BYTES + length
                    && blob[0] == 0 && blob[1] == 0 && blob[2] == 0 && blob[3] == length
                    && new String(blob, Integer.BYTES, length, US_ASCII).equals(type);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
