package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import sopsinstaller.age.AgeFile;
import sopsinstaller.secret.SecretBytes;

/**
 * Target: payloads of age files whose file key is known. The first byte chooses whether the rest is the payload, or
 * text that is sealed here: rightly, with a wrong last chunk, or with bytes behind it.
 */
public final class AgePayloads {
    private static final int FORMS = 5;
    private static final byte[] HEADER = AgeKit.header(AgeKit.STANZA.getBytes(US_ASCII));

    private AgePayloads() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        int form = bytes.choice(FORMS);
        int repeated = 1 + bytes.octet() * (form == 1 ? 8 : 0);
        byte[] rest = bytes.rest();
        byte[] plain = repeated(rest, repeated);
        byte[] payload = switch (form) {
            case 0 -> plain;
            case 1 -> AgeKit.payload(plain);
            case 2 -> Bytes.joined(AgeKit.nonce(), AgeKit.chunk(plain, 0, false));
            case 3 -> Bytes.joined(AgeKit.payload(plain), AgeKit.chunk(plain, 1, true));
            default -> Bytes.joined(AgeKit.nonce(), AgeKit.chunk(new byte[AgeKit.CHUNK_BYTES], 0, false),
                    AgeKit.chunk(plain, 1, true));
        };
        Optional<Optional<SecretBytes>> opened = Trial.ofSecret(
                () -> AgeFile.decrypt(Bytes.joined(HEADER, payload), AgeKit.IDENTITIES));
        boolean right = form == 1 || form == 4 && plain.length > 0;
        Trial.require(form == 0 || opened.isPresent() == right, "a payload of form " + form + " is "
                + (right ? "refused" : "taken"));
        if (form == 1) {
            Trial.requireSame(plain, opened.orElseThrow().orElseThrow().expose(), "a payload decrypts to another text");
        }
    }

    private static byte[] repeated(byte[] text, int times) {
        byte[] all = new byte[Math.min(text.length * times, 2 * AgeKit.CHUNK_BYTES + 1)];
        for (int at = 0; at < all.length; at += text.length) {
            System.arraycopy(text, 0, all, at, Math.min(text.length, all.length - at));
        }
        return all;
    }
}
