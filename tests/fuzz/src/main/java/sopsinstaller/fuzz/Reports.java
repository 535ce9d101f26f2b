package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import sopsinstaller.inspect.NixDeclarations;
import sopsinstaller.inspect.Recipients;
import sopsinstaller.inspect.SecretNames;

/** Target: what {@code recipients} and {@code list} say about a file; the first byte chooses its name's ending. */
public final class Reports {
    private static final List<String> ENDINGS = List.of("", ".yaml", ".json", ".env", ".ini", ".age");
    private static final JsonFactory JSON = new JsonFactory();

    private Reports() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        String file = Machine.written("file" + ENDINGS.get(bytes.choice(ENDINGS.size())), bytes.rest());
        Recipients recipients = Recipients.ofThisHost(Machine.LIBC, Map.of());
        Trial.of(() -> recipients.report(file)).ifPresent(report -> {
            Recipients.text(report);
            requireJson(Recipients.json(report));
        });
        Trial.of(() -> SecretNames.read(Machine.LIBC, file)).ifPresent(names -> {
            names.text();
            requireJson(names.json());
            NixDeclarations.text(file, names);
        });
    }

    private static void requireJson(String text) {
        try (JsonParser parser = JSON.createParser(text.getBytes(UTF_8))) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        } catch (IOException e) {
            throw new AssertionError("finding: a report is no JSON: " + text, e);
        }
    }
}
