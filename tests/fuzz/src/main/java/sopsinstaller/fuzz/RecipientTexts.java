package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import sopsinstaller.age.RecipientText;
import sopsinstaller.keys.HostRecipients;

/** Target: recipients as sops files and manifests have them, one a line. */
public final class RecipientTexts {
    private RecipientTexts() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, UTF_8);
        Optional<RecipientText> read = Trial.of(() -> RecipientText.parse(text));
        if (read.isPresent()) {
            read.get().described();
            read.get().shortened();
            Trial.require(Trial.of(() -> RecipientText.parse(read.get().text())).map(RecipientText::kind)
                    .equals(Optional.of(read.get().kind())), "a recipient does not read as it is written");
        }
        var host = new HostRecipients("manifest", List.of(text.split("\n")));
        host.keys();
        host.problems();
    }
}
