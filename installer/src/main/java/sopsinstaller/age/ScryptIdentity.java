package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.generators.SCrypt;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * A passphrase (age specification, "The scrypt recipient type").
 *
 * <ol>
 *   <li>A file for a passphrase is for nobody else: another stanza beside it is refused.
 *   <li>The file says how much memory it takes to try the passphrase: 1 KiB, doubled as often as its work factor
 *       says. What this process may not have is refused before the attempt.
 * </ol>
 */
public final class ScryptIdentity implements Identity {
    private static final String TYPE = "scrypt";
    private static final String SCRYPT_LABEL = "age-encryption.org/v1/scrypt";
    private static final int SALT_BYTES = 16;
    /** Where the age command stops too: 4 GiB, and half a minute. */
    private static final int MAX_WORK_FACTOR = 22;
    private static final int BLOCK_SIZE = 8;
    /** Bytes for each step of the work factor's power of two, with the block size of age. */
    private static final long STEP_BYTES = 128L * BLOCK_SIZE;
    /** What the rest of the program needs beside it. */
    private static final long RESERVED_BYTES = 24L << 20;

    private final SecretBytes passphrase;
    private final long memoryBytes;

    /** Owns {@code passphrase}; an empty one opens nothing. */
    public ScryptIdentity(SecretBytes passphrase) {
        this(passphrase, Runtime.getRuntime().maxMemory() - RESERVED_BYTES);
    }

    /** With {@code memoryBytes} for the attempt. */
    ScryptIdentity(SecretBytes passphrase, long memoryBytes) {
        this.passphrase = passphrase;
        this.memoryBytes = memoryBytes;
    }

    /** Whether a file with these stanzas is for a passphrase. */
    static boolean isAsked(List<Stanza> stanzas) {
        return stanzas.stream().anyMatch(stanza -> stanza.type().equals(TYPE));
    }

    @Override
    public Optional<SecretBytes> unwrap(List<Stanza> stanzas) throws MalformedInputException {
        if (!isAsked(stanzas)) {
            return Optional.empty();
        }
        if (stanzas.size() != 1) {
            throw new MalformedInputException("age header: scrypt stanza is not the only stanza");
        }
        OwnStanza own = OwnStanza.of(stanzas.getFirst(), 2);
        byte[] salt = Primitives.concat(SCRYPT_LABEL.getBytes(US_ASCII), own.argument(0, SALT_BYTES));
        int workFactor = workFactor(own);
        if (passphrase.length() == 0) {
            return Optional.empty();
        }
        try (SecretBytes wrapKey = wrapKey(own, salt, workFactor)) {
            return Primitives.openFileKey(wrapKey, own.stanza().body());
        }
    }

    private static int workFactor(OwnStanza own) throws MalformedInputException {
        String text = own.stanza().args().get(1);
        boolean number = text.charAt(0) != '0';
        for (int i = 0; i < text.length(); i++) {
            number &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!number) {
            throw own.problem("has a work factor that is no number");
        }
        // of three digits and more the value does not matter
        int value = text.length() > 2 ? Integer.MAX_VALUE : Integer.parseInt(text);
        if (value > MAX_WORK_FACTOR) {
            throw own.problem("has a work factor above " + MAX_WORK_FACTOR);
        }
        return value;
    }

    private SecretBytes wrapKey(OwnStanza own, byte[] salt, int workFactor) throws MalformedInputException {
        long needed = STEP_BYTES << workFactor;
        if (needed > memoryBytes) {
            throw tooMuch(own, workFactor, needed);
        }
        try {
            return SecretBytes.takingOver(SCrypt.generate(
                    passphrase.expose(), salt, 1 << workFactor, BLOCK_SIZE, 1, Primitives.KEY_BYTES));
        } catch (OutOfMemoryError _) {
            // everything it took is free again: this file fails, not the run
            throw tooMuch(own, workFactor, needed);
        }
    }

    private static MalformedInputException tooMuch(OwnStanza own, int workFactor, long needed) {
        return own.problem("has work factor " + workFactor + ", which takes " + (needed >> 20)
                + " MiB of memory, more than there is for it: encrypt the file again with a smaller one");
    }

    @Override
    public String recipient() {
        return TYPE;
    }

    @Override
    public void close() {
        passphrase.close();
    }

    @Override
    public String toString() {
        return "ScryptIdentity[redacted]";
    }
}
