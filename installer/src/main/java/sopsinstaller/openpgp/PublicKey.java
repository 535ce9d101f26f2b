package sopsinstaller.openpgp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import sopsinstaller.failure.MalformedInputException;

/**
 * A public key or subkey (RFC 9580 section 5.5.2; version 5 is LibrePGP's). Nothing in it is secret.
 *
 * @param version 4, 5 or 6
 * @param algorithm its number
 * @param material its numbers
 * @param fingerprint 20 bytes in version 4, else 32
 */
record PublicKey(int version, int algorithm, KeyMaterial material, byte[] fingerprint) {
    private static final int VERSION_4 = 4;
    /** The version of GnuPG's keys for X448. */
    static final int VERSION_5 = 5;
    /** The version of RFC 9580. */
    static final int VERSION_6 = 6;
    private static final int VERSION_4_MARK = 0x99;
    private static final int VERSION_5_MARK = 0x9a;
    private static final int VERSION_6_MARK = 0x9b;
    private static final int KEY_ID_BYTES = 8;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Reads the public part of a key packet; {@code body} then stands at what is secret, if anything. */
    static PublicKey read(Octets body) throws MalformedInputException {
        int start = body.position();
        int version = body.octet();
        if (version < VERSION_4 || version > VERSION_6) {
            throw new MalformedInputException("is of a version that is not supported (" + version + ")");
        }
        body.skip(Integer.BYTES);
        int algorithm = body.octet();
        if (version != VERSION_4) {
            body.skip(Integer.BYTES);
        }
        KeyMaterial material = KeyMaterial.read(algorithm, body);
        byte[] hashed = Arrays.copyOfRange(body.array(), start, body.position());
        return new PublicKey(version, algorithm, material, fingerprint(version, hashed));
    }

    /** The fingerprint of the public part {@code body} (RFC 9580 section 5.5.4). */
    static byte[] fingerprint(int version, byte[] body) {
        ByteBuffer prefix = version == VERSION_4
                ? ByteBuffer.allocate(3).put((byte) VERSION_4_MARK).putShort((short) body.length)
                : ByteBuffer.allocate(5)
                        .put((byte) (version == VERSION_5 ? VERSION_5_MARK : VERSION_6_MARK)).putInt(body.length);
        Digest digest = version == VERSION_4 ? new SHA1Digest() : new SHA256Digest();
        digest.update(prefix.array(), 0, prefix.capacity());
        digest.update(body, 0, body.length);
        byte[] result = new byte[digest.getDigestSize()];
        digest.doFinal(result, 0);
        return result;
    }

    /** The fingerprint in upper-case hex. */
    String name() {
        return HEX.formatHex(fingerprint);
    }

    /** The key id in upper-case hex. */
    String keyId() {
        return version == VERSION_4
                ? HEX.formatHex(fingerprint, fingerprint.length - KEY_ID_BYTES, fingerprint.length)
                : HEX.formatHex(fingerprint, 0, KEY_ID_BYTES);
    }
}
