package sopsinstaller.install;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** The name under which a link is made before it is renamed to its own. */
final class TemporaryName {
    private static final String PREFIX = ".sops-installer-";
    private static final int HASH_BYTES = 8;

    private TemporaryName() {}

    /**
     * The temporary name beside {@code name}. It follows from the name alone, so that the next run finds what a
     * killed one left without listing the directory, and it has a fixed length, so that the longest name has one too.
     */
    static String beside(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        var digest = new SHA256Digest();
        digest.update(utf8, 0, utf8.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return PREFIX + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    }
}
