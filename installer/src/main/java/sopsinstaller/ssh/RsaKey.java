package sopsinstaller.ssh;

import java.math.BigInteger;
import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** Puts RSA private keys together (RFC 8017 section 3.2), and refuses those whose numbers do not fit together. */
final class RsaKey {
    /** The longest primes that Go's parser takes. */
    private static final int MAX_PRIME_BITS = 8192;

    private RsaKey() {}

    /** The six numbers in the order of openssh-key-v1; takes over those that are secret, also when it refuses. */
    static SshPrivateKey.Rsa of(
            byte[] n, byte[] e, byte[] privateExponent, byte[] inverse, byte[] firstPrime, byte[] secondPrime)
            throws MalformedInputException {
        boolean complete = false;
        try {
            byte[] publicBlob = SshPublicKey.ofRsa(e, n).blob();
            check(new BigInteger(n), new BigInteger(e), number(privateExponent), number(inverse),
                    prime(firstPrime), prime(secondPrime));
            complete = true;
            return new SshPrivateKey.Rsa(publicBlob, n, e, SecretBytes.takingOver(privateExponent),
                    SecretBytes.takingOver(firstPrime), SecretBytes.takingOver(secondPrime),
                    SecretBytes.takingOver(inverse));
        } finally {
            if (!complete) {
                wipe(privateExponent, inverse, firstPrime, secondPrime);
            }
        }
    }

    /** Zeroes the arrays that were filled so far. */
    static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    private static void check(
            BigInteger n, BigInteger e, BigInteger d, BigInteger inverse, BigInteger p, BigInteger q)
            throws MalformedInputException {
        if (!e.testBit(0) || e.equals(BigInteger.ONE)) {
            throw new MalformedInputException("rsa key has an unusable public exponent");
        }
        BigInteger product = e.multiply(d);
        if (!p.multiply(q).equals(n)
                || !isOne(product, p.subtract(BigInteger.ONE))
                || !isOne(product, q.subtract(BigInteger.ONE))
                || !isOne(q.multiply(inverse), p)) {
            throw new MalformedInputException("rsa key has parts that do not fit together");
        }
    }

    private static boolean isOne(BigInteger number, BigInteger modulus) {
        return number.mod(modulus).equals(BigInteger.ONE);
    }

    private static BigInteger prime(byte[] bytes) throws MalformedInputException {
        BigInteger prime = number(bytes);
        if (prime.bitLength() > MAX_PRIME_BITS || prime.bitLength() < 2) {
            throw unusual();
        }
        return prime;
    }

    private static BigInteger number(byte[] bytes) throws MalformedInputException {
        if (bytes.length == 0 || bytes.length > SshPublicKey.MAX_MODULUS_BITS / Byte.SIZE + 1 || bytes[0] < 0) {
            throw unusual();
        }
        return new BigInteger(bytes);
    }

    private static MalformedInputException unusual() {
        return new MalformedInputException("rsa key has a secret number of unusual length");
    }
}
