package sopsinstaller.leaks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static sopsinstaller.leaks.Needle.Kind.FILE_KEY;
import static sopsinstaller.leaks.Needle.Kind.PRIVATE_KEY;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The numbers behind private keys and age files, computed by the JDK, which shares no code with the program. */
final class KeyNumbers {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int PAYLOAD_NONCE_BYTES = 16;
    private static final String BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    private static final int CHECKSUM_DIGITS = 6;
    private static final int DIGIT_BITS = 5;
    private static final byte[] OPENSSH = "openssh-key-v1\0".getBytes(US_ASCII);

    private KeyNumbers() {}

    /** The scalar of a text {@code AGE-SECRET-KEY-1…}. */
    static byte[] ageScalar(String identity) {
        String digits = identity.substring(identity.lastIndexOf('1') + 1, identity.length() - CHECKSUM_DIGITS);
        BigInteger number = BigInteger.ZERO;
        for (char digit : digits.toCharArray()) {
            number = number.shiftLeft(DIGIT_BITS).or(BigInteger.valueOf(BECH32.indexOf(digit)));
        }
        return exactly(number.shiftRight(digits.length() * DIGIT_BITS % Byte.SIZE),
                digits.length() * DIGIT_BITS / Byte.SIZE);
    }

    /** The seed of an ed25519 key without a passphrase, in OpenSSH's form. */
    static byte[] seed(String pem) {
        ByteBuffer key = privatePart(pem);
        string(key);
        string(key);
        return Arrays.copyOf(string(key), KEY_BYTES);
    }

    /** The X25519 scalar that a seed is converted to. */
    static byte[] scalarOf(byte[] seed) throws GeneralSecurityException {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), KEY_BYTES);
    }

    /** A scalar as X25519 uses it: a multiple of 8 below 2^255 with the bit before that set. */
    static byte[] clamped(byte[] scalar) {
        byte[] clamped = scalar.clone();
        clamped[0] &= (byte) 0xf8;
        clamped[KEY_BYTES - 1] = (byte) (clamped[KEY_BYTES - 1] & 0x7f | 0x40);
        return clamped;
    }

    /** Every secret number of an RSA key without a passphrase, in OpenSSH's form. */
    static List<Needle> rsa(String name, String pem) {
        ByteBuffer key = privatePart(pem);
        string(key);
        string(key);
        string(key);
        var d = new BigInteger(string(key));
        var inverse = new BigInteger(string(key));
        var p = new BigInteger(string(key));
        var q = new BigInteger(string(key));
        return List.of(number(name + ": d", d), number(name + ": p", p), number(name + ": q", q),
                number(name + ": 1/q", inverse), number(name + ": d mod p-1", d.mod(p.subtract(BigInteger.ONE))),
                number(name + ": d mod q-1", d.mod(q.subtract(BigInteger.ONE))));
    }

    private static Needle number(String name, BigInteger number) {
        return new Needle(name, PRIVATE_KEY, exactly(number, (number.bitLength() + Byte.SIZE - 1) / Byte.SIZE));
    }

    /** All secrets of an age file with an X25519 stanza for {@code scalar}; its content is a data key. */
    static List<Needle> ageFile(String name, byte[] file, byte[] scalar) throws GeneralSecurityException {
        String header = new String(file, StandardCharsets.ISO_8859_1);
        int mac = header.indexOf("\n--- ") + 1;
        int payload = header.indexOf('\n', mac) + 1;
        byte[] publicKey = agree(scalar, basePoint());
        for (String stanza : header.substring(0, mac).split("-> ")) {
            if (stanza.startsWith("X25519 ")) {
                String[] words = stanza.split("[ \n]");
                byte[] share = Base64.getDecoder().decode(words[1]);
                byte[] shared = agree(scalar, share);
                byte[] wrap = hkdf(shared, ByteBuffer.allocate(2 * KEY_BYTES).put(share).put(publicKey).array(),
                        "age-encryption.org/v1/X25519");
                byte[] fileKey;
                try {
                    fileKey = open(wrap, new byte[NONCE_BYTES], Base64.getDecoder().decode(words[2]));
                } catch (GeneralSecurityException _) {
                    continue; // a stanza for somebody else
                }
                byte[] nonce = Arrays.copyOfRange(file, payload, payload + PAYLOAD_NONCE_BYTES);
                byte[] key = hkdf(fileKey, nonce, "payload");
                byte[] last = new byte[NONCE_BYTES];
                last[NONCE_BYTES - 1] = 1;
                byte[] plain = open(key, last, Arrays.copyOfRange(file, payload + PAYLOAD_NONCE_BYTES, file.length));
                var needles = new ArrayList<Needle>();
                needles.add(new Needle(name + ": shared secret", FILE_KEY, shared));
                needles.add(new Needle(name + ": wrap key", FILE_KEY, wrap));
                needles.add(new Needle(name + ": file key", FILE_KEY, fileKey));
                needles.add(new Needle(name + ": header key", FILE_KEY, hkdf(fileKey, new byte[0], "header")));
                needles.add(new Needle(name + ": payload key", FILE_KEY, key));
                needles.add(new Needle(name + ": data key", FILE_KEY, plain));
                return needles;
            }
        }
        throw new GeneralSecurityException(name + " is not encrypted to this key");
    }

    private static byte[] agree(byte[] scalar, byte[] point) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        byte[] turned = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            turned[i] = point[KEY_BYTES - 1 - i];
        }
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
        agreement.doPhase(keys.generatePublic(
                new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, turned))), true);
        return agreement.generateSecret();
    }

    private static byte[] basePoint() {
        byte[] point = new byte[KEY_BYTES];
        point[0] = 9;
        return point;
    }

    private static byte[] hkdf(byte[] key, byte[] salt, String info) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.ofExtract()
                .addIKM(key).addSalt(salt).thenExpand(info.getBytes(US_ASCII), KEY_BYTES));
    }

    private static byte[] open(byte[] key, byte[] nonce, byte[] sealed) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        return cipher.doFinal(sealed);
    }

    private static ByteBuffer privatePart(String pem) {
        ByteBuffer file = ByteBuffer.wrap(Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", "")));
        file.position(OPENSSH.length);
        string(file);
        string(file);
        string(file);
        file.getInt();
        string(file);
        ByteBuffer key = ByteBuffer.wrap(string(file));
        key.getLong();
        return key;
    }

    private static byte[] string(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return bytes;
    }

    private static byte[] exactly(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] result = new byte[length];
        int count = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - count, result, length - count, count);
        return result;
    }
}
