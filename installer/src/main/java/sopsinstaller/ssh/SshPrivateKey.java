package sopsinstaller.ssh;

import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * An SSH private key file: OpenSSH's own container (PROTOCOL.key), PKCS#8 (RFC 5958, RFC 8410) and the older PEM
 * forms, as far as this program can use or name them.
 */
public sealed interface SshPrivateKey extends AutoCloseable {
    /** Largest file: a key of 16384 bits, the longest that OpenSSH makes, fits four times. */
    int MAX_BYTES = 64 * 1024;

    /**
     * Reads the first PEM block of {@code pem}, which stays owned by the caller.
     *
     * @return owned by the caller
     * @throws MalformedInputException when it is no private key, or a broken one; the message holds nothing of it
     */
    static SshPrivateKey parse(byte[] pem) throws MalformedInputException {
        if (pem.length > MAX_BYTES) {
            throw new MalformedInputException("ssh private key file larger than " + MAX_BYTES + " bytes");
        }
        try (Pem block = Pem.first(pem)) {
            return switch (block.label()) {
                case "OPENSSH PRIVATE KEY" -> OpenSshKey.parse(block.content());
                case "PRIVATE KEY" -> Pkcs8Key.parse(block.content());
                case "RSA PRIVATE KEY" -> block.encrypted()
                        ? Encrypted.named("ssh-rsa")
                        : Pkcs8Key.rsa(new DerReader(block.content().expose()));
                case "ENCRYPTED PRIVATE KEY" -> Encrypted.named("PKCS#8");
                case "EC PRIVATE KEY" -> new Unsupported("ecdsa");
                case "DSA PRIVATE KEY" -> new Unsupported("ssh-dss");
                default -> throw new MalformedInputException(
                        "not an ssh private key but a PEM block of type " + block.quotedLabel());
            };
        }
    }

    /** The algorithm, as in a public key line where it is known. */
    String type();

    /** Wipes what is secret. */
    @Override
    default void close() {}

    /**
     * An Ed25519 key.
     *
     * @param seed the 32 bytes that RFC 8032 calls the private key; owned
     * @param publicKey the 32 bytes of the public key
     */
    record Ed25519(SecretBytes seed, byte[] publicKey) implements SshPrivateKey {
        @Override
        public String type() {
            return "ssh-ed25519";
        }

        @Override
        public void close() {
            seed.close();
        }
    }

    /**
     * An RSA key (RFC 8017). All numbers are big-endian, with a zero byte before a first bit that is set, as
     * {@link java.math.BigInteger} reads them, and fit together.
     *
     * @param publicBlob the public key in SSH wire form: "ssh-rsa", e, n
     * @param n the modulus
     * @param e the public exponent
     * @param d the private exponent; owned
     * @param p the first prime; owned
     * @param q the second prime; owned
     * @param inverse of q modulo p; owned
     */
    record Rsa(byte[] publicBlob, byte[] n, byte[] e, SecretBytes d, SecretBytes p, SecretBytes q, SecretBytes inverse)
            implements SshPrivateKey {
        @Override
        public String type() {
            return "ssh-rsa";
        }

        @Override
        public void close() {
            d.close();
            p.close();
            q.close();
            inverse.close();
        }
    }

    /**
     * A key under a passphrase.
     *
     * @param type the algorithm, or the container where that hides it
     * @param publicBlob the public key in SSH wire form; empty where the container hides it
     * @param locked what the passphrase opens; empty for containers that are named only
     */
    record Encrypted(String type, byte[] publicBlob, Optional<LockedKey> locked) implements SshPrivateKey {
        /** One in an old container, which has no better protection than a hash of the passphrase. */
        static Encrypted named(String type) {
            return new Encrypted(type, new byte[0], Optional.empty());
        }

        /**
         * Opens it.
         *
         * @param passphrase borrowed
         * @return owned by the caller; never another one of this kind
         * @throws MalformedInputException when the passphrase is wrong, the key is broken, or protected in a way that
         *     this program does not know
         */
        public SshPrivateKey decrypt(SecretBytes passphrase) throws MalformedInputException {
            return locked.orElseThrow(() -> new MalformedInputException("ssh key is protected in an old form:"
                    + " write it in OpenSSH's own with ssh-keygen -p -f FILE")).open(passphrase);
        }
    }

    /**
     * A key of an algorithm that neither age nor OpenPGP conversion can use.
     *
     * @param type the algorithm; it may be foreign text
     */
    record Unsupported(String type) implements SshPrivateKey {}
}
