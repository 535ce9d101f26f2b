package sopsinstaller.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.bouncycastle.util.Arrays.constantTimeAreEqual;

import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** The container {@code openssh-key-v1} (OpenSSH, PROTOCOL.key). */
final class OpenSshKey {
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(US_ASCII);
    private static final int SEED_BYTES = 32;
    /** Secret numbers of an RSA key: d, the inverse of q, p and q. */
    private static final int RSA_SECRETS = 4;
    /** Block size of the cipher "none", to which the private part is filled up. */
    private static final int BLOCK_BYTES = 8;

    private OpenSshKey() {}

    static SshPrivateKey parse(SecretBytes content) throws MalformedInputException {
        WireReader outer = new WireReader(content.expose());
        outer.expect(MAGIC);
        String cipher = outer.name();
        String kdf = outer.name();
        byte[] kdfOptions = outer.string();
        if (outer.uint32() != 1) {
            throw new MalformedInputException("ssh key file does not hold exactly one key");
        }
        byte[] publicBlob = outer.string();
        String type = new WireReader(publicBlob).name();
        if (!cipher.equals("none")) {
            byte[] sealed = outer.string();
            var locked = new LockedKey(type, publicBlob, cipher, kdf, kdfOptions, sealed, outer.rest());
            return new SshPrivateKey.Encrypted(type, publicBlob, Optional.of(locked));
        }
        if (!kdf.equals("none")) {
            throw new MalformedInputException("ssh key has a key derivation but no cipher");
        }
        byte[] privatePart = outer.string();
        try {
            outer.end();
            WireReader reader = new WireReader(privatePart);
            if (privatePart.length % BLOCK_BYTES != 0 || reader.uint32() != reader.uint32()) {
                throw new MalformedInputException("ssh key is damaged: its check numbers or its length are wrong");
            }
            return privateKey(reader, type, publicBlob);
        } finally {
            Arrays.fill(privatePart, (byte) 0);
        }
    }

    /** What follows the check numbers. */
    static SshPrivateKey privateKey(WireReader reader, String type, byte[] publicBlob)
            throws MalformedInputException {
        if (!reader.name().equals(type)) {
            throw new MalformedInputException("ssh key has a private part of another type than its public part");
        }
        return switch (type) {
            case "ssh-ed25519" -> ed25519(reader, publicBlob);
            case "ssh-rsa" -> rsa(reader, publicBlob);
            default -> new SshPrivateKey.Unsupported(type);
        };
    }

    private static SshPrivateKey ed25519(WireReader reader, byte[] publicBlob) throws MalformedInputException {
        byte[] publicKey = reader.string();
        byte[] pair = reader.string();
        try {
            reader.skipString();
            reader.padding();
            byte[] blobKey = SshPublicKey.of(publicBlob).ed25519();
            if (pair.length != 2 * SEED_BYTES
                    || !Arrays.equals(publicKey, blobKey)
                    || !constantTimeAreEqual(Arrays.copyOfRange(pair, SEED_BYTES, pair.length), blobKey)) {
                throw new MalformedInputException("ed25519 key has parts that do not fit together");
            }
            return new SshPrivateKey.Ed25519(SecretBytes.takingOver(Arrays.copyOf(pair, SEED_BYTES)), publicKey);
        } finally {
            Arrays.fill(pair, (byte) 0);
        }
    }

    private static SshPrivateKey rsa(WireReader reader, byte[] publicBlob) throws MalformedInputException {
        byte[] n = reader.string();
        byte[] e = reader.string();
        byte[][] secrets = new byte[RSA_SECRETS][];
        boolean complete = false;
        try {
            for (int i = 0; i < RSA_SECRETS; i++) {
                secrets[i] = reader.string();
            }
            reader.skipString();
            reader.padding();
            if (!Arrays.equals(SshPublicKey.ofRsa(e, n).blob(), publicBlob)) {
                throw new MalformedInputException("rsa key has parts that do not fit together");
            }
            complete = true;
        } finally {
            if (!complete) {
                RsaKey.wipe(secrets);
            }
        }
        return RsaKey.of(n, e, secrets[0], secrets[1], secrets[2], secrets[3]);
    }
}
