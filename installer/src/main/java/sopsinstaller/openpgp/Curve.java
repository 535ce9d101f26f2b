package sopsinstaller.openpgp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.teletrust.TeleTrusTNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X448;
import org.bouncycastle.util.BigIntegers;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** A curve for the algorithm ECDH (RFC 9580 section 9.2, LibrePGP section 9.2). */
enum Curve {
    /** X25519, in the encoding that came before RFC 9580. */
    CURVE_25519("2B060104019755010501", "", 32),
    /** X448, in GnuPG's encoding. */
    CURVE_448("2B656F", "", 56),
    /** NIST P-256. */
    P_256("2A8648CE3D030107", "secp256r1", 32),
    /** NIST P-384. */
    P_384("2B81040022", "secp384r1", 48),
    /** NIST P-521. */
    P_521("2B81040023", "secp521r1", 66),
    /** Bitcoin's curve, which GnuPG offers too. */
    SECP_256K1("2B8104000A", "secp256k1", 32),
    /** RFC 5639. */
    BRAINPOOL_256("2B2403030208010107", "brainpoolP256r1", 32),
    /** RFC 5639. */
    BRAINPOOL_384("2B240303020801010B", "brainpoolP384r1", 48),
    /** RFC 5639. */
    BRAINPOOL_512("2B240303020801010D", "brainpoolP512r1", 64);

    /** Before a point of Curve25519, which is not encoded as others are. */
    private static final byte NATIVE_POINT = 0x40;

    private final String identifier;
    private final String name;
    private final int bytes;

    Curve(String identifier, String name, int bytes) {
        this.identifier = identifier;
        this.name = name;
        this.bytes = bytes;
    }

    /** The curve of an object identifier's content bytes. */
    static Curve of(byte[] identifier) throws MalformedInputException {
        String hex = HexFormat.of().withUpperCase().formatHex(identifier);
        for (Curve curve : values()) {
            if (curve.identifier.equals(hex)) {
                return curve;
            }
        }
        throw new MalformedInputException("is on a curve that is not supported");
    }

    /**
     * A secret number in the form that {@link #agree} takes; borrows {@code number}, which is big-endian and may
     * have zeros before it or lack some.
     */
    SecretBytes scalar(SecretBytes number) throws MalformedInputException {
        byte[] big = number.expose();
        int zeros = 0;
        while (zeros < big.length && big[zeros] == 0) {
            zeros++;
        }
        int length = big.length - zeros;
        if (length == 0 || length > bytes) {
            throw new MalformedInputException("is damaged: its secret number has a wrong length");
        }
        byte[] scalar = new byte[bytes];
        System.arraycopy(big, zeros, scalar, bytes - length, length);
        if (this == CURVE_25519) {
            for (int i = 0; i < bytes / 2; i++) {
                byte low = scalar[i];
                scalar[i] = scalar[bytes - 1 - i];
                scalar[bytes - 1 - i] = low;
            }
        }
        return SecretBytes.takingOver(scalar);
    }

    /** The shared secret with {@code point}; empty when that is no point of this curve, or one of low order. */
    Optional<SecretBytes> agree(SecretBytes scalar, byte[] point) {
        return switch (this) {
            case CURVE_25519, CURVE_448 -> agreeNative(scalar, point);
            case P_256, P_384, P_521, SECP_256K1, BRAINPOOL_256, BRAINPOOL_384, BRAINPOOL_512 ->
                agreeOnPoints(scalar, point);
        };
    }

    private Optional<SecretBytes> agreeNative(SecretBytes scalar, byte[] point) {
        boolean marked = point.length == bytes + 1 && point[0] == NATIVE_POINT;
        // a number has no zeros before it, so a point without a mark may have lost some
        byte[] coordinate = new byte[bytes];
        int length = marked ? bytes : point.length;
        if (length > bytes || this == CURVE_25519 && !marked) {
            return Optional.empty();
        }
        System.arraycopy(point, point.length - length, coordinate, bytes - length, length);
        byte[] shared = new byte[bytes];
        boolean good = this == CURVE_25519
                ? X25519.calculateAgreement(scalar.expose(), 0, coordinate, 0, shared, 0)
                : X448.calculateAgreement(scalar.expose(), 0, coordinate, 0, shared, 0);
        return good ? Optional.of(SecretBytes.takingOver(shared)) : Optional.empty();
    }

    /**
     * The curve in plain coordinates. In its usual ones Bouncy Castle asks for random numbers, to blind one step, and
     * that would bring the JDK's security providers into the program; one multiplication is fast enough without.
     */
    private ECDomainParameters domain() {
        X9ECParameters parameters = name.startsWith("brainpool")
                ? TeleTrusTNamedCurves.getByName(name)
                : SECNamedCurves.getByName(name);
        ECCurve curve = parameters.getCurve().configure().setCoordinateSystem(ECCurve.COORD_AFFINE).create();
        return new ECDomainParameters(
                curve, curve.importPoint(parameters.getG()), parameters.getN(), parameters.getH());
    }

    private Optional<SecretBytes> agreeOnPoints(SecretBytes scalar, byte[] point) {
        ECDomainParameters domain = domain();
        byte[] number = scalar.expose();
        byte[] shared = null;
        try {
            var agreement = new ECDHBasicAgreement();
            agreement.init(new ECPrivateKeyParameters(BigIntegers.fromUnsignedByteArray(number), domain));
            var other = new ECPublicKeyParameters(domain.getCurve().decodePoint(point), domain);
            shared = BigIntegers.asUnsignedByteArray(bytes, agreement.calculateAgreement(other));
            return Optional.of(SecretBytes.copyOf(shared));
        } catch (IllegalArgumentException | IllegalStateException _) {
            // not a point of this curve, the point at infinity, or a number that is none of the curve's
            return Optional.empty();
        } finally {
            if (shared != null) {
                Arrays.fill(shared, (byte) 0);
            }
        }
    }
}
