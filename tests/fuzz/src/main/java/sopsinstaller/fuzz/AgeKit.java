package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import sopsinstaller.age.HybridIdentity;
import sopsinstaller.age.Identity;
import sopsinstaller.age.IdentityText;
import sopsinstaller.age.SshEd25519Identity;
import sopsinstaller.age.X25519Identity;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** Makes age files with one known file key, by the age specification and without the program's own code. */
final class AgeKit {
    static final String VERSION = "age-encryption.org/v1\n";
    static final byte[] FILE_KEY = "YELLOW SUBMARINE".getBytes(US_ASCII);
    static final int CHUNK_BYTES = 64 * 1024;
    private static final int SCALAR = 7;
    private static final byte[] PAYLOAD_NONCE = filled(16, 9);
    /** One of each kind that costs little. */
    static final List<Identity> IDENTITIES = identities();
    /** A stanza from which the first identity has the file key. */
    static final String STANZA = stanza();

    private AgeKit() {}

    /** Any stanza lines with their right MAC and no payload. */
    static byte[] header(byte[] stanzas) {
        byte[] authenticated = Bytes.joined(VERSION.getBytes(US_ASCII), stanzas, "---".getBytes(US_ASCII));
        HMac mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(derived(FILE_KEY, null, "header")));
        mac.update(authenticated, 0, authenticated.length);
        byte[] sum = new byte[32];
        mac.doFinal(sum, 0);
        return Bytes.joined(authenticated, (" " + base64(sum) + "\n").getBytes(US_ASCII));
    }

    /** The payload of {@code plain} as age writes it. */
    static byte[] payload(byte[] plain) {
        byte[] payload = PAYLOAD_NONCE;
        int from = 0;
        for (int chunk = 0; from < plain.length || chunk == 0; chunk++) {
            int to = Math.min(plain.length, from + CHUNK_BYTES);
            payload = Bytes.joined(payload, chunk(Arrays.copyOfRange(plain, from, to), chunk, to == plain.length));
            from = to;
        }
        return payload;
    }

    /** One chunk of a payload. */
    static byte[] chunk(byte[] plain, int number, boolean last) {
        byte[] nonce = new byte[12];
        nonce[10] = (byte) number;
        nonce[11] = (byte) (last ? 1 : 0);
        return sealed(derived(FILE_KEY, PAYLOAD_NONCE, "payload"), nonce, plain);
    }

    static byte[] nonce() {
        return PAYLOAD_NONCE.clone();
    }

    private static List<Identity> identities() {
        return List.of(X25519Identity.ofScalar(SecretBytes.takingOver(filled(32, SCALAR))), hybrid(),
                new SshEd25519Identity(SecretBytes.takingOver(filled(32, 3)), ed25519Point(filled(32, 3))));
    }

    private static byte[] ed25519Point(byte[] seed) {
        byte[] point = new byte[32];
        Ed25519.generatePublicKey(seed, 0, point, 0);
        return point;
    }

    private static Identity hybrid() {
        try (SecretBytes seed = SecretBytes.takingOver(filled(32, 5));
                IdentityText text = IdentityText.ofHybrid(seed, Instant.EPOCH)) {
            String[] lines = new String(text.text().expose(), US_ASCII).split("\n");
            return HybridIdentity.parse(lines[lines.length - 1].getBytes(US_ASCII));
        } catch (MalformedInputException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String stanza() {
        byte[] ephemeral = filled(32, 11);
        byte[] share = new byte[32];
        X25519.scalarMultBase(ephemeral, 0, share, 0);
        byte[] own = new byte[32];
        X25519.scalarMultBase(filled(32, SCALAR), 0, own, 0);
        byte[] shared = new byte[32];
        X25519.scalarMult(ephemeral, 0, own, 0, shared, 0);
        byte[] key = derived(shared, Bytes.joined(share, own), "age-encryption.org/v1/X25519");
        return "-> X25519 " + base64(share) + "\n" + base64(sealed(key, new byte[12], FILE_KEY)) + "\n";
    }

    private static byte[] derived(byte[] key, byte[] salt, String info) {
        var derivation = new HKDFBytesGenerator(new SHA256Digest());
        derivation.init(new HKDFParameters(key, salt, info.getBytes(US_ASCII)));
        byte[] result = new byte[32];
        derivation.generateBytes(result, 0, result.length);
        return result;
    }

    private static byte[] sealed(byte[] key, byte[] nonce, byte[] plain) {
        try {
            var cipher = new ChaCha20Poly1305();
            cipher.init(true, new AEADParameters(new KeyParameter(key), 128, nonce));
            byte[] sealed = new byte[plain.length + 16];
            cipher.doFinal(sealed, cipher.processBytes(plain, 0, plain.length, sealed, 0));
            return sealed;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
