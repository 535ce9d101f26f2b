package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import sopsinstaller.openpgp.PgpMessage;
import sopsinstaller.secret.SecretBytes;

/**
 * Target: what is inside an encrypted OpenPGP message, which is sealed here. The first byte chooses whether the rest is
 * the packets, the content of a compressed packet (its first byte is the algorithm) or a text.
 */
public final class PgpContents {
    private static final int COMPRESSED = 8;
    private static final int LITERAL = 11;

    private PgpContents() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        int form = bytes.choice(3);
        byte[] rest = bytes.rest();
        byte[] content = switch (form) {
            case 0 -> rest;
            case 1 -> PgpKit.packet(COMPRESSED, rest);
            default -> PgpKit.packet(LITERAL, "b\0\0\0\0\0".getBytes(US_ASCII), rest);
        };
        Optional<SecretBytes> plain = Trial.ofSecret(
                () -> PgpMessage.decrypt(PgpKit.message(content), PgpKit.KEYS).orElseThrow());
        if (form == 2) {
            Trial.require(plain.isPresent() == rest.length > 0, "a text does not decrypt");
            plain.ifPresent(text -> Trial.requireSame(rest, text.expose(), "a text decrypts to another one"));
        }
        plain.ifPresent(SecretBytes::close);
    }
}
