package sopsinstaller.openpgp;

import static org.bouncycastle.util.Arrays.constantTimeAreEqual;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.CFBModeCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.CipherKeys;
import sopsinstaller.secret.SecretBytes;

/**
 * The encrypted part of a message with its integrity protection: SEIPD version 1 (CFB with a hash) and 2 (RFC 9580
 * section 5.13), and the OCB packet of LibrePGP. Not a byte is given out before all were checked.
 */
final class SealedData {
    /** Version of the packet with a hash at the end of its content; also that of the OCB packet. */
    static final int VERSION_1 = 1;
    /** Version of the packet with authenticated encryption. */
    static final int VERSION_2 = 2;

    private static final int HASH_BYTES = 20;
    /** The header of the packet that holds the hash: tag 19, 20 bytes. */
    private static final byte[] HASH_HEADER = {(byte) 0xd3, 0x14};

    private SealedData() {}

    /**
     * Decrypts and checks.
     *
     * @param tag of the packet
     * @param body of the packet; not moved
     * @param session borrowed
     * @return the packets inside, owned by the caller
     * @throws MalformedInputException when the integrity check fails or the form is not supported
     */
    static SecretBytes open(int tag, Octets body, SessionKey session) throws MalformedInputException {
        Octets in = body.again();
        int version = in.octet();
        if (tag == Packets.OCB_PROTECTED && version == VERSION_1) {
            return ChunkedData.openOcbPacket(in, session);
        }
        return switch (version) {
            case VERSION_1 -> openHashed(in, session);
            case VERSION_2 -> ChunkedData.openVersion2(in, session);
            default -> throw new MalformedInputException(
                    "PGP message is encrypted in a form that is not supported (version " + version + ")");
        };
    }

    /** Refuses a key that does not fit {@code cipher}. */
    static void check(int cipher, SessionKey session) throws MalformedInputException {
        if (session.key().length() != Ciphers.keyBytes(cipher)) {
            throw new MalformedInputException("PGP message has a session key of a wrong length");
        }
    }

    /** What is told about a message that was changed, damaged or cut off. */
    static MalformedInputException changed() {
        return new MalformedInputException("PGP message was changed or is damaged: its integrity check failed");
    }

    private static SecretBytes openHashed(Octets in, SessionKey session) throws MalformedInputException {
        BlockCipher engine = Ciphers.engine(session.cipher());
        check(session.cipher(), session);
        int block = engine.getBlockSize();
        int prefix = block + 2;
        int length = in.remaining();
        int hashed = length - HASH_BYTES;
        int content = hashed - HASH_HEADER.length;
        if (content < prefix) {
            throw changed();
        }
        CFBModeCipher cipher = CFBBlockCipher.newInstance(engine, block * Byte.SIZE);
        byte[] plain = new byte[length];
        KeyParameter key = new KeyParameter(session.key().expose());
        try {
            cipher.init(false, new ParametersWithIV(key, new byte[block]));
            cipher.processBytes(in.array(), in.position(), length, plain, 0);
            byte[] hash = new byte[HASH_BYTES];
            SHA1Digest digest = new SHA1Digest();
            digest.update(plain, 0, hashed);
            digest.doFinal(hash, 0);
            if (!constantTimeAreEqual(HASH_BYTES, hash, 0, plain, hashed)
                    || !Arrays.equals(plain, content, hashed, HASH_HEADER, 0, HASH_HEADER.length)
                    || !Arrays.equals(plain, block - 2, block, plain, block, prefix)) {
                throw changed();
            }
            return SecretBytes.takingOver(Arrays.copyOfRange(plain, prefix, content));
        } finally {
            Arrays.fill(plain, (byte) 0);
            CipherKeys.wipe(engine);
            CipherKeys.wipe(key);
        }
    }
}
