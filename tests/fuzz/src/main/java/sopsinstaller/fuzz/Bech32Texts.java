package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sopsinstaller.age.Bech32;
import sopsinstaller.secret.SecretBytes;

/** Target: Bech32. The first byte chooses the human part, and whether the rest is a text or data to be written. */
public final class Bech32Texts {
    private static final List<String> HUMAN_PARTS = List.of("age", "AGE-SECRET-KEY-", "AGE-PLUGIN-X-", "a", "age1");

    private Bech32Texts() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        int choice = bytes.octet();
        String humanPart = HUMAN_PARTS.get(choice / 2 % HUMAN_PARTS.size());
        byte[] rest = bytes.rest();
        if (choice % 2 == 0) {
            Optional<SecretBytes> data = Trial.ofSecret(() -> Bech32.decode(humanPart, rest));
            data.ifPresent(read -> Trial.require(
                    text(Bech32.encode(humanPart, read.expose())).equalsIgnoreCase(new String(rest, US_ASCII)),
                    "a Bech32 text is not the only one of its data"));
        } else if (rest.length * 8L / 5 + humanPart.length() + 8 < Bech32.MAX_CHARACTERS) {
            String text = text(Bech32.encode(humanPart, rest));
            Optional<SecretBytes> data = Trial.ofSecret(() -> Bech32.decode(humanPart, text.getBytes(US_ASCII)));
            Trial.require(data.isPresent(), "Bech32 cannot read what it wrote");
            Trial.requireSame(rest, data.get().expose(), "Bech32 reads other data than it wrote");
            int at = choice / 10 % text.length();
            char other = text.charAt(at) == 'q' || text.charAt(at) == 'Q' ? 'p' : 'q';
            char inCase = text.equals(text.toUpperCase(Locale.ROOT)) ? Character.toUpperCase(other) : other;
            byte[] changed = (text.substring(0, at) + inCase + text.substring(at + 1)).getBytes(US_ASCII);
            Trial.require(text.length() > 90 || Trial.ofSecret(() -> Bech32.decode(humanPart, changed)).isEmpty(),
                    "a changed Bech32 text reads");
        }
    }

    private static String text(SecretBytes text) {
        return new String(text.expose(), US_ASCII);
    }
}
