package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import sopsinstaller.secret.CipherKeys;
import sopsinstaller.secret.SecretBytes;

/**
 * The cryptographic functions that age is made of, in the sizes it uses, by Bouncy Castle's lightweight classes.
 * Measured in the native image (first call, then each): X25519 181 and 120 µs, where the JDK's provider takes 438 and
 * 166; a public key 49 µs instead of 233 by table; ChaCha20-Poly1305, HMAC and HKDF the same. With no use of the JDK's
 * providers left anywhere, all of them stay out of the binary: a fifth of its size.
 */
final class Primitives {
    /** Bytes of every key, scalar, point and hash here. */
    static final int KEY_BYTES = 32;
    /** Bytes that ChaCha20-Poly1305 adds to a text. */
    static final int TAG_BYTES = 16;
    /** Bytes of the file key, which every stanza body wraps. */
    static final int FILE_KEY_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    /** The u-coordinate 9 (RFC 7748 section 4.1). */
    private static final byte[] BASE_POINT = Arrays.copyOf(new byte[] {9}, KEY_BYTES);

    private Primitives() {}

    /** X25519 (RFC 7748); empty when the result is all zero, that is, when {@code point} has a low order. */
    static Optional<SecretBytes> x25519(byte[] scalar, byte[] point) {
        byte[] shared = new byte[KEY_BYTES];
        return X25519.calculateAgreement(scalar, 0, point, 0, shared, 0)
                ? Optional.of(SecretBytes.takingOver(shared))
                : Optional.empty();
    }

    /** The public half of an X25519 scalar. */
    static byte[] x25519Public(byte[] scalar) {
        byte[] publicKey = new byte[KEY_BYTES];
        // not generatePublicKey: a run needs one or two, and its table of points takes longer to make than it saves
        X25519.scalarMult(scalar, 0, BASE_POINT, 0, publicKey, 0);
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

    /** HMAC-SHA-256. */
    static byte[] hmac(byte[] key, byte[] text) {
        var mac = new HMac(new SHA256Digest());
        var parameter = new KeyParameter(key);
        try {
            mac.init(parameter);
            mac.update(text, 0, text.length);
            byte[] result = new byte[KEY_BYTES];
            mac.doFinal(result, 0);
            return result;
        } finally {
            CipherKeys.wipe(mac);
            CipherKeys.wipe(parameter);
        }
    }

    /** SHA-256. */
    static byte[] sha256(byte[] text) {
        return digest(new SHA256Digest(), text);
    }

    /** SHA-512. */
    static byte[] sha512(byte[] text) {
        return digest(new SHA512Digest(), text);
    }

    /** Opens a wrapped file key of 32 bytes: zero nonce, no additional data; empty when the key is another one. */
    static Optional<SecretBytes> openFileKey(SecretBytes wrapKey, byte[] body) {
        return openFileKey(wrapKey, new byte[NONCE_BYTES], body);
    }

    /** As above, with a nonce. */
    static Optional<SecretBytes> openFileKey(SecretBytes wrapKey, byte[] nonce, byte[] body) {
        byte[] fileKey = new byte[FILE_KEY_BYTES];
        return open(wrapKey, nonce, body, 0, body.length, fileKey, 0)
                ? Optional.of(SecretBytes.takingOver(fileKey))
                : Optional.empty();
    }

    /**
     * Opens {@code count} bytes of {@code sealed} (ChaCha20-Poly1305, no additional data) into {@code plain}, which
     * has room for {@value #TAG_BYTES} bytes less. Where it returns false, that room is zero again.
     */
    static boolean open(
            SecretBytes key, byte[] nonce, byte[] sealed, int offset, int count, byte[] plain, int plainOffset) {
        var cipher = new ChaCha20Poly1305();
        var parameter = new KeyParameter(key.expose());
        try {
            cipher.init(false, new ParametersWithIV(parameter, nonce));
            // the tag is checked last, after the text was written
            int written = cipher.processBytes(sealed, offset, count, plain, plainOffset);
            cipher.doFinal(plain, plainOffset + written);
            return true;
        } catch (InvalidCipherTextException _) {
            Arrays.fill(plain, plainOffset, plainOffset + Math.max(0, count - TAG_BYTES), (byte) 0);
            return false;
        } finally {
            CipherKeys.wipe(cipher);
            CipherKeys.wipe(parameter);
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

    private static byte[] digest(Digest digest, byte[] text) {
        digest.update(text, 0, text.length);
        byte[] result = new byte[digest.getDigestSize()];
        digest.doFinal(result, 0);
        return result;
    }
}
