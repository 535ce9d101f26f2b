package sopsinstaller.ssh;

import static org.bouncycastle.util.Arrays.constantTimeAreEqual;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ChaChaEngine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import sopsinstaller.secret.CipherKeys;
import sopsinstaller.secret.SecretBytes;

/** The ciphers under which ssh-keygen writes keys ({@code -Z}; the first is what it takes when it is not told). */
enum OpenSshCipher {
    AES256_CTR("aes256-ctr", Mode.COUNTER, 32),
    AES192_CTR("aes192-ctr", Mode.COUNTER, 24),
    AES128_CTR("aes128-ctr", Mode.COUNTER, 16),
    AES256_CBC("aes256-cbc", Mode.CHAIN, 32),
    AES192_CBC("aes192-cbc", Mode.CHAIN, 24),
    AES128_CBC("aes128-cbc", Mode.CHAIN, 16),
    AES256_GCM("aes256-gcm@openssh.com", Mode.GALOIS, 32),
    AES128_GCM("aes128-gcm@openssh.com", Mode.GALOIS, 16),
    CHACHA20_POLY1305("chacha20-poly1305@openssh.com", Mode.CHACHA, 64);

    private static final int AES_BLOCK_BYTES = 16;
    private static final int TAG_BYTES = 16;
    private static final int CHACHA_KEY_BYTES = 32;
    private static final int CHACHA_BLOCK_BYTES = 64;

    private final String label;
    private final Mode mode;
    private final int keyBytes;

    /** How blocks are made one text; the numbers are bytes. */
    private enum Mode {
        COUNTER(16, 16, 0), CHAIN(16, 16, 0), GALOIS(12, 16, TAG_BYTES), CHACHA(0, 8, TAG_BYTES);

        final int iv;
        final int block;
        final int tag;

        Mode(int iv, int block, int tag) {
            this.iv = iv;
            this.block = block;
            this.tag = tag;
        }
    }

    OpenSshCipher(String label, Mode mode, int keyBytes) {
        this.label = label;
        this.mode = mode;
        this.keyBytes = keyBytes;
    }

    /** The cipher of that name; empty when it is none of these. */
    static Optional<OpenSshCipher> named(String name) {
        for (OpenSshCipher cipher : values()) {
            if (cipher.label.equals(name)) {
                return Optional.of(cipher);
            }
        }
        return Optional.empty();
    }

    int keyBytes() {
        return keyBytes;
    }

    int ivBytes() {
        return mode.iv;
    }

    int blockBytes() {
        return mode.block;
    }

    int tagBytes() {
        return mode.tag;
    }

    /**
     * Decrypts {@code sealed}, which is whole blocks.
     *
     * @param keyAndIv both, one after the other; borrowed
     * @return a new array that the caller wipes; empty when the tag is wrong. Without a tag it may be anything
     */
    Optional<byte[]> open(SecretBytes keyAndIv, byte[] sealed, byte[] tag) {
        byte[] key = Arrays.copyOf(keyAndIv.expose(), keyBytes);
        byte[] iv = Arrays.copyOfRange(keyAndIv.expose(), keyBytes, keyAndIv.length());
        try {
            return switch (mode) {
                case COUNTER -> blocks(SICBlockCipher::newInstance, key, iv, sealed);
                case CHAIN -> blocks(CBCBlockCipher::newInstance, key, iv, sealed);
                case GALOIS -> galois(key, iv, sealed, tag);
                case CHACHA -> chacha(key, sealed, tag);
            };
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(iv, (byte) 0);
        }
    }

    private static Optional<byte[]> blocks(
            Function<BlockCipher, BlockCipher> modeOf, byte[] key, byte[] iv, byte[] sealed) {
        BlockCipher aes = AESEngine.newInstance();
        var parameter = new KeyParameter(key);
        try {
            BlockCipher cipher = modeOf.apply(aes);
            cipher.init(false, new ParametersWithIV(parameter, iv));
            byte[] plain = new byte[sealed.length];
            for (int at = 0; at < sealed.length; at += AES_BLOCK_BYTES) {
                cipher.processBlock(sealed, at, plain, at);
            }
            return Optional.of(plain);
        } finally {
            CipherKeys.wipe(aes);
            CipherKeys.wipe(parameter);
        }
    }

    private static Optional<byte[]> galois(byte[] key, byte[] iv, byte[] sealed, byte[] tag) {
        BlockCipher aes = AESEngine.newInstance();
        var parameter = new KeyParameter(key);
        var cipher = GCMBlockCipher.newInstance(aes);
        cipher.init(false, new ParametersWithIV(parameter, iv));
        byte[] plain = new byte[cipher.getOutputSize(sealed.length + tag.length)];
        try {
            int written = cipher.processBytes(sealed, 0, sealed.length, plain, 0);
            written += cipher.processBytes(tag, 0, tag.length, plain, written);
            cipher.doFinal(plain, written);
            return Optional.of(plain);
        } catch (InvalidCipherTextException _) {
            Arrays.fill(plain, (byte) 0);
            return Optional.empty();
        } finally {
            CipherKeys.wipe(aes);
            CipherKeys.wipe(parameter);
        }
    }

    /**
     * OpenSSH's own construction (PROTOCOL.chacha20poly1305) with packet number 0: the first block of the stream is
     * the key of the tag over the sealed bytes, the others hide them. The second half of the key is for the length of
     * packets, which a file has not.
     */
    private static Optional<byte[]> chacha(byte[] key, byte[] sealed, byte[] tag) {
        var stream = new ChaChaEngine();
        byte[] packetNumber = new byte[Long.BYTES];
        var parameter = new KeyParameter(key, 0, CHACHA_KEY_BYTES);
        stream.init(false, new ParametersWithIV(parameter, packetNumber));
        CipherKeys.wipe(parameter);
        byte[] first = new byte[CHACHA_BLOCK_BYTES];
        stream.processBytes(first, 0, first.length, first, 0);
        var poly = new Poly1305();
        var tagKey = new KeyParameter(first, 0, CHACHA_KEY_BYTES);
        poly.init(tagKey);
        CipherKeys.wipe(tagKey);
        Arrays.fill(first, (byte) 0);
        poly.update(sealed, 0, sealed.length);
        byte[] expected = new byte[TAG_BYTES];
        poly.doFinal(expected, 0);
        try {
            if (!constantTimeAreEqual(expected, tag)) {
                return Optional.empty();
            }
            byte[] plain = new byte[sealed.length];
            stream.processBytes(sealed, 0, sealed.length, plain, 0);
            return Optional.of(plain);
        } finally {
            // writes another key over this one
            stream.init(false, new ParametersWithIV(new KeyParameter(new byte[CHACHA_KEY_BYTES]), packetNumber));
        }
    }
}
