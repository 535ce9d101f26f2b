package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.manifest.Encoding;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.ManifestReader;
import sopsinstaller.manifest.Placeholders;
import sopsinstaller.manifest.TemplateText;
import sopsinstaller.manifest.TemplateText.Use;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * Target: templates. The input is a value with its length before it, and the text, in which {@code @json@} and the like
 * are the placeholders. Where a text with the value {@code x} in it is JSON or YAML, it is the same with any other
 * value but for that value: nothing in a secret may become a part of the structure.
 */
public final class Templates {
    private static final Hidden WRITE = new Hidden("sopsinstaller.install.Encodings", "write",
            Encoding.class, TemplateText.Quotes.class, SecretBytes.class, SecretOutput.class);
    private static final Manifest MANIFEST = manifest();
    private static final JsonFactory JSON = new JsonFactory();

    private Templates() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        byte[] value = bytes.text();
        byte[] text = bytes.rest();
        Optional<TemplateText> read = Trial.of(
                () -> TemplateText.of(MANIFEST.templates().getFirst(), new Placeholders(MANIFEST), _ -> text));
        if (read.isEmpty()) {
            return;
        }
        Optional<byte[]> hostile = Trial.of(() -> rendered(read.get(), value));
        Optional<byte[]> harmless = Trial.of(() -> rendered(read.get(), new byte[] {'x'}));
        if (hostile.isPresent() && harmless.isPresent() && only(read.get(), Encoding.JSON)) {
            json(harmless.get()).ifPresent(tokens -> Trial.require(
                    json(hostile.get()).equals(Optional.of(tokens)), "a value changes the structure of JSON: "
                    + new String(hostile.get(), UTF_8)));
        }
        if (hostile.isPresent() && harmless.isPresent() && only(read.get(), Encoding.YAML)) {
            yaml(harmless.get()).ifPresent(events -> Trial.require(
                    yaml(hostile.get()).equals(Optional.of(events)), "a value changes the structure of YAML: "
                    + new String(hostile.get(), UTF_8)));
        }
    }

    private static byte[] rendered(TemplateText text, byte[] value) throws MalformedInputException {
        try (SecretOutput out = new SecretOutput(); SecretBytes secret = SecretBytes.copyOf(value)) {
            int at = 0;
            for (Use use : text.uses()) {
                out.write(text.bytes(), at, use.from() - at);
                WRITE.call(use.placeholder().encoding(), use.quotes(), secret, out);
                at = use.to();
            }
            out.write(text.bytes(), at, text.bytes().length - at);
            try (SecretBytes all = out.take()) {
                return all.expose().clone();
            }
        }
    }

    private static boolean only(TemplateText text, Encoding encoding) {
        return !text.uses().isEmpty() && text.uses().stream().allMatch(use -> use.placeholder().encoding() == encoding);
    }

    /** Its tokens without the values. */
    private static Optional<List<String>> json(byte[] text) {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                tokens.add(token.name());
            }
            return Optional.of(tokens);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Its events without the values; quotes and tags count. */
    private static Optional<List<String>> yaml(byte[] text) {
        List<String> events = new ArrayList<>();
        try {
            for (Event event : new Yaml(new LoaderOptions()).parse(new StringReader(new String(text, UTF_8)))) {
                String tag = event instanceof ScalarEvent scalar ? scalar.getTag() + scalar.getScalarStyle() : "";
                events.add(event.getEventId() + tag);
            }
            return Optional.of(events);
        } catch (YAMLException _) {
            return Optional.empty();
        }
    }

    private static Manifest manifest() {
        StringBuilder placeholders = new StringBuilder();
        for (Encoding encoding : Encoding.values()) {
            placeholders.append(placeholders.isEmpty() ? "" : ", ").append("{\"secret\": \"s\", \"placeholder\": \"@")
                    .append(encoding.label()).append("@\", \"encoding\": \"").append(encoding.label()).append("\"}");
        }
        String json = """
                {"secretsMountPoint": "/run/secrets.d", "symlinkPath": "/run/secrets",
                 "secrets": [{"name": "s", "key": "s", "path": "/run/secrets/s", "mode": "0400",
                   "sopsFile": "/f.yaml", "format": "yaml"}],
                 "templates": [{"name": "t", "content": "", "file": "/t", "path": "/run/secrets/rendered/t",
                   "mode": "0400"}],
                 "placeholders": [%s]}
                """.formatted(placeholders);
        try {
            return ManifestReader.read("manifest", json.getBytes(UTF_8),
                    new ManifestReader.Environment(Optional.empty()));
        } catch (InstallException e) {
            throw new IllegalStateException(e);
        }
    }
}
