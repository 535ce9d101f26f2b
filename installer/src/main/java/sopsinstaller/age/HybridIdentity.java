package sopsinstaller.age;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * A post-quantum age identity, {@code AGE-SECRET-KEY-PQ-1…}: opens stanzas of type {@code mlkem768x25519} (C2SP age,
 * "The hybrid recipient type"; the key encapsulation is X-Wing, in HPKE number 0x647a).
 *
 * <p>The keys are made of the seed when a file asks for them first: that takes longer than all of an X25519 identity.
 */
public final class HybridIdentity implements Identity {
    /** What stands before the {@code 1} of the text form. */
    static final String HUMAN_PART = "AGE-SECRET-KEY-PQ-";
    /** Bytes of the seed that an identity is; any random ones will do. */
    static final int SEED_BYTES = 32;

    private static final String TYPE = "mlkem768x25519";
    private static final String LABEL = "age-encryption.org/mlkem768x25519";
    private static final int KEM = 0x647a;
    private static final int ML_KEM_SEED_BYTES = 64;
    private static final int CIPHERTEXT_BYTES = 1088;
    /** X-Wing's label, the characters {@code \.//^\}. */
    private static final byte[] X_WING_LABEL = {0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c};

    private final SecretBytes seed;
    private Keys keys;

    private HybridIdentity(SecretBytes seed) {
        this.seed = seed;
    }

    /**
     * Reads the text form.
     *
     * @param ascii the line without its end; stays owned by the caller
     * @throws MalformedInputException when it is anything else; the message holds nothing of it
     */
    public static HybridIdentity parse(byte[] ascii) throws MalformedInputException {
        SecretBytes seed = Bech32.decode(HUMAN_PART, ascii);
        if (seed.length() != SEED_BYTES) {
            seed.close();
            throw new MalformedInputException("identity has not " + SEED_BYTES + " bytes");
        }
        return new HybridIdentity(seed);
    }

    /** Owns {@code seed}, which must have {@value #SEED_BYTES} bytes. */
    static HybridIdentity ofSeed(SecretBytes seed) {
        if (seed.length() != SEED_BYTES) {
            throw new IllegalStateException("bug: seed of a wrong length");
        }
        return new HybridIdentity(seed);
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
        byte[] encapsulated = own.argument(0, CIPHERTEXT_BYTES + Primitives.KEY_BYTES);
        byte[] ciphertext = Arrays.copyOf(encapsulated, CIPHERTEXT_BYTES);
        byte[] share = Arrays.copyOfRange(encapsulated, CIPHERTEXT_BYTES, encapsulated.length);
        Keys ownKeys = keys();
        // a foreign ciphertext gives some other secret and never fails (FIPS 203, implicit rejection)
        try (SecretBytes first = SecretBytes.takingOver(new MLKEMExtractor(ownKeys.lattice).extractSecret(ciphertext));
                SecretBytes second = Primitives.x25519(ownKeys.scalar.expose(), share)
                        .orElseThrow(() -> own.problem("has a share of low order"));
                SecretBytes shared = ownKeys.combined(first, second, share)) {
            return Hpke.openFileKey(KEM, shared, LABEL, own.stanza().body());
        }
    }

    private Keys keys() {
        if (keys == null) {
            keys = new Keys(seed);
        }
        return keys;
    }

    /** The text form, {@code AGE-SECRET-KEY-PQ-1…}, as ASCII without a line end; owned by the caller. */
    public SecretBytes encoded() {
        return Bech32.encode(HUMAN_PART, seed.expose());
    }

    @Override
    public String recipient() {
        Keys both = keys();
        return AgeRecipient.ofHybrid(Primitives.concat(both.lattice.getPublicKey(), both.publicKey));
    }

    @Override
    public void close() {
        seed.close();
        if (keys != null) {
            keys.close();
            keys = null;
        }
    }

    @Override
    public String toString() {
        return "HybridIdentity[redacted]";
    }

    /** The two key pairs that a seed stands for. */
    private static final class Keys implements AutoCloseable {
        final MLKEMPrivateKeyParameters lattice;
        final SecretBytes scalar;
        final byte[] publicKey;

        Keys(SecretBytes seed) {
            byte[] expanded = new byte[ML_KEM_SEED_BYTES + Primitives.KEY_BYTES];
            byte[] latticeSeed = {};
            try {
                var shake = new SHAKEDigest(256);
                shake.update(seed.expose(), 0, seed.length());
                shake.doFinal(expanded, 0, expanded.length);
                latticeSeed = Arrays.copyOf(expanded, ML_KEM_SEED_BYTES);
                lattice = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, latticeSeed);
                scalar = SecretBytes.takingOver(Arrays.copyOfRange(expanded, ML_KEM_SEED_BYTES, expanded.length));
                publicKey = Primitives.x25519Public(scalar.expose());
            } finally {
                Arrays.fill(expanded, (byte) 0);
                Arrays.fill(latticeSeed, (byte) 0);
            }
        }

        /** X-Wing's combiner. */
        SecretBytes combined(SecretBytes first, SecretBytes second, byte[] share) {
            var digest = new SHA3Digest(256);
            digest.update(first.expose(), 0, first.length());
            digest.update(second.expose(), 0, second.length());
            digest.update(share, 0, share.length);
            digest.update(publicKey, 0, publicKey.length);
            digest.update(X_WING_LABEL, 0, X_WING_LABEL.length);
            byte[] shared = new byte[Primitives.KEY_BYTES];
            digest.doFinal(shared, 0);
            return SecretBytes.takingOver(shared);
        }

        @Override
        public void close() {
            lattice.destroy();
            scalar.close();
        }
    }
}
