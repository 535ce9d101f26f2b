package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** The texts of native recipients ({@code age1…}). Public data only, so nothing here needs constant time. */
public final class AgeRecipient {
    private static final String HUMAN_PART = "age";
    private static final String HYBRID_HUMAN_PART = "age1pq";
    /** The prime 2²⁵⁵ − 19 of Curve25519. */
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    /** The constant d of the curve −x² + y² = 1 + d·x²·y² (RFC 8032 section 5.1). */
    private static final BigInteger D =
            BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

    private AgeRecipient() {}

    /**
     * The recipient that ssh-to-age makes of an Ed25519 public key: the same point in Montgomery form,
     * u = (1 + y) / (1 − y) mod p.
     *
     * @param publicKey the 32 bytes of RFC 8032
     * @throws MalformedInputException when they are no point of the curve, or one without Montgomery form
     */
    public static String ofSshEd25519(byte[] publicKey) throws MalformedInputException {
        if (publicKey.length != Primitives.KEY_BYTES) {
            throw new MalformedInputException("ed25519 public key has not " + Primitives.KEY_BYTES + " bytes");
        }
        BigInteger y = Primitives.coordinate(publicKey);
        if (y.compareTo(P) >= 0 || y.equals(BigInteger.ONE) || !isOnCurve(y)) {
            throw new MalformedInputException("ed25519 public key is not a point of the curve");
        }
        BigInteger u = BigInteger.ONE.add(y).multiply(BigInteger.ONE.subtract(y).modInverse(P)).mod(P);
        return ofX25519(Primitives.littleEndian(u));
    }

    /** The text of an X25519 public key of 32 bytes. */
    static String ofX25519(byte[] publicKey) {
        return text(HUMAN_PART, publicKey);
    }

    /** The text of a post-quantum public key: the ML-KEM-768 encapsulation key, then the X25519 public key. */
    static String ofHybrid(byte[] publicKey) {
        return text(HYBRID_HUMAN_PART, publicKey);
    }

    private static String text(String humanPart, byte[] publicKey) {
        try (SecretBytes text = Bech32.encode(humanPart, publicKey)) {
            return new String(text.expose(), US_ASCII);
        }
    }

    /** Whether x² = (y² − 1) / (d·y² + 1) has a root; the quotient is a square exactly if the product is one. */
    private static boolean isOnCurve(BigInteger y) {
        BigInteger square = y.multiply(y).mod(P);
        BigInteger above = square.subtract(BigInteger.ONE);
        BigInteger below = D.multiply(square).add(BigInteger.ONE);
        BigInteger power = above.multiply(below).mod(P).modPow(P.shiftRight(1), P);
        return power.equals(BigInteger.ONE) || power.signum() == 0;
    }
}
