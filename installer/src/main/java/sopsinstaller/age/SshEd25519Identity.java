package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * An Ed25519 SSH key as an age identity: opens stanzas of type {@code ssh-ed25519} (C2SP age-ssh), and gives the
 * X25519 identity that ssh-to-age makes of the same key, which opens other files.
 */
public final class SshEd25519Identity implements Identity {
    private static final String TYPE = "ssh-ed25519";
    private static final String SSH_ED25519_LABEL = "age-encryption.org/v1/ssh-ed25519";
    private static final int TAG_BYTES = 4;

    private final SecretBytes seed;
    private final byte[] sshBlob;

    /**
     * Owns {@code seed}: the 32 bytes that RFC 8032 calls the private key.
     *
     * @param publicKey its other half. A key file has both, and to compute it would leave copies of the scalar
     */
    public SshEd25519Identity(SecretBytes seed, byte[] publicKey) {
        if (seed.length() != Primitives.KEY_BYTES || publicKey.length != Primitives.KEY_BYTES) {
            throw new IllegalStateException("bug: half of a key of a wrong length");
        }
        this.seed = seed;
        byte[] type = TYPE.getBytes(US_ASCII);
        this.sshBlob = ByteBuffer.allocate(2 * Integer.BYTES + type.length + publicKey.length)
                .putInt(type.length).put(type)
                .putInt(publicKey.length).put(publicKey)
                .array();
    }

    @Override
    public Optional<SecretBytes> unwrap(List<Stanza> stanzas) throws MalformedInputException {
        byte[] ownTag = Arrays.copyOf(Primitives.sha256(sshBlob), TAG_BYTES);
        for (Stanza stanza : stanzas) {
            if (stanza.type().equals(TYPE)) {
                OwnStanza own = OwnStanza.of(stanza, 2);
                byte[] tag = own.argument(0, TAG_BYTES);
                byte[] share = own.argument(1, Primitives.KEY_BYTES);
                if (Arrays.equals(tag, ownTag)) {
                    return Optional.of(unwrap(own, share));
                }
            }
        }
        return Optional.empty();
    }

    private SecretBytes unwrap(OwnStanza own, byte[] share) throws MalformedInputException {
        try (SecretBytes scalar = scalar();
                SecretBytes tweak = Primitives.hkdf(new byte[0], sshBlob, SSH_ED25519_LABEL);
                SecretBytes first = Primitives.x25519(scalar.expose(), share)
                        .orElseThrow(() -> own.problem("has a share of low order"));
                SecretBytes shared = Primitives.x25519(tweak.expose(), first.expose())
                        .orElseThrow(() -> own.problem("has a share of low order"));
                SecretBytes wrapKey = Primitives.hkdf(
                        shared.expose(),
                        Primitives.concat(share, Primitives.x25519Public(scalar.expose())),
                        SSH_ED25519_LABEL)) {
            return Primitives.openFileKey(wrapKey, own.stanza().body())
                    .orElseThrow(() -> own.problem("has the tag of this key but does not open with it"));
        }
    }

    /** The identity that ssh-to-age makes of this key; owned by the caller, and independent of this one. */
    public X25519Identity toX25519() {
        return X25519Identity.ofScalar(scalar());
    }

    /** The first half of the hash that RFC 8032 derives the signing scalar from; not clamped, as in ssh-to-age. */
    private SecretBytes scalar() {
        byte[] hash = Primitives.sha512(seed.expose());
        try {
            return SecretBytes.takingOver(Arrays.copyOf(hash, Primitives.KEY_BYTES));
        } finally {
            Arrays.fill(hash, (byte) 0);
        }
    }

    @Override
    public String recipient() {
        return TYPE + " " + Base64.getEncoder().encodeToString(sshBlob);
    }

    @Override
    public void close() {
        seed.close();
    }

    @Override
    public String toString() {
        return "SshEd25519Identity[redacted]";
    }
}
