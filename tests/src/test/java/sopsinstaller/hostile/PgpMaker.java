package sopsinstaller.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Writes OpenPGP packets (RFC 4880) for the RSA host key of the fixtures. */
final class PgpMaker {
    private static final byte[] SESSION_KEY = Bytes.filled(32, 5);

    private PgpMaker() {}

    /** A packet with a length of five bytes. */
    static byte[] packet(int tag, byte[] body) {
        return Bytes.of(0xc0 | tag, 0xff, Bytes.four(body.length), body);
    }

    /** A session key for whoever can open it. */
    static byte[] sessionKey() throws GeneralSecurityException, IOException {
        String line = Files.readString(Path.of(System.getProperty("tests"), "fixtures/keys/host_rsa.pub"));
        ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(line.split(" ")[1]));
        blob.position(4 + blob.getInt(0));
        BigInteger exponent = new BigInteger(string(blob));
        BigInteger modulus = new BigInteger(string(blob));
        int sum = 0;
        for (byte each : SESSION_KEY) {
            sum += each;
        }
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus,
                exponent)));
        byte[] sealed = cipher.doFinal(Bytes.of(9, SESSION_KEY, sum >> 8, sum));
        return packet(1, Bytes.of(3, new byte[8], 1, sealed.length * 8 >> 8, sealed.length * 8, sealed));
    }

    /** A protected packet with these packets in it, and the right check of them. */
    static byte[] sealed(byte[] packets) throws GeneralSecurityException {
        byte[] whole = Bytes.of(new byte[18], packets, 0xd3, 0x14);
        byte[] check = MessageDigest.getInstance("SHA-1").digest(whole);
        Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(SESSION_KEY, "AES"), new IvParameterSpec(new byte[16]));
        return packet(18, Bytes.of(1, cipher.doFinal(Bytes.of(whole, check))));
    }

    /** A literal packet. */
    static byte[] literal(byte[] data) {
        return packet(11, Bytes.of('b' + 0, 0, new byte[4], data));
    }

    /** A compressed packet. */
    static byte[] compressed(byte[] packets) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(2);
        try (var deflater = new DeflaterOutputStream(out, new Deflater(9))) {
            deflater.write(packets);
        }
        return packet(8, out.toByteArray());
    }

    /** An armored message. */
    static String armored(String label, byte[] packets) {
        return "-----BEGIN PGP " + label + "-----\n\n" + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(packets)
                + "\n-----END PGP " + label + "-----\n";
    }

    private static byte[] string(ByteBuffer blob) {
        byte[] bytes = new byte[blob.getInt()];
        blob.get(bytes);
        return bytes;
    }
}
