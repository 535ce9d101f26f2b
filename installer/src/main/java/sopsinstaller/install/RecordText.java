package sopsinstaller.install;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sopsinstaller.failure.MalformedInputException;

/** A {@link Record} as JSON. Unknown members are ignored, so that an older program reads a newer record. */
final class RecordText {
    /** As much as a manifest may have, of which a record holds a part; a larger file was not written here. */
    static final int MAX_BYTES = 32 * 1024 * 1024;
    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private RecordText() {}

    /** The record as UTF-8 text. */
    static byte[] write(Record record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("version", VERSION);
            out.writeStringField("manifest", record.manifest());
            out.writeArrayFieldStart("entries");
            for (Record.Entry entry : record.entries()) {
                write(entry, out);
            }
            out.writeEndArray();
            writeTexts("staleLinks", record.staleLinks(), out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The record in {@code json}.
     *
     * @throws MalformedInputException when it is no JSON, or lacks what every record has
     */
    static Record read(byte[] json) throws MalformedInputException {
        try (JsonParser in = JSON.createParser(json)) {
            return read(in);
        } catch (IOException e) {
            throw new MalformedInputException("is not a record in JSON");
        }
    }

    private static void write(Record.Entry entry, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", entry.name());
        out.writeStringField("kind", entry.kind());
        out.writeStringField("sourceFile", entry.sourceFile());
        out.writeStringField("key", entry.key());
        out.writeStringField("path", entry.path());
        writeTexts("links", entry.links(), out);
        out.writeStringField("changed", entry.changed());
        out.writeStringField("state", entry.state().name().toLowerCase(Locale.ROOT));
        out.writeEndObject();
    }

    private static void writeTexts(String name, List<String> texts, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(name);
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }

    private static Record read(JsonParser in) throws IOException, MalformedInputException {
        expect(in.nextToken() == JsonToken.START_OBJECT);
        String manifest = "";
        List<Record.Entry> entries = new ArrayList<>();
        List<String> stale = List.of();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            switch (name) {
                case "version" -> expect(token == JsonToken.VALUE_NUMBER_INT && in.getIntValue() >= VERSION);
                case "manifest" -> manifest = text(in);
                case "staleLinks" -> stale = texts(in);
                case "entries" -> {
                    expect(token == JsonToken.START_ARRAY);
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        entries.add(entry(in));
                    }
                }
                default -> in.skipChildren();
            }
        }
        expect(in.currentToken() == JsonToken.END_OBJECT);
        expect(stale.stream().allMatch(RecordText::isPath));
        return new Record(manifest, entries, stale);
    }

    private static Record.Entry entry(JsonParser in) throws IOException, MalformedInputException {
        expect(in.currentToken() == JsonToken.START_OBJECT);
        Map<String, String> texts = new HashMap<>();
        List<String> links = List.of();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            if (name.equals("links")) {
                links = texts(in);
            } else if (token == JsonToken.VALUE_STRING) {
                texts.put(name, in.getText());
            } else {
                in.skipChildren();
            }
        }
        expect(texts.keySet().containsAll(List.of("name", "kind", "path", "changed", "state")));
        expect(isPath(texts.get("path")) && links.stream().allMatch(RecordText::isPath));
        return new Record.Entry(texts.get("name"), texts.get("kind"), texts.getOrDefault("sourceFile", ""),
                texts.getOrDefault("key", ""), texts.get("path"), links, texts.get("changed"), state(texts));
    }

    private static boolean isPath(String text) {
        return text.startsWith("/") && text.indexOf('\0') < 0;
    }

    private static Record.State state(Map<String, String> texts) throws MalformedInputException {
        return switch (texts.get("state")) {
            case "installed" -> Record.State.INSTALLED;
            case "kept" -> Record.State.KEPT;
            default -> throw new MalformedInputException("is not a record in JSON");
        };
    }

    private static List<String> texts(JsonParser in) throws IOException, MalformedInputException {
        expect(in.currentToken() == JsonToken.START_ARRAY);
        List<String> texts = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(in));
        }
        return texts;
    }

    private static String text(JsonParser in) throws IOException, MalformedInputException {
        expect(in.currentToken() == JsonToken.VALUE_STRING);
        return in.getText();
    }

    private static void expect(boolean met) throws MalformedInputException {
        if (!met) {
            throw new MalformedInputException("is not a record in JSON");
        }
    }
}
