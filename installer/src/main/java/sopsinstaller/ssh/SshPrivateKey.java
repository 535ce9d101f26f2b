package sopsinstaller.ssh;

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
                        ? new Encrypted("ssh-rsa")
                        : Pkcs8Key.rsa(new DerReader(block.content().expose()));
                case "ENCRYPTED PRIVATE KEY" -> new Encrypted("PKCS#8");
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
     * An RSA key without a passphrase.
     *
     * @param publicBlob the public key in SSH wire form: "ssh-rsa", e, n
     */
    record Rsa(byte[] publicBlob) implements SshPrivateKey {
        @Override
        public String type() {
            return "ssh-rsa";
        }
    }

    /**
     * A key under a passphrase.
     *
     * @param type the algorithm, or the container where that hides it
     */
    record Encrypted(String type) implements SshPrivateKey {}

    /**
     * A key of an algorithm that neither age nor OpenPGP conversion can use.
     *
     * @param type the algorithm; it may be foreign text
     */
    record Unsupported(String type) implements SshPrivateKey {}
}
