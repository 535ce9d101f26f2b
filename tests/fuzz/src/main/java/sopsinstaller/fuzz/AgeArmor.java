package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sopsinstaller.age.AgeFile;
import sopsinstaller.age.IdentityFile;
import sopsinstaller.age.Stanza;

/**
 * Target: armored age files. With an even first byte the rest is the file; with an odd one it is armored here, and
 * then reads as it does without armor.
 */
public final class AgeArmor {
    private static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----\n";
    private static final String END = "\n-----END AGE ENCRYPTED FILE-----\n";

    private AgeArmor() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        boolean armored = bytes.octet() % 2 == 1;
        byte[] rest = bytes.rest();
        Optional<List<Stanza>> stanzas = Trial.of(() -> AgeFile.stanzaTypes(rest));
        IdentityFile.isEncrypted(rest);
        if (armored && rest.length > 0 && !new String(rest, US_ASCII).stripLeading().startsWith("-----BEGIN")) {
            String text = BEGIN + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(rest) + END;
            Optional<List<Stanza>> again = Trial.of(() -> AgeFile.stanzaTypes(text.getBytes(US_ASCII)));
            Trial.require(stanzas.isPresent() == again.isPresent(), "armor changes whether a file can be read");
            Trial.require(stanzas.map(List::size).equals(again.map(List::size)), "armor changes what a file holds");
        }
    }
}
