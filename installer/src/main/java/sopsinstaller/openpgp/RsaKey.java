package sopsinstaller.openpgp;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.util.BigIntegers;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** An RSA key (RFC 9580 section 5.1.3: PKCS#1 v1.5 padding). */
final class RsaKey extends PgpKey {
    private static final int MIN_BITS = 1024;
    private static final int MAX_BITS = 16384;
    /** Shortest padding of PKCS#1 v1.5 between its type and the zero that ends it. */
    private static final int LEAST_PADDING_BYTES = 8;
    private static final int ENCRYPTION_PADDING = 2;

    private final Numbers numbers;

    /**
     * The secret numbers, unsigned big-endian.
     *
     * @param exponent d
     * @param inverse of q modulo p
     */
    record Numbers(SecretBytes exponent, SecretBytes p, SecretBytes q, SecretBytes inverse) implements AutoCloseable {
        @Override
        public void close() {
            exponent.close();
            p.close();
            q.close();
            inverse.close();
        }
    }

    private RsaKey(PublicKey publicKey, String primaryFingerprint, Numbers numbers) {
        super(publicKey, primaryFingerprint);
        this.numbers = numbers;
    }

    /**
     * Takes {@code numbers} over, also when it throws.
     *
     * @throws MalformedInputException when they do not fit together or the size is unusual
     */
    static RsaKey of(PublicKey publicKey, String primaryFingerprint, Numbers numbers) throws MalformedInputException {
        boolean good = false;
        try {
            check((KeyMaterial.Rsa) publicKey.material(), numbers);
            good = true;
            return new RsaKey(publicKey, primaryFingerprint, numbers);
        } finally {
            if (!good) {
                numbers.close();
            }
        }
    }

    private static void check(KeyMaterial.Rsa rsa, Numbers numbers) throws MalformedInputException {
        int bits = rsa.modulus().bitLength();
        if (bits < MIN_BITS || bits > MAX_BITS) {
            throw new MalformedInputException("RSA key of " + bits + " bits: not between " + MIN_BITS + " and "
                    + MAX_BITS);
        }
        BigInteger p = number(numbers.p());
        BigInteger q = number(numbers.q());
        BigInteger modulus = rsa.modulus();
        // the inverse shows that p and q are not 0 or 1, and the product that both are odd where the modulus is
        if (!modulus.testBit(0) || !rsa.exponent().testBit(0) || p.compareTo(BigInteger.ONE) <= 0
                || q.compareTo(BigInteger.ONE) <= 0 || !p.multiply(q).equals(modulus)
                || !q.multiply(number(numbers.inverse())).mod(p).equals(BigInteger.ONE)) {
            throw new MalformedInputException("RSA key is damaged: its numbers do not fit together");
        }
    }

    @Override
    boolean fits(int algorithm) {
        return algorithm == KeyMaterial.RSA || algorithm == KeyMaterial.RSA_ENCRYPT;
    }

    @Override
    Optional<SessionKey> unwrap(WrappedKey wrapped) throws MalformedInputException {
        BigInteger number = new BigInteger(1, wrapped.fields().again().integer());
        BigInteger modulus = ((KeyMaterial.Rsa) publicKey().material()).modulus();
        if (number.signum() == 0 || number.compareTo(modulus) >= 0) {
            return Optional.empty();
        }
        // without the zero bytes that a message may put before it, which the engine would count
        byte[] sealed = BigIntegers.asUnsignedByteArray(number);
        var engine = new RSAEngine();
        engine.init(false, parameters());
        byte[] padded;
        try {
            padded = engine.processBlock(sealed, 0, sealed.length);
        } catch (IllegalStateException _) {
            throw new MalformedInputException("RSA key is damaged: its exponents do not fit together");
        }
        try {
            return unpadded(padded, Math.ceilDiv(modulus.bitLength(), Byte.SIZE), wrapped.namesCipher());
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    @Override
    public void close() {
        numbers.close();
    }

    private RSAPrivateCrtKeyParameters parameters() {
        var rsa = (KeyMaterial.Rsa) publicKey().material();
        BigInteger d = number(numbers.exponent());
        BigInteger p = number(numbers.p());
        BigInteger q = number(numbers.q());
        // "internal" spares the primality test, which takes longer than the decryption
        return new RSAPrivateCrtKeyParameters(rsa.modulus(), rsa.exponent(), d, p, q,
                d.mod(p.subtract(BigInteger.ONE)), d.mod(q.subtract(BigInteger.ONE)), number(numbers.inverse()), true);
    }

    /** What PKCS#1 v1.5 padded; the engine leaves out the zero byte before the padding's type. */
    private static Optional<SessionKey> unpadded(byte[] padded, int modulusBytes, boolean namesCipher) {
        if (padded.length != modulusBytes - 1 || padded[0] != ENCRYPTION_PADDING) {
            return Optional.empty();
        }
        int zero = 1;
        while (zero < padded.length && padded[zero] != 0) {
            zero++;
        }
        return zero <= LEAST_PADDING_BYTES
                ? Optional.empty()
                : SessionKey.checked(padded, zero + 1, padded.length, namesCipher);
    }

    private static BigInteger number(SecretBytes bytes) {
        return new BigInteger(1, bytes.expose());
    }
}
