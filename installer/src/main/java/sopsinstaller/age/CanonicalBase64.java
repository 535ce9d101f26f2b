package sopsinstaller.age;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Base64 without padding where every byte string has exactly one text (RFC 4648 section 3.5), as age demands it. */
final class CanonicalBase64 {
    private CanonicalBase64() {}

    /** The bytes of {@code text}; empty when it is not the one text that {@link #encode} gives for them. */
    static Optional<byte[]> decode(byte[] text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        // The JDK's decoder lets padding and non-zero unused bits pass; one round trip finds both.
        byte[] again = encode(bytes);
        boolean same = Arrays.equals(again, text);
        Arrays.fill(again, (byte) 0); // a plugin's file key is read here too
        return same ? Optional.of(bytes) : Optional.empty();
    }

    /** The text of {@code bytes}, as ASCII. */
    static byte[] encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encode(bytes);
    }
}
