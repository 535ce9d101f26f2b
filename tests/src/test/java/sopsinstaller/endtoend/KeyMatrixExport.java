package sopsinstaller.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The OpenPGP public key that sops-nix and ssh-to-pgp make of an RSA SSH key, with a user id and the signature by
 * itself without which gpg takes no key. Its creation time is 0, as theirs, and so its fingerprint is theirs.
 */
final class KeyMatrixExport {
    private static final byte[] USER = "root (Imported from SSH) <root@localhost>".getBytes(StandardCharsets.UTF_8);
    private static final int PUBLIC_KEY = 6;
    private static final int USER_ID = 13;
    private static final int SIGNATURE = 2;
    private static final byte[] VERSION_4_AT_TIME_0_RSA = {4, 0, 0, 0, 0, 1};
    /** Version 4, positive certification, RSA, SHA-256. */
    private static final byte[] SIGNATURE_START = {4, 0x13, 1, 8};
    /** Certify, sign, encrypt; AES-256 and AES-128; SHA-256; no compression; integrity protection. */
    private static final byte[] CLAIMS = {2, 27, 0x0f, 3, 11, 9, 7, 2, 21, 8, 2, 22, 0, 2, 30, 1};

    private final RSAPrivateCrtKey key;
    private final byte[] publicKey;

    private KeyMatrixExport(RSAPrivateCrtKey key) {
        this.key = key;
        this.publicKey = joined(VERSION_4_AT_TIME_0_RSA, number(key.getModulus()), number(key.getPublicExponent()));
    }

    /** Of an SSH private key without passphrase; {@code copy} is a file that need not be there. */
    static KeyMatrixExport of(Path privateKey, Path copy) throws IOException, InterruptedException {
        Files.copy(privateKey, copy);
        KeyMatrixTool.SSH_KEYGEN.run("-q", "-p", "-m", "PKCS8", "-P", "", "-N", "", "-f", copy.toString());
        List<String> lines = Files.readAllLines(copy);
        Files.delete(copy);
        byte[] encoded = Base64.getDecoder().decode(String.join("", lines.subList(1, lines.size() - 1)));
        try {
            return new KeyMatrixExport((RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** 40 digits. */
    String fingerprint() throws GeneralSecurityException {
        return HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance("SHA-1").digest(hashedKey()));
    }

    /** What {@code gpg --import} takes. */
    byte[] packets() throws GeneralSecurityException {
        int now = (int) (System.currentTimeMillis() / 1000);
        byte[] time = joined(new byte[] {5, 2}, ByteBuffer.allocate(4).putInt(now).array());
        byte[] claims = joined(time, CLAIMS);
        byte[] hashed = joined(SIGNATURE_START, twoBytes(claims.length), claims);
        byte[] toSign = joined(hashedKey(), new byte[] {(byte) 0xb4}, fourBytes(USER.length), USER, hashed,
                new byte[] {4, (byte) 0xff}, fourBytes(hashed.length));
        byte[] start = MessageDigest.getInstance("SHA-256").digest(toSign);
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(key);
        signer.update(toSign);
        byte[] fingerprint = HexFormat.of().parseHex(fingerprint());
        byte[] issuer = joined(new byte[] {9, 16}, Arrays.copyOfRange(fingerprint, 12, 20));
        byte[] signature = joined(hashed, twoBytes(issuer.length), issuer, Arrays.copyOf(start, 2),
                number(new BigInteger(1, signer.sign())));
        return joined(packet(PUBLIC_KEY, publicKey), packet(USER_ID, USER), packet(SIGNATURE, signature));
    }

    private byte[] hashedKey() {
        return joined(new byte[] {(byte) 0x99}, twoBytes(publicKey.length), publicKey);
    }

    /** Old form, two bytes of length. */
    private static byte[] packet(int tag, byte[] body) {
        return joined(new byte[] {(byte) (0x80 | tag << 2 | 1)}, twoBytes(body.length), body);
    }

    private static byte[] number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return joined(twoBytes(value.bitLength()), Arrays.copyOfRange(bytes, bytes[0] == 0 ? 1 : 0, bytes.length));
    }

    private static byte[] twoBytes(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    private static byte[] fourBytes(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
