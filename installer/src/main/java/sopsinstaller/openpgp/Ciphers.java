package sopsinstaller.openpgp;

import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.BlowfishEngine;
import org.bouncycastle.crypto.engines.CAST5Engine;
import org.bouncycastle.crypto.engines.CamelliaEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.TwofishEngine;
import sopsinstaller.failure.MalformedInputException;

/** The symmetric ciphers of OpenPGP, by their numbers (RFC 9580 section 9.3); Bouncy Castle's lightweight classes. */
final class Ciphers {
    private static final int AES_128 = 7;
    private static final int AES_192 = 8;
    private static final int AES_256 = 9;

    private Ciphers() {}

    /** A cipher without a key. */
    static BlockCipher engine(int number) throws MalformedInputException {
        return switch (number) {
            case 2 -> new DESedeEngine();
            case 3 -> new CAST5Engine();
            case 4 -> new BlowfishEngine();
            case AES_128, AES_192, AES_256 -> AESEngine.newInstance();
            case 10 -> new TwofishEngine();
            case 11, 12, 13 -> new CamelliaEngine();
            default -> throw unsupported(number);
        };
    }

    /** Bytes of its key. */
    static int keyBytes(int number) throws MalformedInputException {
        return switch (number) {
            case 3, 4, AES_128, 11 -> 16;
            case 2, AES_192, 12 -> 24;
            case AES_256, 10, 13 -> 32;
            default -> throw unsupported(number);
        };
    }

    /** Whether it is AES, the only cipher that wraps keys. */
    static boolean isAes(int number) {
        return number >= AES_128 && number <= AES_256;
    }

    private static MalformedInputException unsupported(int number) {
        return new MalformedInputException("PGP message uses a cipher that is not supported (number " + number + ")");
    }
}
