package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** An RSA SSH key as an age identity: opens stanzas of type {@code ssh-rsa} (C2SP age-ssh): RSAES-OAEP, RFC 8017. */
public final class SshRsaIdentity implements Identity {
    private static final String TYPE = "ssh-rsa";
    private static final String SSH_RSA_LABEL = "age-encryption.org/v1/ssh-rsa";
    private static final int TAG_BYTES = 4;

    private final byte[] modulus;
    private final byte[] exponent;
    private final SecretBytes privateExponent;
    private final SecretBytes firstPrime;
    private final SecretBytes secondPrime;
    private final SecretBytes inverse;
    private final byte[] sshBlob;

    /**
     * The key of these numbers, which fit together; each big-endian, with a zero byte before a first bit that is set.
     *
     * @param modulus n
     * @param exponent e
     * @param privateExponent d; owned, as the following are
     * @param firstPrime p
     * @param secondPrime q
     * @param inverse of q modulo p
     */
    public SshRsaIdentity(byte[] modulus, byte[] exponent, SecretBytes privateExponent, SecretBytes firstPrime,
            SecretBytes secondPrime, SecretBytes inverse) {
        this.modulus = modulus.clone();
        this.exponent = exponent.clone();
        this.privateExponent = privateExponent;
        this.firstPrime = firstPrime;
        this.secondPrime = secondPrime;
        this.inverse = inverse;
        byte[] type = TYPE.getBytes(US_ASCII);
        this.sshBlob = ByteBuffer.allocate(3 * Integer.BYTES + type.length + exponent.length + modulus.length)
                .putInt(type.length).put(type)
                .putInt(exponent.length).put(exponent)
                .putInt(modulus.length).put(modulus)
                .array();
    }

    @Override
    public Optional<SecretBytes> unwrap(List<Stanza> stanzas) throws MalformedInputException {
        byte[] ownTag = null;
        for (Stanza stanza : stanzas) {
            if (stanza.type().equals(TYPE)) {
                ownTag = ownTag == null ? Arrays.copyOf(Primitives.sha256(sshBlob), TAG_BYTES) : ownTag;
                OwnStanza own = OwnStanza.ofAnyBody(stanza, 1);
                if (Arrays.equals(own.argument(0, TAG_BYTES), ownTag)) {
                    return Optional.of(unwrap(own));
                }
            }
        }
        return Optional.empty();
    }

    private SecretBytes unwrap(OwnStanza own) throws MalformedInputException {
        byte[] body = own.stanza().body();
        BigInteger n = new BigInteger(1, modulus);
        if (body.length != Math.ceilDiv(n.bitLength(), Byte.SIZE)) {
            throw own.problem("has a body of a wrong length");
        }
        BigInteger p = new BigInteger(1, firstPrime.expose());
        BigInteger q = new BigInteger(1, secondPrime.expose());
        BigInteger d = new BigInteger(1, privateExponent.expose());
        // the last argument: the key was checked when it was read, and a test of primes would take seconds
        var key = new RSAPrivateCrtKeyParameters(n, new BigInteger(1, exponent), d, p, q,
                d.mod(p.subtract(BigInteger.ONE)), d.mod(q.subtract(BigInteger.ONE)),
                new BigInteger(1, inverse.expose()), true);
        try (RsaBlinding blinding = new RsaBlinding(privateExponent, body)) {
            var oaep = new OAEPEncoding(
                    blinding.engine(), new SHA256Digest(), new SHA256Digest(), SSH_RSA_LABEL.getBytes(US_ASCII));
            oaep.init(false, key);
            SecretBytes fileKey = SecretBytes.takingOver(oaep.processBlock(body, 0, body.length));
            if (fileKey.length() != Primitives.FILE_KEY_BYTES) {
                fileKey.close();
                throw own.problem("holds a file key of a wrong length");
            }
            return fileKey;
        } catch (InvalidCipherTextException | DataLengthException _) {
            // wrong padding, or a number above the modulus
            throw own.problem("has the tag of this key but does not open with it");
        } finally {
            key.destroy();
        }
    }

    @Override
    public String recipient() {
        return TYPE + " " + Base64.getEncoder().encodeToString(sshBlob);
    }

    @Override
    public void close() {
        privateExponent.close();
        firstPrime.close();
        secondPrime.close();
        inverse.close();
    }

    @Override
    public String toString() {
        return "SshRsaIdentity[redacted]";
    }
}
