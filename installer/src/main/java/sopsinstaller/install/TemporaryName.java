package sopsinstaller.install;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name under which a link is made before it is renamed to its own. */
final class TemporaryName {
    private static final String PREFIX = ".sops-installer-";
    private static final int HASH_BYTES = 8;

    private TemporaryName() {}

    /**
     * The temporary name beside {@code name}. It follows from the name alone, so that the next run finds what a
     * killed one
     * left without listing the directory, and it has a fixed length, so that the longest name has one too.
     */
    static String beside(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: every Java platform has SHA-256", e);
        }
    }
}
