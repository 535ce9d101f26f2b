package sopsinstaller.fuzz;

import java.util.Optional;
import sopsinstaller.openpgp.GnupgHome;
import sopsinstaller.openpgp.PgpKeys;
import sopsinstaller.openpgp.PgpMessage;

/**
 * Target: files of exported OpenPGP secret keys. The first byte chooses whether the rest is the file, packets that are
 * armored here, or the body of one secret key packet.
 */
public final class PgpSecretKeys {
    private static final int SECRET_KEY = 5;
    private static final byte[] MESSAGE = PgpKit.message(new byte[0]);

    private PgpSecretKeys() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        int form = bytes.choice(3);
        byte[] rest = bytes.rest();
        byte[] file = switch (form) {
            case 0 -> rest;
            case 1 -> PgpKit.armored("PRIVATE KEY BLOCK", rest);
            default -> PgpKit.packet(SECRET_KEY, rest);
        };
        tried(Trial.ofSecret(() -> GnupgHome.read(Machine.LIBC, Machine.written("secret.gpg", file))));
    }

    /** What the program does with keys that it has read. */
    static void tried(Optional<PgpKeys> found) {
        if (found.isEmpty()) {
            return;
        }
        try (PgpKeys keys = found.get()) {
            keys.unusable().forEach(key -> Trial.require(
                    !key.toString().contains(Trial.CANARY), "a message repeats a secret: " + key));
            Trial.of(() -> PgpMessage.decrypt(MESSAGE, keys.keys()));
        }
    }
}
