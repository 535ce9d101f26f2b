package sopsinstaller.secret;

import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;

/**
 * A block cipher that wipes the round keys it has before it gets others. Modes set up their cipher anew for each
 * message, some of them twice, and each time the old round keys would stay in memory that nothing refers to.
 */
public final class WipedCipher implements BlockCipher, AutoCloseable {
    private final BlockCipher cipher;

    /** Wipes after {@code cipher}. */
    public WipedCipher(BlockCipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public void init(boolean forEncryption, CipherParameters parameters) {
        CipherKeys.wipe(cipher);
        cipher.init(forEncryption, parameters);
    }

    @Override
    public String getAlgorithmName() {
        return cipher.getAlgorithmName();
    }

    @Override
    public int getBlockSize() {
        return cipher.getBlockSize();
    }

    @Override
    public int processBlock(byte[] in, int from, byte[] out, int to) {
        return cipher.processBlock(in, from, out, to);
    }

    @Override
    public void reset() {
        cipher.reset();
    }

    /** Wipes the last round keys. */
    @Override
    public void close() {
        CipherKeys.wipe(cipher);
    }
}
