package sopsinstaller.openpgp;

import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** The secret numbers of a key, before it is known whether they fit the public ones. */
sealed interface SecretNumbers extends AutoCloseable {
    /** d, p, q and u. */
    int RSA_NUMBERS = 4;

    /**
     * RSA, with the names of OpenPGP and GnuPG.
     *
     * @param inverse of p modulo q, which they call u
     */
    record Rsa(SecretBytes d, SecretBytes p, SecretBytes q, SecretBytes inverse) implements SecretNumbers {
        @Override
        public PgpKey key(PublicKey publicKey, String primary) throws MalformedInputException {
            fits(publicKey.material() instanceof KeyMaterial.Rsa);
            // Bouncy Castle and SSH have the inverse of q modulo p, so the primes change their names
            return RsaKey.of(publicKey, primary, new RsaKey.Numbers(SecretBytes.copyOf(d),
                    SecretBytes.copyOf(q), SecretBytes.copyOf(p), SecretBytes.copyOf(inverse)));
        }

        @Override
        public void close() {
            d.close();
            p.close();
            q.close();
            inverse.close();
        }
    }

    /** A curve's scalar, big-endian. */
    record Scalar(SecretBytes number) implements SecretNumbers {
        @Override
        public PgpKey key(PublicKey publicKey, String primary) throws MalformedInputException {
            fits(publicKey.material() instanceof KeyMaterial.EllipticCurve);
            return EllipticCurveKey.of(publicKey, primary, number);
        }

        @Override
        public void close() {
            number.close();
        }
    }

    /** The bytes of X25519 or X448. */
    record Native(SecretBytes bytes) implements SecretNumbers {
        @Override
        public PgpKey key(PublicKey publicKey, String primary) throws MalformedInputException {
            fits(publicKey.material() instanceof KeyMaterial.Montgomery point
                    && point.point().length == bytes.length());
            return MontgomeryKey.of(publicKey, primary, SecretBytes.copyOf(bytes));
        }

        @Override
        public void close() {
            bytes.close();
        }
    }

    /**
     * The private key of both halves, with copies of these numbers.
     *
     * @throws MalformedInputException when they do not fit together or the kind is not supported
     */
    PgpKey key(PublicKey publicKey, String primary) throws MalformedInputException;

    /** Wipes them. */
    @Override
    void close();

    /** Reads the numbers that belong to {@code material}; {@code in} then stands behind them. */
    static SecretNumbers read(KeyMaterial material, Octets in) throws MalformedInputException {
        return switch (material) {
            case KeyMaterial.Rsa _ -> rsa(in);
            case KeyMaterial.EllipticCurve _ -> new Scalar(SecretBytes.takingOver(in.integer()));
            case KeyMaterial.Montgomery key -> new Native(SecretBytes.takingOver(in.bytes(key.point().length)));
            case KeyMaterial.Unsupported key -> throw unsupported(key.name());
            case KeyMaterial.Signing _ -> throw unsupported("signing");
        };
    }

    private static Rsa rsa(Octets in) throws MalformedInputException {
        // measured first, so that a file that is cut off leaves no copies behind
        Octets measured = in.again();
        for (int i = 0; i < RSA_NUMBERS; i++) {
            int bits = measured.uint16();
            measured.skip(Math.ceilDiv(bits, Byte.SIZE));
        }
        return new Rsa(SecretBytes.takingOver(in.integer()), SecretBytes.takingOver(in.integer()),
                SecretBytes.takingOver(in.integer()), SecretBytes.takingOver(in.integer()));
    }

    private static void fits(boolean same) throws MalformedInputException {
        if (!same) {
            throw new MalformedInputException("is damaged: its secret part is of another kind than its public part");
        }
    }

    private static MalformedInputException unsupported(String name) {
        return new MalformedInputException("is of an algorithm that is not supported (" + name + ")");
    }
}
