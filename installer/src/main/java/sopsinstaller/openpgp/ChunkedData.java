package sopsinstaller.openpgp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.EAXBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.CipherKeys;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.WipedCipher;

/**
 * Data in chunks, each authenticated with its number, and a last tag over the whole length (RFC 9580 section 5.13.2,
 * LibrePGP section 5.16).
 */
final class ChunkedData {
    private static final int EAX = 1;
    private static final int OCB = 2;
    private static final int GCM = 3;
    private static final int TAG_BYTES = 16;
    private static final int SALT_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    /** Chunk sizes are written as a power of two from this one on. */
    private static final int LEAST_CHUNK_POWER = 6;
    /** Larger chunks than this have no other effect here: no message is so long. */
    private static final int MAX_CHUNK_POWER = 30;
    private static final byte VERSION_2_HEADER = (byte) 0xd2;
    private static final byte OCB_PACKET_HEADER = (byte) 0xd4;

    private final List<WipedCipher> engines;
    private final AEADBlockCipher cipher;
    private final KeyParameter key;
    private final byte[] nonce;
    private final byte[] header;
    /** Whether the chunk's number changes the bits of the nonce and is authenticated, as in the OCB packet. */
    private final boolean numbered;

    /** Copies the key at the start of {@code key}; OCB works with two engines, the others with one. */
    private ChunkedData(int cipher, int mode, byte[] key, byte[] nonce, byte[] header, boolean numbered)
            throws MalformedInputException {
        this.engines = List.of(new WipedCipher(Ciphers.engine(cipher)), new WipedCipher(Ciphers.engine(cipher)));
        this.cipher = mode(mode, engines.getFirst(), engines.getLast());
        // last of all that can fail: open wipes it
        this.key = new KeyParameter(key, 0, Ciphers.keyBytes(cipher));
        this.nonce = nonce;
        this.header = header;
        this.numbered = numbered;
    }

    /** SEIPD version 2, behind its version. */
    static SecretBytes openVersion2(Octets in, SessionKey session) throws MalformedInputException {
        int cipher = in.octet();
        int mode = in.octet();
        int power = in.octet();
        byte[] salt = in.bytes(SALT_BYTES);
        byte[] header = {VERSION_2_HEADER, SealedData.VERSION_2, (byte) cipher, (byte) mode, (byte) power};
        SealedData.check(cipher, session);
        int keyBytes = Ciphers.keyBytes(cipher);
        byte[] derived = new byte[keyBytes + nonceBytes(mode) - Long.BYTES];
        try {
            var derivation = new HKDFBytesGenerator(new SHA256Digest());
            derivation.init(new HKDFParameters(session.key().expose(), salt, header));
            derivation.generateBytes(derived, 0, derived.length);
            byte[] nonce = Arrays.copyOfRange(derived, keyBytes, derived.length + Long.BYTES);
            var data = new ChunkedData(cipher, mode, derived, nonce, header, false);
            return data.open(in, power);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    /** The OCB packet, behind its version. */
    static SecretBytes openOcbPacket(Octets in, SessionKey session) throws MalformedInputException {
        int cipher = in.octet();
        int mode = in.octet();
        int power = in.octet();
        byte[] nonce = in.bytes(nonceBytes(mode));
        byte[] header = {OCB_PACKET_HEADER, SealedData.VERSION_1, (byte) cipher, (byte) mode, (byte) power};
        if (session.cipher() != cipher) {
            throw SealedData.changed();
        }
        SealedData.check(cipher, session);
        return new ChunkedData(cipher, mode, session.key().expose(), nonce, header, true).open(in, power);
    }

    private static int nonceBytes(int mode) throws MalformedInputException {
        return switch (mode) {
            case EAX -> 16;
            case OCB -> 15;
            case GCM -> 12;
            default -> throw new MalformedInputException(
                    "PGP message uses a mode of encryption that is not supported (number " + mode + ")");
        };
    }

    private static AEADBlockCipher mode(int mode, BlockCipher engine, BlockCipher second)
            throws MalformedInputException {
        if (engine.getBlockSize() != BLOCK_BYTES) {
            throw new MalformedInputException("PGP message uses a cipher that does not fit its mode of encryption");
        }
        return switch (mode) {
            case EAX -> new EAXBlockCipher(engine);
            case OCB -> new OCBBlockCipher(engine, second);
            case GCM -> (AEADBlockCipher) GCMBlockCipher.newInstance(engine);
            default -> throw new IllegalStateException("bug: mode without a nonce's length");
        };
    }

    private SecretBytes open(Octets in, int power) throws MalformedInputException {
        long chunk = 1L << Math.min(power, MAX_CHUNK_POWER) + LEAST_CHUNK_POWER;
        int chunksEnd = in.position() + in.remaining() - TAG_BYTES;
        byte[] plain = new byte[in.remaining()];
        boolean good = false;
        try {
            int at = in.position();
            int length = 0;
            long number = 0;
            for (; at < chunksEnd; number++) {
                int count = (int) Math.min(chunk + TAG_BYTES, chunksEnd - at);
                length += open(number, -1, in.array(), at, count, plain, length);
                at += count;
            }
            if (at != chunksEnd) {
                throw SealedData.changed();
            }
            open(number, length, in.array(), at, TAG_BYTES, plain, length);
            good = true;
            return SecretBytes.takingOver(plain, length);
        } finally {
            if (!good) {
                Arrays.fill(plain, (byte) 0);
            }
            engines.forEach(WipedCipher::close);
            CipherKeys.wipe(key);
        }
    }

    /** Opens chunk {@code number}, or, with the length of all as {@code total}, the tag behind the last one. */
    private int open(long number, long total, byte[] sealed, int from, int count, byte[] plain, int to)
            throws MalformedInputException {
        try {
            cipher.init(false,
                    new AEADParameters(key, TAG_BYTES * Byte.SIZE, nonce(number), additional(number, total)));
            int written = cipher.processBytes(sealed, from, count, plain, to);
            return written + cipher.doFinal(plain, to + written);
        } catch (InvalidCipherTextException _) {
            throw SealedData.changed();
        }
    }

    private byte[] nonce(long number) {
        byte[] result = nonce.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            result[result.length - 1 - i] ^= (byte) (number >>> i * Byte.SIZE);
        }
        return result;
    }

    private byte[] additional(long number, long total) {
        int length = header.length + (numbered ? Long.BYTES : 0) + (total < 0 ? 0 : Long.BYTES);
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(header);
        if (numbered) {
            out.putLong(number);
        }
        if (total >= 0) {
            out.putLong(total);
        }
        return out.array();
    }
}
