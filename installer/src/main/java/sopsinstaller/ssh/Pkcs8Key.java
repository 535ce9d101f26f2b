package sopsinstaller.ssh;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** PKCS#8 private keys (RFC 5958; Ed25519 as in RFC 8410) and the PKCS#1 keys inside or without them (RFC 8017). */
final class Pkcs8Key {
    private static final String ED25519_OID = "2b6570";
    private static final String RSA_OID = "2a864886f70d010101";
    private static final String EC_OID = "2a8648ce3d0201";
    private static final int KEY_BYTES = 32;
    /** d, p, q, d mod (p − 1), d mod (q − 1) and the inverse of q modulo p. */
    private static final int RSA_SECRETS = 6;

    private Pkcs8Key() {}

    static SshPrivateKey parse(SecretBytes content) throws MalformedInputException {
        DerReader file = new DerReader(content.expose());
        DerReader key = file.inside(DerReader.SEQUENCE);
        file.end();
        key.inside(DerReader.INTEGER);
        byte[] oid = key.inside(DerReader.SEQUENCE).content(DerReader.OBJECT_IDENTIFIER);
        DerReader inner = key.inside(DerReader.OCTET_STRING);
        // Attributes and a copy of the public key may follow; both are optional and of no use here.
        return switch (HexFormat.of().formatHex(oid)) {
            case ED25519_OID -> ed25519(inner);
            case RSA_OID -> rsa(inner);
            case EC_OID -> new SshPrivateKey.Unsupported("ecdsa");
            default -> new SshPrivateKey.Unsupported("PKCS#8 key of another algorithm");
        };
    }

    /** The RSAPrivateKey of PKCS#1: version, n, e and the secret numbers. */
    static SshPrivateKey rsa(DerReader file) throws MalformedInputException {
        DerReader key = file.inside(DerReader.SEQUENCE);
        file.end();
        key.inside(DerReader.INTEGER);
        byte[] modulus = key.content(DerReader.INTEGER);
        byte[] exponent = key.content(DerReader.INTEGER);
        byte[][] secrets = new byte[RSA_SECRETS][];
        boolean complete = false;
        try {
            for (int i = 0; i < RSA_SECRETS; i++) {
                secrets[i] = key.content(DerReader.INTEGER);
            }
            complete = true;
        } finally {
            if (!complete) {
                RsaKey.wipe(secrets);
            }
        }
        // the exponents modulo p − 1 and q − 1 follow from the others
        RsaKey.wipe(secrets[3], secrets[4]);
        return RsaKey.of(modulus, exponent, secrets[0], secrets[5], secrets[1], secrets[2]);
    }

    private static SshPrivateKey ed25519(DerReader inner) throws MalformedInputException {
        byte[] seed = inner.content(DerReader.OCTET_STRING);
        if (seed.length != KEY_BYTES) {
            Arrays.fill(seed, (byte) 0);
            throw new MalformedInputException("ed25519 key has not " + KEY_BYTES + " bytes");
        }
        byte[] publicKey = new byte[KEY_BYTES];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return new SshPrivateKey.Ed25519(SecretBytes.takingOver(seed), publicKey);
    }
}
