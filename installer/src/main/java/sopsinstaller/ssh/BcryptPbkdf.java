package sopsinstaller.ssh;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.mindrot.jbcrypt.BCrypt;
import sopsinstaller.secret.SecretBytes;

/**
 * The key derivation of OpenSSH (OpenBSD, bcrypt_pbkdf(3)). The hash is jBCrypt's, whose own loop around it would ask
 * the JDK's providers for SHA-512 and bring all of them into the program.
 */
final class BcryptPbkdf {
    private static final int BLOCK_BYTES = 32;

    private BcryptPbkdf() {}

    /** {@code length} bytes of a passphrase, which is borrowed; owned by the caller. */
    static SecretBytes derive(SecretBytes passphrase, byte[] salt, int rounds, int length) {
        byte[] key = new byte[length];
        int blocks = Math.ceilDiv(length, BLOCK_BYTES);
        byte[] hashedPassphrase = sha512(passphrase.expose());
        try {
            for (int block = 0; block < blocks; block++) {
                byte[] counted = ByteBuffer.allocate(salt.length + Integer.BYTES).put(salt).putInt(block + 1).array();
                byte[] bytes = block(hashedPassphrase, counted, rounds);
                // the blocks are not one after the other but interleaved
                for (int i = 0; i * blocks + block < length; i++) {
                    key[i * blocks + block] = bytes[i];
                }
                Arrays.fill(bytes, (byte) 0);
            }
        } finally {
            Arrays.fill(hashedPassphrase, (byte) 0);
        }
        return SecretBytes.takingOver(key);
    }

    /** The sum, without carry, of the hashes of {@code rounds} salts, each the hash before. */
    private static byte[] block(byte[] hashedPassphrase, byte[] salt, int rounds) {
        byte[] sum = new byte[BLOCK_BYTES];
        byte[] last = salt;
        for (int round = 0; round < rounds; round++) {
            byte[] hash = new byte[BLOCK_BYTES];
            byte[] hashedLast = sha512(last);
            new BCrypt().hash(hashedPassphrase, hashedLast, hash);
            Arrays.fill(hashedLast, (byte) 0);
            for (int i = 0; i < BLOCK_BYTES; i++) {
                sum[i] ^= hash[i];
            }
            Arrays.fill(last, (byte) 0);
            last = hash;
        }
        Arrays.fill(last, (byte) 0);
        return sum;
    }

    private static byte[] sha512(byte[] bytes) {
        var digest = new SHA512Digest();
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }
}
