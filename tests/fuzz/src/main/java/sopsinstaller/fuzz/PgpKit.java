package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.CRC24;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import sopsinstaller.openpgp.GnupgHome;
import sopsinstaller.openpgp.PgpKey;
import sopsinstaller.openpgp.PgpKeys;

/** An OpenPGP key of the algorithm X25519 and messages for it, made by RFC 9580 without the program's own code. */
final class PgpKit {
    static final List<PgpKey> KEYS = keys();

    private static final int SCALAR = 21;
    private static final byte[] SESSION_KEY = AgeKit.filled(16, 1);
    private static final int AES128 = 7;
    private static final byte[] WRAPPED_KEY = wrappedKey();

    private PgpKit() {}

    /** A packet of the new form. */
    static byte[] packet(int tag, byte[]... body) {
        byte[] whole = Bytes.joined(body);
        return Bytes.joined(new byte[] {(byte) (0xC0 | tag), (byte) 0xFF},
                ByteBuffer.allocate(Integer.BYTES).putInt(whole.length).array(), whole);
    }

    /** A message for the key with that session key packet and these packets inside. */
    static byte[] message(byte[] content) {
        byte[] text = Bytes.joined(AgeKit.filled(18, 0), content, new byte[] {(byte) 0xD3, 0x14});
        SHA1Digest digest = new SHA1Digest();
        digest.update(text, 0, text.length);
        byte[] hash = new byte[20];
        digest.doFinal(hash, 0);
        byte[] plain = Bytes.joined(text, hash);
        var cipher = CFBBlockCipher.newInstance(AESEngine.newInstance(), 128);
        cipher.init(true, new ParametersWithIV(new KeyParameter(SESSION_KEY), new byte[16]));
        byte[] sealed = new byte[plain.length];
        cipher.processBytes(plain, 0, plain.length, sealed, 0);
        return Bytes.joined(WRAPPED_KEY, packet(18, new byte[] {1}, sealed));
    }

    /** Armor with its sum. */
    static byte[] armored(String label, byte[] binary) {
        CRC24 sum = new CRC24();
        for (byte octet : binary) {
            sum.update(octet & 0xFF);
        }
        byte[] three = {(byte) (sum.getValue() >> 16), (byte) (sum.getValue() >> 8), (byte) sum.getValue()};
        return ("-----BEGIN PGP " + label + "-----\n\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(binary) + "\n="
                + Base64.getEncoder().encodeToString(three) + "\n-----END PGP " + label + "-----\n").getBytes(US_ASCII);
    }

    private static byte[] point() {
        byte[] point = new byte[32];
        X25519.scalarMultBase(AgeKit.filled(32, SCALAR), 0, point, 0);
        return point;
    }

    private static List<PgpKey> keys() {
        byte[] secret = AgeKit.filled(32, SCALAR);
        int sum = 32 * SCALAR;
        byte[] key = packet(5, new byte[] {4, 0, 0, 0, 0, 25}, point(), new byte[] {0}, secret,
                new byte[] {(byte) (sum >> 8), (byte) sum});
        Optional<PgpKeys> keys = Trial.of(() -> GnupgHome.read(Machine.LIBC, Machine.written("own.gpg", key)));
        Trial.require(keys.isPresent() && keys.get().keys().size() == 1, "the key of these targets cannot be read");
        return keys.get().keys();
    }

    /** A session key packet of version 3 for an anonymous recipient. */
    private static byte[] wrappedKey() {
        byte[] ephemeral = AgeKit.filled(32, 33);
        byte[] share = new byte[32];
        X25519.scalarMultBase(ephemeral, 0, share, 0);
        byte[] shared = new byte[32];
        X25519.scalarMult(ephemeral, 0, point(), 0, shared, 0);
        var derivation = new HKDFBytesGenerator(new SHA256Digest());
        derivation.init(new HKDFParameters(Bytes.joined(share, point(), shared), null,
                "OpenPGP X25519".getBytes(US_ASCII)));
        byte[] key = new byte[16];
        derivation.generateBytes(key, 0, key.length);
        var engine = new RFC3394WrapEngine(AESEngine.newInstance());
        engine.init(true, new KeyParameter(key));
        byte[] wrapped = engine.wrap(SESSION_KEY, 0, SESSION_KEY.length);
        return packet(1, new byte[] {3}, new byte[8], new byte[] {25}, share,
                new byte[] {(byte) (wrapped.length + 1), AES128}, wrapped);
    }
}
