package sopsinstaller.fuzz;

import java.util.List;
import java.util.Optional;
import sopsinstaller.openpgp.PgpMessage;

/**
 * Target: encrypted OpenPGP messages. The first byte chooses whether the rest is the message, armored or not, or
 * packets that are armored here.
 */
public final class PgpMessages {
    private PgpMessages() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        boolean armored = bytes.octet() % 2 == 1;
        byte[] rest = bytes.rest();
        Optional<List<String>> recipients = tried(rest);
        if (armored && recipients.isPresent() && (rest[0] & 0x80) != 0) {
            Trial.require(tried(PgpKit.armored("MESSAGE", rest)).equals(recipients), "armor changes what a message is");
        } else if (armored) {
            tried(PgpKit.armored("MESSAGE", rest));
        }
    }

    private static Optional<List<String>> tried(byte[] message) {
        Trial.of(() -> PgpMessage.decrypt(message, PgpKit.KEYS)).flatMap(plain -> plain).ifPresent(plain -> {
            Trial.require(plain.length() > 0, "a message without content");
            plain.close();
        });
        return Trial.of(() -> PgpMessage.recipients(message));
    }
}
