package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import sopsinstaller.secret.SecretBytes;

/**
 * The cryptographic functions that age is made of, in the sizes it uses: the only caller of the JDK's providers
 * for age. Bouncy Castle serves what the JDK has no public way for: an Ed25519 public key from its seed.
 */
final class Primitives {
    /** Bytes of every key, scalar, point and hash here. */
    static final int KEY_BYTES = 32;
    /** Bytes that ChaCha20-Poly1305 adds to a text. */
    static final int TAG_BYTES = 16;
    /** Bytes of the file key, which every stanza body wraps. */
    static final int FILE_KEY_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final byte[] BASE_POINT = littleEndian(BigInteger.valueOf(9));

    private Primitives() {}

    /** X25519 (RFC 7748); empty when the result is all zero, that is, when {@code point} has a low order. */
    static Optional<SecretBytes> x25519(byte[] scalar, byte[] point) {
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
            var peer = keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(point)));
            try {
                agreement.doPhase(peer, true);
            } catch (InvalidKeyException _) {
                // The JDK makes the all-zero check itself, and it is the only reason left for this exception.
                return Optional.empty();
            }
            return nonZero(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    /** The public half of an X25519 scalar. */
    static byte[] x25519Public(byte[] scalar) {
        return x25519(scalar, BASE_POINT)
                .orElseThrow(() -> new IllegalStateException("bug: the base point has low order"))
                .expose();
    }

    /** The public half of an Ed25519 seed (RFC 8032 section 5.1.5). */
    static byte[] ed25519Public(byte[] seed) {
        byte[] publicKey = new byte[KEY_BYTES];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return publicKey;
    }

    /** HKDF-SHA-256 (RFC 5869) with 32 bytes of output; {@code info} is ASCII, an empty salt is allowed. */
    static SecretBytes hkdf(byte[] inputKey, byte[] salt, String info) {
        byte[] extracted = hmac(salt.length == 0 ? new byte[KEY_BYTES] : salt, inputKey);
        try {
            byte[] counted = (info + "\u0001").getBytes(US_ASCII);
            return SecretBytes.takingOver(hmac(extracted, counted));
        } finally {
            Arrays.fill(extracted, (byte) 0);
        }
    }

    /** HMAC-SHA-256; the key is not empty. */
    static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    /** SHA-256. */
    static byte[] sha256(byte[] text) {
        return digest("SHA-256", text);
    }

    /** SHA-512. */
    static byte[] sha512(byte[] text) {
        return digest("SHA-512", text);
    }

    /** Opens a wrapped file key of 32 bytes: zero nonce, no additional data; empty when the key is another one. */
    static Optional<SecretBytes> openFileKey(SecretBytes wrapKey, byte[] body) {
        byte[] fileKey = new byte[FILE_KEY_BYTES];
        return open(wrapKey, new byte[NONCE_BYTES], body, 0, body.length, fileKey, 0)
                ? Optional.of(SecretBytes.takingOver(fileKey))
                : Optional.empty();
    }

    /**
     * Opens {@code count} bytes of {@code sealed} (ChaCha20-Poly1305, no additional data) into {@code plain}, which
     * has room for {@value #TAG_BYTES} bytes less. Where it returns false, nothing was written.
     */
    static boolean open(
            SecretBytes key, byte[] nonce, byte[] sealed, int offset, int count, byte[] plain, int plainOffset) {
        try {
            Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
            cipher.init(
                    Cipher.DECRYPT_MODE, new SecretKeySpec(key.expose(), "ChaCha20"), new IvParameterSpec(nonce));
            cipher.doFinal(sealed, offset, count, plain, plainOffset);
            return true;
        } catch (AEADBadTagException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    /** {@code value} as 32 little-endian bytes. */
    static byte[] littleEndian(BigInteger value) {
        byte[] out = new byte[KEY_BYTES];
        byte[] big = value.toByteArray();
        for (int i = 0; i < big.length && i < KEY_BYTES; i++) {
            out[i] = big[big.length - 1 - i];
        }
        return out;
    }

    /** 32 little-endian bytes as a number, the top bit cleared (RFC 7748 section 5, RFC 8032 section 5.1.3). */
    static BigInteger coordinate(byte[] point) {
        byte[] big = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            big[i] = point[KEY_BYTES - 1 - i];
        }
        big[0] &= 0x7f;
        return new BigInteger(1, big);
    }

    /** All arrays, one after the other. */
    static byte[] concat(byte[] first, byte[] second) {
        byte[] out = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, out, first.length, second.length);
        return out;
    }

    private static Optional<SecretBytes> nonZero(byte[] shared) {
        return MessageDigest.isEqual(shared, new byte[KEY_BYTES])
                ? Optional.empty()
                : Optional.of(SecretBytes.takingOver(shared));
    }

    private static byte[] digest(String algorithm, byte[] text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text);
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    private static IllegalStateException bug(GeneralSecurityException e) {
        return new IllegalStateException("bug: the JDK refused an operation it must have", e);
    }
}
