package sopsinstaller.openpgp;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.HexFormat;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** An RSA SSH key as the OpenPGP key that sops-nix and ssh-to-pgp make of it: version 4, creation time 0. */
public final class SshRsaPgpKey {
    private static final int VERSION = 4;

    private SshRsaPgpKey() {}

    /**
     * The key of these numbers, each unsigned or two's complement, big-endian, as in an SSH key file. All arrays stay
     * the caller's.
     *
     * @param inverse of q modulo p ({@code iqmp} in SSH)
     * @return owned by the caller
     * @throws MalformedInputException when the numbers do not fit together
     */
    public static PgpKey of(byte[] modulus, byte[] exponent, byte[] secretExponent, byte[] p, byte[] q, byte[] inverse)
            throws MalformedInputException {
        var material = new KeyMaterial.Rsa(new BigInteger(1, modulus), new BigInteger(1, exponent));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {VERSION, 0, 0, 0, 0, KeyMaterial.RSA});
        write(material.modulus(), body);
        write(material.exponent(), body);
        byte[] fingerprint = PublicKey.fingerprint(VERSION, body.toByteArray());
        var publicKey = new PublicKey(VERSION, KeyMaterial.RSA, material, fingerprint);
        var numbers = new RsaKey.Numbers(SecretBytes.copyOf(secretExponent), SecretBytes.copyOf(p),
                SecretBytes.copyOf(q), SecretBytes.copyOf(inverse));
        return RsaKey.of(publicKey, HexFormat.of().withUpperCase().formatHex(fingerprint), numbers);
    }

    private static void write(BigInteger number, ByteArrayOutputStream out) {
        int bits = number.bitLength();
        out.write(bits >>> Byte.SIZE);
        out.write(bits);
        byte[] bytes = number.toByteArray();
        int sign = bytes.length - Math.ceilDiv(bits, Byte.SIZE);
        out.write(bytes, sign, bytes.length - sign);
    }
}
