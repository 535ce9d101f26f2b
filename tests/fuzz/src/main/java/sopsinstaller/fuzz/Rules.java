package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

/**
 * Target: the rule of a file, which says what of it is encrypted. The first byte chooses the kind; then come the rule,
 * with its length before it, and the name of an entry and its comment, on which it is tried.
 */
public final class Rules {
    private static final List<String> KINDS = List.of("encrypted_regex", "unencrypted_regex",
            "encrypted_comment_regex", "unencrypted_comment_regex", "encrypted_suffix", "unencrypted_suffix");

    private Rules() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        String kind = KINDS.get(bytes.choice(KINDS.size()));
        String rule = quoted(bytes.text());
        String name = quoted(bytes.rest());
        String comment = name.replace("\\", "\\\\");
        byte[] yaml = ("# " + comment + "\n\"" + name + "\":\n    \"a\":\n        - \"" + name + "\"\n"
                + "sops:\n    " + kind + ": \"" + rule + "\"\n    lastmodified: \"" + SealedFile.TIME + "\"\n"
                + "    mac: \"\"\n    age:\n        - recipient: a\n          enc: b\n").getBytes(UTF_8);
        Trial.of(() -> {
            try (SopsFile file = SopsFile.load(Store.YAML, yaml);
                    SecretBytes key = SecretBytes.takingOver(SealedFile.DATA_KEY.clone())) {
                file.decrypt(key);
            }
            return "";
        });
    }

    /** As in quotes of JSON, which are quotes of YAML too. */
    private static String quoted(byte[] text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(new String(text, UTF_8)));
    }
}
