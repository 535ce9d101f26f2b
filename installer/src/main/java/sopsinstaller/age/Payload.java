package sopsinstaller.age;

import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * The payload of an age file: a nonce and chunks in the STREAM construction (age specification, "Payload").
 * Everything is buffered, and nothing is released unless all of it is authentic and complete.
 */
final class Payload {
    private static final int NONCE_BYTES = 16;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + Primitives.TAG_BYTES;
    private static final int FINAL_FLAG = 11;

    private Payload() {}

    /**
     * Opens the payload that starts at {@code offset} of {@code file} and fills its rest.
     *
     * @return the plain bytes, owned by the caller
     * @throws MalformedInputException "age header: …" for a missing nonce, "age payload: …" when it is cut,
     *     extended or changed; every plain byte is wiped then
     */
    static SecretBytes open(SecretBytes fileKey, byte[] file, int offset) throws MalformedInputException {
        if (file.length - offset < NONCE_BYTES) {
            throw new MalformedInputException("age header: the payload nonce is cut off");
        }
        byte[] nonce = Arrays.copyOfRange(file, offset, offset + NONCE_BYTES);
        int start = offset + NONCE_BYTES;
        byte[] plain = new byte[plainLength(file.length - start)];
        boolean complete = false;
        try (SecretBytes key = Primitives.hkdf(fileKey.expose(), nonce, "payload")) {
            openChunks(key, file, start, plain);
            complete = true;
            return SecretBytes.takingOver(plain);
        } finally {
            if (!complete) {
                Arrays.fill(plain, (byte) 0);
            }
        }
    }

    private static int plainLength(int sealedLength) throws MalformedInputException {
        int chunks = Math.ceilDiv(sealedLength, SEALED_CHUNK_BYTES);
        int last = sealedLength - (chunks - 1) * SEALED_CHUNK_BYTES;
        if (chunks == 0 || last < Primitives.TAG_BYTES) {
            throw new MalformedInputException("age payload: cut off");
        }
        if (chunks > 1 && last == Primitives.TAG_BYTES) {
            throw new MalformedInputException("age payload: the last chunk is empty");
        }
        return sealedLength - chunks * Primitives.TAG_BYTES;
    }

    /** A chunk is the last one when the file ends with it, and must then carry the final flag; no other may. */
    private static void openChunks(SecretBytes key, byte[] file, int start, byte[] plain)
            throws MalformedInputException {
        byte[] nonce = new byte[FINAL_FLAG + 1];
        int chunk = 0;
        for (int at = start; at < file.length; at += SEALED_CHUNK_BYTES, chunk++) {
            int count = Math.min(SEALED_CHUNK_BYTES, file.length - at);
            boolean last = at + count == file.length;
            for (int i = 0; i < Integer.BYTES; i++) {
                nonce[FINAL_FLAG - 1 - i] = (byte) (chunk >>> (Byte.SIZE * i));
            }
            nonce[FINAL_FLAG] = (byte) (last ? 1 : 0);
            if (!Primitives.open(key, nonce, file, at, count, plain, chunk * CHUNK_BYTES)) {
                throw new MalformedInputException("age payload: chunk " + (chunk + 1)
                        + (last ? " was changed or the file is cut off" : " was changed or bytes follow the end"));
            }
        }
    }
}
