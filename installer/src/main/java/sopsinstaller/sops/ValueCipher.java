package sopsinstaller.sops;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * AES-GCM with the data key of one file. One cipher object serves all values, because making one costs more than
 * decrypting a usual value. Not for use by several threads.
 */
final class ValueCipher {
    private static final int TAG_BITS = 128;
    private final Cipher cipher;
    private final SecretKeySpec key;

    /**
     * Borrows {@code dataKey}; the JDK's cipher and key copy it and cannot wipe their copies.
     *
     * @throws MalformedInputException when it has no length of an AES key
     */
    ValueCipher(SecretBytes dataKey) throws MalformedInputException {
        if (dataKey.length() != 32 && dataKey.length() != 24 && dataKey.length() != 16) {
            throw new MalformedInputException("the data key has a wrong length");
        }
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: this Java has no AES-GCM", e);
        }
        key = new SecretKeySpec(dataKey.expose(), "AES");
    }

    /**
     * Decrypts and authenticates a value.
     *
     * @param additional an array whose first {@code additionalLength} bytes the value is bound to
     * @return the plain bytes, owned by the caller
     * @throws MalformedInputException when a part is no base64, or the value, its place or the key is another
     */
    byte[] open(EncryptedValue value, byte[] additional, int additionalLength) throws MalformedInputException {
        byte[] iv = value.iv();
        if (iv.length == 0) {
            throw new MalformedInputException("the iv is empty");
        }
        byte[] sealed = new byte[value.maxSealedLength()];
        try {
            int length = value.sealed(sealed);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(additional, 0, additionalLength);
            return cipher.doFinal(sealed, 0, length);
        } catch (AEADBadTagException _) {
            throw new MalformedInputException("it was changed, or stands in another place than it was made for");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: AES-GCM refuses to run", e);
        }
    }
}
