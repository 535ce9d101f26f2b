package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sopsinstaller.age.AgeFile;
import sopsinstaller.age.Identity;
import sopsinstaller.age.ScryptIdentity;
import sopsinstaller.age.Stanza;
import sopsinstaller.keys.AgeFileReport;
import sopsinstaller.secret.SecretBytes;

/**
 * Target: headers of age files. With an even first byte the rest is a whole file; with an odd one it is stanzas, to
 * which a stanza that opens, the right MAC and a payload are added here.
 */
public final class AgeHeaders {
    private static final byte[] PLAIN = "plain text".getBytes(US_ASCII);
    private static final int CHARACTERS_OF_LINE = 64;

    private AgeHeaders() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        boolean sealed = bytes.octet() % 2 == 1;
        byte[] rest = bytes.rest();
        byte[] file = sealed ? Bytes.joined(AgeKit.header(Bytes.joined(rest, AgeKit.STANZA.getBytes(US_ASCII))),
                AgeKit.payload(PLAIN)) : rest;
        Optional<List<Stanza>> stanzas = Trial.of(() -> AgeFile.stanzaTypes(file));
        Optional<Optional<SecretBytes>> plain = Trial.of(() -> AgeFile.decrypt(file, identities(stanzas)));
        if (stanzas.isPresent() && !new String(file, US_ASCII).stripLeading().startsWith("-----BEGIN")) {
            byte[] again = text(stanzas.get());
            Trial.requireSame(Arrays.copyOf(file, again.length), again, "a header is not what its stanzas make");
            stanzas.get().forEach(AgeFileReport::described);
        }
        Trial.require(plain.isEmpty() || stanzas.isPresent(), "a file decrypts, but its header cannot be read");
        if (sealed && plain.isPresent() && plain.get().isPresent()) {
            Trial.requireSame(PLAIN, plain.get().get().expose(), "a file decrypts to something else");
        }
    }

    /** With a passphrase only where the work factor makes it cheap, or too large. */
    private static List<Identity> identities(Optional<List<Stanza>> stanzas) {
        List<Identity> identities = new ArrayList<>(AgeKit.IDENTITIES);
        boolean cheap = stanzas.stream().flatMap(List::stream).filter(stanza -> stanza.type().equals("scrypt"))
                .allMatch(stanza -> stanza.args().size() != 2 || stanza.args().get(1).length() != 2);
        if (cheap) {
            identities.add(new ScryptIdentity(SecretBytes.takingOver("password".getBytes(US_ASCII))));
        }
        return identities;
    }

    private static byte[] text(List<Stanza> stanzas) {
        StringBuilder text = new StringBuilder(AgeKit.VERSION);
        for (Stanza stanza : stanzas) {
            text.append("-> ").append(stanza.type());
            stanza.args().forEach(word -> text.append(' ').append(word));
            String body = AgeKit.base64(stanza.body());
            for (int at = 0; at <= body.length(); at += CHARACTERS_OF_LINE) {
                text.append('\n').append(body, at, Math.min(body.length(), at + CHARACTERS_OF_LINE));
            }
            text.append('\n');
        }
        return text.append("---").toString().getBytes(US_ASCII);
    }
}
