package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * The receiving half of HPKE (RFC 9180) as far as age uses it: base mode, HKDF-SHA256, ChaCha20-Poly1305, one message,
 * no additional data. The shared secret of the key encapsulation goes into the key schedule as it is.
 */
final class Hpke {
    private static final String VERSION = "HPKE-v1";
    private static final int KDF_HKDF_SHA256 = 0x0001;
    private static final int AEAD_CHACHA20_POLY1305 = 0x0003;
    private static final byte BASE_MODE = 0;
    private static final byte[] NOTHING = {};
    private static final int NONCE_BYTES = 12;

    private final byte[] suite;

    private Hpke(int kem) {
        suite = new byte[] {'H', 'P', 'K', 'E', (byte) (kem >>> Byte.SIZE), (byte) kem,
            KDF_HKDF_SHA256 >>> Byte.SIZE, KDF_HKDF_SHA256, AEAD_CHACHA20_POLY1305 >>> Byte.SIZE,
            AEAD_CHACHA20_POLY1305};
    }

    /**
     * Opens a wrapped file key of 32 bytes.
     *
     * @param kem the number of the key encapsulation
     * @param shared its secret; borrowed
     * @param info ASCII
     * @return empty when the secret is another one
     */
    static Optional<SecretBytes> openFileKey(int kem, SecretBytes shared, String info, byte[] body) {
        Hpke hpke = new Hpke(kem);
        byte[] identifierHash = hpke.extract(NOTHING, "psk_id_hash", NOTHING);
        byte[] infoHash = hpke.extract(NOTHING, "info_hash", info.getBytes(US_ASCII));
        byte[] schedule =
                Primitives.concat(new byte[] {BASE_MODE}, Primitives.concat(identifierHash, infoHash));
        try (SecretBytes secret = SecretBytes.takingOver(hpke.extract(shared.expose(), "secret", NOTHING));
                SecretBytes key = hpke.expand(secret, "key", schedule, Primitives.KEY_BYTES);
                SecretBytes nonce = hpke.expand(secret, "base_nonce", schedule, NONCE_BYTES)) {
            return Primitives.openFileKey(key, nonce.expose(), body);
        }
    }

    /** LabeledExtract (section 4); none of the keys that are extracted from is secret, only salts are. */
    private byte[] extract(byte[] salt, String label, byte[] inputKey) {
        byte[] labeled = Primitives.concat(labeled(label), inputKey);
        return Primitives.hmac(salt.length == 0 ? new byte[Primitives.KEY_BYTES] : salt, labeled);
    }

    /** LabeledExpand (section 4) of at most one block. */
    private SecretBytes expand(SecretBytes secret, String label, byte[] context, int length) {
        try (SecretOutput info = new SecretOutput()) {
            info.write(length >>> Byte.SIZE);
            info.write(length);
            info.write(labeled(label));
            info.write(context);
            info.write(1);
            try (SecretBytes counted = info.take();
                    SecretBytes block = SecretBytes.takingOver(
                            Primitives.hmac(secret.expose(), counted.expose()))) {
                return SecretBytes.takingOver(Arrays.copyOf(block.expose(), length));
            }
        }
    }

    private byte[] labeled(String label) {
        return Primitives.concat(
                VERSION.getBytes(US_ASCII), Primitives.concat(suite, label.getBytes(US_ASCII)));
    }
}
