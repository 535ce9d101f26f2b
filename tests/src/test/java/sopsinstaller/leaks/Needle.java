package sopsinstaller.leaks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes that must not be found where they do not belong.
 *
 * @param name what they are, safe to print
 * @param kind how dear they are
 * @param bytes the bytes
 */
record Needle(String name, Kind kind, byte[] bytes) {
    /** Long enough never to be met by chance, short enough that half a copy is found too. */
    static final int PIECE_BYTES = 16;
    private static final int LEAST_BYTES = 12;

    /** What was lost with it. */
    enum Kind {
        /** One value. */
        VALUE,
        /** What opens one file: a data key, a file key, a key derived from it. */
        FILE_KEY,
        /** What opens everything: a private key or the passphrase before it. */
        PRIVATE_KEY
    }

    Needle {
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(name + " is so short that it could be met by chance");
        }
    }

    /** Its pieces, by what they are called; the last one may overlap the one before it. */
    Map<String, byte[]> pieces() {
        var pieces = new LinkedHashMap<String, byte[]>();
        if (bytes.length <= PIECE_BYTES) {
            pieces.put(name, bytes);
            return pieces;
        }
        for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
            int from = Math.min(at, bytes.length - PIECE_BYTES);
            pieces.put(name + "[" + from + "…]", Arrays.copyOfRange(bytes, from, from + PIECE_BYTES));
        }
        return pieces;
    }
}
