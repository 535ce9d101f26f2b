package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.ManifestReader;
import sopsinstaller.manifest.Placeholders;
import sopsinstaller.manifest.TemplateText;

/** Target: manifests, and the templates in them. */
public final class Manifests {
    private Manifests() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        var environment = new ManifestReader.Environment(Optional.of("/run/user/1000"));
        // without a brace it is no manifest, and then nothing of it may be repeated
        boolean secret = new String(input, ISO_8859_1).indexOf('{') < 0;
        Optional<Manifest> read = secret ? Trial.ofSecret(() -> ManifestReader.read("manifest", input, environment))
                : Trial.of(() -> ManifestReader.read("manifest", input, environment));
        if (read.isPresent()) {
            Placeholders known = new Placeholders(read.get());
            read.get().templates().forEach(template ->
                    Trial.of(() -> TemplateText.of(template, known, file -> file.getBytes(UTF_8))));
        }
    }
}
