package sopsinstaller.age;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import sopsinstaller.secret.SecretBytes;

/**
 * The numbers that blind an RSA computation against being timed: nobody without the private key can tell them, which
 * is all they must fulfil, so they come from the key and the ciphertext. Random ones would bring the JDK's security
 * providers into the program, a fifth of its size.
 */
final class RsaBlinding implements AutoCloseable {
    private final SecretBytes seed;

    /** Of the private exponent, which is borrowed, and the ciphertext. */
    RsaBlinding(SecretBytes privateExponent, byte[] ciphertext) {
        seed = SecretBytes.takingOver(Primitives.hmac(privateExponent.expose(), ciphertext));
    }

    /** The numbers, as bytes without end. */
    SecureRandom numbers() {
        return new Numbers(seed);
    }

    /** An engine that blinds with these numbers. */
    RSABlindedEngine engine() {
        SecureRandom numbers = numbers();
        return new RSABlindedEngine() {
            @Override
            protected SecureRandom initSecureRandom(boolean needed, SecureRandom provided) {
                return numbers;
            }
        };
    }

    @Override
    public void close() {
        seed.close();
    }

    /** The seed, hashed with a counter. */
    private static final class Numbers extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final transient SecretBytes seed;
        private int counter;

        Numbers(SecretBytes seed) {
            super(null, null);
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            for (int at = 0; at < bytes.length; at += Primitives.KEY_BYTES) {
                byte[] block = Primitives.hmac(
                        seed.expose(), ByteBuffer.allocate(Integer.BYTES).putInt(counter++).array());
                System.arraycopy(block, 0, bytes, at, Math.min(block.length, bytes.length - at));
                Arrays.fill(block, (byte) 0);
            }
        }
    }
}
