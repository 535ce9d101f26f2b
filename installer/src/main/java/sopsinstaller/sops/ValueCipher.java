package sopsinstaller.sops;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.CipherKeys;
import sopsinstaller.secret.SecretBytes;

/**
 * AES-GCM with the data key of one file. One cipher object serves all values, because making one costs more than
 * decrypting a usual value. Not for use by several threads.
 *
 * <p>Bouncy Castle's lightweight class: in the native image it takes 1.8 µs for a usual value and 0.9 s for 64 MiB,
 * the JDK's provider 3.9 µs and 1.8 s (neither uses the processor's AES there). With no use of the JDK's providers
 * left, all of them stay out of the binary.
 */
final class ValueCipher implements AutoCloseable {
    private static final int TAG_BITS = 128;
    private static final int STEP_BYTES = 64 * 1024;
    private final BlockCipher blocks = AESEngine.newInstance();
    private final GCMModeCipher cipher = GCMBlockCipher.newInstance(blocks);
    private final KeyParameter copy;
    /** Given to the cipher with the first value; afterwards null, which means the same key without a new schedule. */
    private KeyParameter key;
    /** What is being decrypted to the place where it stood; given the same array twice, the cipher would copy it. */
    private byte[] step = new byte[0];

    /**
     * Borrows {@code dataKey}; the copies that the cipher makes are wiped by {@link #close}.
     *
     * @throws MalformedInputException when it has no length of an AES key
     */
    ValueCipher(SecretBytes dataKey) throws MalformedInputException {
        if (dataKey.length() != 32 && dataKey.length() != 24 && dataKey.length() != 16) {
            throw new MalformedInputException("the data key has a wrong length");
        }
        copy = new KeyParameter(dataKey.expose());
        key = copy;
    }

    /**
     * Decrypts and authenticates a value in its own array, which is wiped unless it is authentic.
     *
     * @param additional an array whose first {@code additionalLength} bytes the value is bound to
     * @return the plain bytes, owned by the caller
     * @throws MalformedInputException when the value, its place or the key is another
     */
    SecretBytes open(EncryptedValue.Sealed value, byte[] additional, int additionalLength)
            throws MalformedInputException {
        byte[] bytes = value.bytes();
        boolean authentic = false;
        try {
            cipher.init(false, new AEADParameters(key, TAG_BITS, value.iv()));
            key = null;
            cipher.processAADBytes(additional, 0, additionalLength);
            int length = 0;
            // what is written stays behind what is read by the tag's length, so one array is enough
            for (int at = 0; at < value.length(); at += STEP_BYTES) {
                int count = Math.min(STEP_BYTES, value.length() - at);
                if (step.length < count) {
                    step = new byte[count];
                }
                System.arraycopy(bytes, at, step, 0, count);
                length += cipher.processBytes(step, 0, count, bytes, length);
            }
            length += cipher.doFinal(bytes, length);
            authentic = true;
            return SecretBytes.takingOver(bytes, length);
        } catch (InvalidCipherTextException _) {
            throw new MalformedInputException("it was changed, or stands in another place than it was made for");
        } finally {
            if (!authentic) {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    /** Wipes what is left of the key here. */
    @Override
    public void close() {
        CipherKeys.wipe(blocks);
        CipherKeys.wipe(copy);
    }
}
