package sopsinstaller.ssh;

import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** The private part of an {@code openssh-key-v1} container under a passphrase (OpenSSH, PROTOCOL.key). */
final class LockedKey {
    /** ssh-keygen takes 16 or 24 unless it is told otherwise, and a boot waits some 7 ms for each. */
    private static final int MAX_ROUNDS = 256;

    private final String type;
    private final byte[] publicBlob;
    private final String cipher;
    private final String kdf;
    private final byte[] kdfOptions;
    private final byte[] sealed;
    private final byte[] tag;

    /** Of the parts as they stand in the file; {@code tag} is what follows {@code sealed}. */
    LockedKey(String type, byte[] publicBlob, String cipher, String kdf, byte[] kdfOptions, byte[] sealed, byte[] tag) {
        this.type = type;
        this.publicBlob = publicBlob;
        this.cipher = cipher;
        this.kdf = kdf;
        this.kdfOptions = kdfOptions;
        this.sealed = sealed;
        this.tag = tag;
    }

    /** See {@link SshPrivateKey.Encrypted#decrypt}. */
    SshPrivateKey open(SecretBytes passphrase) throws MalformedInputException {
        OpenSshCipher known = OpenSshCipher.named(cipher).filter(_ -> kdf.equals("bcrypt"))
                .orElseThrow(() -> new MalformedInputException("ssh key is protected in a way that is not supported:"
                        + " give it the usual one with ssh-keygen -p -f FILE"));
        if (sealed.length == 0 || sealed.length % known.blockBytes() != 0 || tag.length != known.tagBytes()) {
            throw new MalformedInputException("ssh key is damaged: its private part has a wrong length");
        }
        WireReader options = new WireReader(kdfOptions);
        byte[] salt = options.string();
        int rounds = options.uint32();
        options.end();
        if (salt.length == 0 || rounds < 1 || rounds > MAX_ROUNDS) {
            throw new MalformedInputException("ssh key asks for 0 or more than " + MAX_ROUNDS
                    + " rounds of its key derivation: change that with ssh-keygen -p -a 24 -f FILE");
        }
        try (SecretBytes key = BcryptPbkdf.derive(passphrase, salt, rounds, known.keyBytes() + known.ivBytes())) {
            return opened(known.open(key, sealed, tag).orElseThrow(LockedKey::wrong));
        }
    }

    /** Takes {@code plain} over. */
    private SshPrivateKey opened(byte[] plain) throws MalformedInputException {
        try {
            WireReader reader = new WireReader(plain);
            if (plain.length < 2 * Integer.BYTES || reader.uint32() != reader.uint32()) {
                throw wrong();
            }
            return OpenSshKey.privateKey(reader, type, publicBlob);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static MalformedInputException wrong() {
        return new MalformedInputException("the passphrase is not that of this ssh key");
    }
}
