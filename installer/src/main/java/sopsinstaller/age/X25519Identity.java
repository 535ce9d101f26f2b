package sopsinstaller.age;

import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * A native age identity, {@code AGE-SECRET-KEY-1…} (age specification, "The X25519 recipient type").
 *
 * <ol>
 *   <li>The scalar has 32 bytes and is kept as it came; X25519 itself clamps it.
 *   <li>A share of low order is refused.
 * </ol>
 */
public final class X25519Identity implements Identity {
    /** What stands before the {@code 1} of the text form. */
    static final String HUMAN_PART = "AGE-SECRET-KEY-";

    private static final String TYPE = "X25519";
    private static final String X25519_LABEL = "age-encryption.org/v1/X25519";

    private final SecretBytes scalar;
    private final byte[] publicKey;

    private X25519Identity(SecretBytes scalar) {
        this.scalar = scalar;
        this.publicKey = Primitives.x25519Public(scalar.expose());
    }

    /**
     * Reads the text form.
     *
     * @param ascii the line without its end; stays owned by the caller
     * @throws MalformedInputException when it is anything else; the message holds nothing of it
     */
    public static X25519Identity parse(byte[] ascii) throws MalformedInputException {
        SecretBytes scalar = Bech32.decode(HUMAN_PART, ascii);
        if (scalar.length() != Primitives.KEY_BYTES) {
            scalar.close();
            throw new MalformedInputException("identity has not " + Primitives.KEY_BYTES + " bytes");
        }
        return new X25519Identity(scalar);
    }

    /** Owns {@code scalar}, which must have 32 bytes; clamped or not makes no difference. */
    public static X25519Identity ofScalar(SecretBytes scalar) {
        if (scalar.length() != Primitives.KEY_BYTES) {
            throw new IllegalStateException("bug: scalar of a wrong length");
        }
        return new X25519Identity(scalar);
    }

    @Override
    public Optional<SecretBytes> unwrap(List<Stanza> stanzas) throws MalformedInputException {
        for (Stanza stanza : stanzas) {
            if (stanza.type().equals(TYPE)) {
                Optional<SecretBytes> fileKey = unwrap(OwnStanza.of(stanza, 1));
                if (fileKey.isPresent()) {
                    return fileKey;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<SecretBytes> unwrap(OwnStanza own) throws MalformedInputException {
        byte[] share = own.argument(0, Primitives.KEY_BYTES);
        try (SecretBytes shared = Primitives.x25519(scalar.expose(), share)
                        .orElseThrow(() -> own.problem("has a share of low order"));
                SecretBytes wrapKey =
                        Primitives.hkdf(shared.expose(), Primitives.concat(share, publicKey), X25519_LABEL)) {
            return Primitives.openFileKey(wrapKey, own.stanza().body());
        }
    }

    /** The text form, {@code AGE-SECRET-KEY-1…}, as ASCII without a line end; owned by the caller. */
    public SecretBytes encoded() {
        return Bech32.encode(HUMAN_PART, scalar.expose());
    }

    @Override
    public String recipient() {
        return AgeRecipient.ofX25519(publicKey);
    }

    @Override
    public void close() {
        scalar.close();
    }

    @Override
    public String toString() {
        return "X25519Identity[redacted]";
    }
}
