package sopsinstaller.openpgp;

import java.math.BigInteger;
import sopsinstaller.failure.MalformedInputException;

/** The public numbers of a key (RFC 9580 section 5.5.5), of the kinds that decrypt and of others as far as needed. */
sealed interface KeyMaterial {
    /** Numbers of the algorithms (RFC 9580 section 9.1). */
    int RSA = 1;
    /** RSA for encryption alone. */
    int RSA_ENCRYPT = 2;
    /** Elliptic curves with the key derivation of RFC 6637. */
    int ECDH = 18;
    /** X25519 of RFC 9580. */
    int X25519 = 25;
    /** X448 of RFC 9580. */
    int X448 = 26;

    /** RSA's modulus and exponent. */
    record Rsa(BigInteger modulus, BigInteger exponent) implements KeyMaterial {
        @Override
        public BigInteger own() {
            return modulus;
        }
    }

    /**
     * A key of the algorithm ECDH.
     *
     * @param curve content bytes of the curve's object identifier
     * @param point as in the packet
     * @param hash of the key derivation
     * @param cipher that wraps
     */
    record EllipticCurve(byte[] curve, byte[] point, int hash, int cipher) implements KeyMaterial {
        @Override
        public BigInteger own() {
            return new BigInteger(1, point);
        }
    }

    /** A key of the algorithms X25519 and X448. */
    record Montgomery(int algorithm, byte[] point) implements KeyMaterial {
        @Override
        public BigInteger own() {
            return new BigInteger(1, point);
        }
    }

    /**
     * A key that signs.
     *
     * @param main the number by which its private half is found: a modulus, a point, y
     */
    record Signing(byte[] main) implements KeyMaterial {
        @Override
        public BigInteger own() {
            return new BigInteger(1, main);
        }
    }

    /**
     * A key of an algorithm that would decrypt, and that this program does not know.
     *
     * @param name of the algorithm, for messages
     * @param main as in {@link Signing}
     */
    record Unsupported(String name, byte[] main) implements KeyMaterial {
        @Override
        public BigInteger own() {
            return new BigInteger(1, main);
        }
    }

    /** The number (n, or q as GnuPG calls a point) that no other key has, by which its private half is found. */
    BigInteger own();

    /** Reads the numbers that {@code algorithm} has; {@code in} then stands behind them. */
    static KeyMaterial read(int algorithm, Octets in) throws MalformedInputException {
        return switch (algorithm) {
            case RSA, RSA_ENCRYPT -> new Rsa(new BigInteger(1, in.integer()), new BigInteger(1, in.integer()));
            case 3 -> signing(in, 2);
            case 16 -> new Unsupported("ElGamal", signing(in, 3).main());
            case 17 -> signing(in, 4);
            case ECDH -> new EllipticCurve(in.bytes(in.octet()), in.integer(), kdf(in), in.octet());
            case 19, 22 -> {
                in.skip(in.octet());
                yield signing(in, 1);
            }
            case X25519 -> new Montgomery(algorithm, in.bytes(32));
            case X448 -> new Montgomery(algorithm, in.bytes(56));
            case 27 -> new Signing(in.bytes(32));
            case 28 -> new Signing(in.bytes(57));
            default -> throw new MalformedInputException(
                    "is of an algorithm that is not supported (number " + algorithm + ")");
        };
    }

    /** Reads all numbers; the first of an RSA or the last of another key is the one that is its own. */
    private static Signing signing(Octets in, int count) throws MalformedInputException {
        byte[] first = in.integer();
        byte[] last = first;
        for (int i = 1; i < count; i++) {
            last = in.integer();
        }
        return new Signing(count == 2 ? first : last);
    }

    /** Passes over length and reserved octet, and gives the hash. */
    private static int kdf(Octets in) throws MalformedInputException {
        if (in.octet() != 3 || in.octet() != 1) {
            throw new MalformedInputException("has parameters of a key derivation that is not supported");
        }
        return in.octet();
    }
}
