package sopsinstaller.openpgp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** A key of the algorithm ECDH (RFC 9580 section 11.5, RFC 6637), on any of {@link Curve}. */
final class EllipticCurveKey extends PgpKey {
    private static final byte[] SENDER = "Anonymous Sender    ".getBytes(US_ASCII);
    private static final int VERSION_5_FINGERPRINT_BYTES = 20;
    private static final int PADDING_BLOCK_BYTES = 8;

    private final Curve curve;
    private final SecretBytes scalar;
    private final KeyMaterial.EllipticCurve material;

    private EllipticCurveKey(
            PublicKey publicKey, String primaryFingerprint, Curve curve, SecretBytes scalar) {
        super(publicKey, primaryFingerprint);
        this.curve = curve;
        this.scalar = scalar;
        this.material = (KeyMaterial.EllipticCurve) publicKey.material();
    }

    /**
     * Borrows {@code number}: the secret number as big-endian, in which OpenPGP writes it.
     *
     * @throws MalformedInputException when the curve or the key derivation is not supported, or the number is too long
     */
    static EllipticCurveKey of(PublicKey publicKey, String primaryFingerprint, SecretBytes number)
            throws MalformedInputException {
        var material = (KeyMaterial.EllipticCurve) publicKey.material();
        Curve curve = Curve.of(material.curve());
        digest(material.hash());
        if (!Ciphers.isAes(material.cipher())) {
            throw new MalformedInputException("wraps keys with a cipher that is not supported");
        }
        return new EllipticCurveKey(publicKey, primaryFingerprint, curve, curve.scalar(number));
    }

    @Override
    boolean fits(int algorithm) {
        return algorithm == KeyMaterial.ECDH;
    }

    @Override
    Optional<SessionKey> unwrap(WrappedKey wrapped) throws MalformedInputException {
        Octets fields = wrapped.fields().again();
        byte[] point = fields.integer();
        byte[] sealed = fields.bytes(fields.octet());
        Optional<SecretBytes> shared = curve.agree(scalar, point);
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        try (SecretBytes _ = shared.get(); SecretBytes key = wrappingKey(shared.get())) {
            Optional<SecretBytes> padded = unwrap(key, sealed);
            if (padded.isEmpty()) {
                return Optional.empty();
            }
            try (SecretBytes bytes = padded.get()) {
                int end = unpaddedLength(bytes.expose());
                return SessionKey.checked(bytes.expose(), 0, end, wrapped.namesCipher());
            }
        }
    }

    @Override
    public void close() {
        scalar.close();
    }

    /** The key derivation of RFC 6637 section 7. */
    private SecretBytes wrappingKey(SecretBytes shared) throws MalformedInputException {
        Digest digest = digest(material.hash());
        byte[] counter = {0, 0, 0, 1};
        digest.update(counter, 0, counter.length);
        digest.update(shared.expose(), 0, shared.length());
        byte[] parameters = parameters();
        digest.update(parameters, 0, parameters.length);
        byte[] result = new byte[digest.getDigestSize()];
        digest.doFinal(result, 0);
        int length = Ciphers.keyBytes(material.cipher());
        return SecretBytes.takingOver(result, Math.min(length, result.length));
    }

    private byte[] parameters() {
        PublicKey key = publicKey();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(material.curve().length);
        out.writeBytes(material.curve());
        out.writeBytes(new byte[] {KeyMaterial.ECDH, 3, 1, (byte) material.hash(), (byte) material.cipher()});
        out.writeBytes(SENDER);
        out.writeBytes(key.version() == PublicKey.VERSION_5
                ? Arrays.copyOf(key.fingerprint(), VERSION_5_FINGERPRINT_BYTES)
                : key.fingerprint());
        return out.toByteArray();
    }

    /** The length without the padding, in which every byte is the padding's length; 0 when that is not so. */
    private static int unpaddedLength(byte[] bytes) {
        int padding = bytes[bytes.length - 1] & 0xff;
        if (bytes.length % PADDING_BLOCK_BYTES != 0 || padding > bytes.length) {
            return 0;
        }
        for (int i = bytes.length - padding; i < bytes.length; i++) {
            if ((bytes[i] & 0xff) != padding) {
                return 0;
            }
        }
        return bytes.length - padding;
    }

    private static Digest digest(int number) throws MalformedInputException {
        return switch (number) {
            case 8 -> new SHA256Digest();
            case 9 -> new SHA384Digest();
            case 10 -> new SHA512Digest();
            default -> throw new MalformedInputException("derives keys with a hash that is not supported");
        };
    }
}
