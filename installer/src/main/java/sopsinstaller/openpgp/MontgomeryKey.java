package sopsinstaller.openpgp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X448;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** A key of the algorithms X25519 and X448 (RFC 9580 sections 5.1.6 and 5.1.7). */
final class MontgomeryKey extends PgpKey {
    private final SecretBytes scalar;
    private final KeyMaterial.Montgomery material;

    private MontgomeryKey(PublicKey publicKey, String primaryFingerprint, SecretBytes scalar) {
        super(publicKey, primaryFingerprint);
        this.scalar = scalar;
        this.material = (KeyMaterial.Montgomery) publicKey.material();
    }

    /** Takes {@code scalar} over: as many bytes as the public key has. */
    static MontgomeryKey of(PublicKey publicKey, String primaryFingerprint, SecretBytes scalar) {
        return new MontgomeryKey(publicKey, primaryFingerprint, scalar);
    }

    @Override
    boolean fits(int algorithm) {
        return algorithm == material.algorithm();
    }

    @Override
    Optional<SessionKey> unwrap(WrappedKey wrapped) throws MalformedInputException {
        if (!fits(wrapped.algorithm())) {
            return Optional.empty();
        }
        Octets fields = wrapped.fields().again();
        byte[] point = fields.bytes(material.point().length);
        Octets rest = fields.part(fields.octet());
        int cipher = wrapped.namesCipher() ? rest.octet() : SessionKey.CIPHER_ELSEWHERE;
        byte[] sealed = rest.bytes(rest.remaining());
        try (SecretBytes shared = SecretBytes.takingOver(new byte[point.length])) {
            boolean good = shortCurve()
                    ? X25519.calculateAgreement(scalar.expose(), 0, point, 0, shared.expose(), 0)
                    : X448.calculateAgreement(scalar.expose(), 0, point, 0, shared.expose(), 0);
            if (!good) {
                return Optional.empty();
            }
            try (SecretBytes key = wrappingKey(point, shared)) {
                return unwrap(key, sealed).map(bytes -> new SessionKey(cipher, bytes));
            }
        }
    }

    @Override
    public void close() {
        scalar.close();
    }

    private boolean shortCurve() {
        return material.algorithm() == KeyMaterial.X25519;
    }

    private SecretBytes wrappingKey(byte[] point, SecretBytes shared) {
        int length = point.length;
        Digest digest = shortCurve() ? new SHA256Digest() : new SHA512Digest();
        byte[] info = (shortCurve() ? "OpenPGP X25519" : "OpenPGP X448").getBytes(US_ASCII);
        try (SecretBytes input = SecretBytes.takingOver(new byte[3 * length])) {
            System.arraycopy(point, 0, input.expose(), 0, length);
            System.arraycopy(material.point(), 0, input.expose(), length, length);
            System.arraycopy(shared.expose(), 0, input.expose(), 2 * length, length);
            var derivation = new HKDFBytesGenerator(digest);
            derivation.init(new HKDFParameters(input.expose(), null, info));
            byte[] key = new byte[shortCurve() ? 16 : 32];
            derivation.generateBytes(key, 0, key.length);
            return SecretBytes.takingOver(key);
        }
    }
}
