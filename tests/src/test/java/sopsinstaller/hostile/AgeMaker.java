package sopsinstaller.hostile;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Writes age files (C2SP age, version 1) for the host of the fixtures, right or wrong in one place. */
final class AgeMaker {
    private static final int KEY = 32;
    private static final String DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();
    private final byte[] recipient;
    private final Random random;
    private final byte[] fileKey = new byte[16];

    /** A maker whose files are the same for the same seed. */
    AgeMaker(long seed) {
        this(hostRecipient(), seed);
    }

    private AgeMaker(byte[] recipient, long seed) {
        this.recipient = recipient;
        random = new Random(seed);
        random.nextBytes(fileKey);
    }

    /** A whole file with this plain text. */
    byte[] file(byte[] plain) throws GeneralSecurityException {
        return Bytes.of(header(stanza()), payload(plain, plain.length));
    }

    /** The header with these stanzas and the right MAC. */
    byte[] header(String stanzas) throws GeneralSecurityException {
        String text = "age-encryption.org/v1\n" + stanzas + "---";
        byte[] mac = hmac(hkdf(fileKey, new byte[0], "header"), text.getBytes(StandardCharsets.UTF_8));
        return Bytes.of(text, " ", BASE64.encodeToString(mac), "\n");
    }

    /** A stanza for the host. */
    String stanza() throws GeneralSecurityException {
        byte[] secret = new byte[KEY];
        random.nextBytes(secret);
        byte[] base = new byte[KEY];
        base[0] = 9;
        byte[] share = x25519(secret, base);
        byte[] wrapKey = hkdf(x25519(secret, recipient), Bytes.of(share, recipient), "age-encryption.org/v1/X25519");
        return stanza("X25519 " + BASE64.encodeToString(share), sealed(wrapKey, new byte[12], fileKey));
    }

    /** A stanza with these arguments and this body. */
    static String stanza(String arguments, byte[] body) {
        String text = BASE64.encodeToString(body);
        var lines = new StringBuilder("-> " + arguments + "\n");
        for (int i = 0; i <= text.length(); i += 64) {
            lines.append(text, i, Math.min(i + 64, text.length())).append('\n');
        }
        return lines.toString();
    }

    /** The payload of plain text of which the last chunk begins at or before {@code end}. */
    byte[] payload(byte[] plain, int end) throws GeneralSecurityException {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        byte[] key = hkdf(fileKey, nonce, "payload");
        var chunks = new java.io.ByteArrayOutputStream();
        chunks.writeBytes(nonce);
        int chunk = 64 * 1024;
        int count = Math.max(1, (plain.length + chunk - 1) / chunk);
        for (int i = 0; i < count; i++) {
            byte[] counter = new byte[12];
            System.arraycopy(Bytes.four(i), 0, counter, 7, 4);
            int to = Math.min(plain.length, (i + 1) * chunk);
            counter[11] = (byte) (to >= end ? 1 : 0);
            chunks.writeBytes(sealed(key, counter, Arrays.copyOfRange(plain, i * chunk, to)));
        }
        return chunks.toByteArray();
    }

    /** The armored form, with these ends of lines. */
    static String armored(byte[] file, String end) {
        String text = Base64.getMimeEncoder(64, end.getBytes(StandardCharsets.UTF_8)).encodeToString(file);
        return "-----BEGIN AGE ENCRYPTED FILE-----" + end + text + end + "-----END AGE ENCRYPTED FILE-----" + end;
    }

    private static byte[] sealed(byte[] key, byte[] nonce, byte[] plain) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        return cipher.doFinal(plain);
    }

    private static byte[] hkdf(byte[] secret, byte[] salt, String info) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt)
                .thenExpand(info.getBytes(StandardCharsets.UTF_8), KEY));
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private static byte[] x25519(byte[] secret, byte[] point) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("X25519");
        byte[] high = point.clone();
        for (int i = 0; i < KEY; i++) {
            high[i] = point[KEY - 1 - i];
        }
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret)));
        agreement.doPhase(factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519,
                new BigInteger(1, high))), true);
        return agreement.generateSecret();
    }

    private static byte[] hostRecipient() {
        try {
            String text = Files.readString(Path.of(System.getProperty("tests"), "fixtures/keys/host_ed25519.age"))
                    .strip();
            String data = text.substring("age1".length(), text.length() - 6);
            byte[] key = new byte[KEY];
            for (int bit = 0; bit < KEY * 8; bit++) {
                int digit = DIGITS.indexOf(data.charAt(bit / 5));
                key[bit / 8] |= (byte) ((digit >> 4 - bit % 5 & 1) << 7 - bit % 8);
            }
            return key;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The host's recipient as text. */
    static String hostRecipientText() throws java.io.IOException {
        return Files.readString(Path.of(System.getProperty("tests"), "fixtures/keys/host_ed25519.age")).strip();
    }
}
