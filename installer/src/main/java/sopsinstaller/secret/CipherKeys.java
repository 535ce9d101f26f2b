package sopsinstaller.secret;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Wipes the copies of a key that Bouncy Castle's objects hold; none of them can be used afterwards. */
public final class CipherKeys {
    private static final int CHACHA_KEY_BYTES = 32;
    private static final int CHACHA_NONCE_BYTES = 12;
    /**
     * The round keys of AES, of which the first is the key itself. A new key would leave them as they are, in an array
     * that nothing refers to; there is no other way to reach them.
     */
    private static final VarHandle ROUND_KEYS = roundKeys();

    private CipherKeys() {}

    private static VarHandle roundKeys() {
        try {
            return MethodHandles.privateLookupIn(AESEngine.class, MethodHandles.lookup())
                    .findVarHandle(AESEngine.class, "WorkingKey", int[][].class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug: this release of Bouncy Castle keeps round keys elsewhere", e);
        }
    }

    /** Wipes a key that was given to a cipher. */
    public static void wipe(KeyParameter key) {
        Arrays.fill(key.getKey(), (byte) 0);
    }

    /** Wipes the round keys of {@code cipher} where it is AES; others stay as they are. */
    public static void wipe(BlockCipher cipher) {
        if (cipher instanceof AESEngine aes && (int[][]) ROUND_KEYS.get(aes) instanceof int[][] rounds) {
            for (int[] round : rounds) {
                Arrays.fill(round, 0);
            }
        }
    }

    /**
     * Wipes the key of {@code mac} and the last block of its text; what its hash made of the key's block stays in the
     * states that it keeps for the next text.
     */
    public static void wipe(HMac mac) {
        // every key is written over the last, padded
        mac.init(new KeyParameter(new byte[1]));
    }

    /** Wipes the key that {@code cipher} was set up to open with. */
    public static void wipe(ChaCha20Poly1305 cipher) {
        // it has one array for its key and one for its state, and writes every new key over the last
        cipher.init(false, new ParametersWithIV(
                new KeyParameter(new byte[CHACHA_KEY_BYTES]), new byte[CHACHA_NONCE_BYTES]));
    }
}
