package sopsinstaller.openpgp;

import java.util.Optional;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.CipherKeys;
import sopsinstaller.secret.SecretBytes;

/**
 * A private OpenPGP key or subkey that decrypts. Expired and revoked keys decrypt too: what was encrypted to them
 * before is still theirs.
 *
 * <p>Its secret numbers are wiped by {@link #close}. While one decrypts, Bouncy Castle holds copies as
 * {@code BigInteger} (RSA, NIST and Brainpool curves), which nothing can wipe.
 */
public abstract sealed class PgpKey implements AutoCloseable permits RsaKey, EllipticCurveKey, MontgomeryKey {
    private static final int WRAP_BLOCK_BYTES = 8;
    /** The shortest wrapped key: a key of 16 bytes and the check block. */
    private static final int LEAST_WRAPPED_BYTES = 24;

    private final PublicKey publicKey;
    private final String primaryFingerprint;

    PgpKey(PublicKey publicKey, String primaryFingerprint) {
        this.publicKey = publicKey;
        this.primaryFingerprint = primaryFingerprint;
    }

    /** Its own fingerprint, upper-case hex. */
    public final String fingerprint() {
        return publicKey.name();
    }

    /** The fingerprint of the key it belongs to, as sops files name recipients; its own where it is no subkey. */
    public final String primaryFingerprint() {
        return primaryFingerprint;
    }

    /** The eight bytes by which messages name it, upper-case hex. */
    public final String keyId() {
        return publicKey.keyId();
    }

    /** Wipes what is secret. */
    @Override
    public abstract void close();

    @Override
    public final String toString() {
        return "PgpKey[" + fingerprint() + "]";
    }

    final PublicKey publicKey() {
        return publicKey;
    }

    /** Whether a packet for an anonymous recipient could be for this key. */
    abstract boolean fits(int algorithm);

    /**
     * Decrypts the session key, which may be for another key.
     *
     * @return empty when it is for another key or damaged, which cannot be told apart
     * @throws MalformedInputException when the packet has not the form that its algorithm asks for
     */
    abstract Optional<SessionKey> unwrap(WrappedKey wrapped) throws MalformedInputException;

    /** AES key wrap (RFC 3394); empty when the check block is wrong. Borrows {@code key}. */
    static Optional<SecretBytes> unwrap(SecretBytes key, byte[] wrapped) {
        if (wrapped.length < LEAST_WRAPPED_BYTES || wrapped.length % WRAP_BLOCK_BYTES != 0) {
            return Optional.empty();
        }
        BlockCipher blocks = AESEngine.newInstance();
        var engine = new RFC3394WrapEngine(blocks);
        var parameter = new KeyParameter(key.expose());
        try {
            engine.init(false, parameter);
            return Optional.of(SecretBytes.takingOver(engine.unwrap(wrapped, 0, wrapped.length)));
        } catch (InvalidCipherTextException _) {
            return Optional.empty();
        } finally {
            CipherKeys.wipe(blocks);
            CipherKeys.wipe(parameter);
        }
    }
}
