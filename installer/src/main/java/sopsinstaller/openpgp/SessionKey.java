package sopsinstaller.openpgp;

import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.secret.SecretBytes;

/**
 * The key of one message.
 *
 * @param cipher the cipher's number, {@link #CIPHER_ELSEWHERE} when the encrypted packet names it
 * @param key owned
 */
record SessionKey(int cipher, SecretBytes key) implements AutoCloseable {
    /** For session key packets of version 6: the encrypted packet names the cipher. */
    static final int CIPHER_ELSEWHERE = 0;

    private static final int CHECKSUM_BYTES = 2;

    /**
     * Reads the form in which RSA and ECDH carry it: the cipher's number (in version 3), the key, and the sum of the
     * key's bytes; empty when the sum is wrong.
     *
     * @param bytes borrowed
     */
    static Optional<SessionKey> checked(byte[] bytes, int from, int to, boolean namesCipher) {
        int start = namesCipher ? from + 1 : from;
        int end = to - CHECKSUM_BYTES;
        if (end <= start) {
            return Optional.empty();
        }
        int sum = 0;
        for (int i = start; i < end; i++) {
            sum += bytes[i] & 0xff;
        }
        if ((sum & 0xffff) != ((bytes[end] & 0xff) << Byte.SIZE | bytes[end + 1] & 0xff)) {
            return Optional.empty();
        }
        int cipher = namesCipher ? bytes[from] & 0xff : CIPHER_ELSEWHERE;
        return Optional.of(new SessionKey(cipher, SecretBytes.takingOver(Arrays.copyOfRange(bytes, start, end))));
    }

    @Override
    public void close() {
        key.close();
    }
}
