package sopsinstaller.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.manifest.RepeatedTexts;

/**
 * A {@link Record} as JSON. Unknown members are ignored, so that an older program reads a newer record; empty ones are
 * left out where most entries would have them.
 */
public final class RecordText {
    /** As much as a manifest may have, of which a record holds a part; a larger file was not written here. */
    public static final int MAX_BYTES = 32 * 1024 * 1024;
    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();
    private static final SerializedString NAME = new SerializedString("name");
    private static final SerializedString KIND = new SerializedString("kind");
    private static final SerializedString SOURCE_FILE = new SerializedString("sourceFile");
    private static final SerializedString KEY = new SerializedString("key");
    private static final SerializedString PATH = new SerializedString("path");
    private static final SerializedString LINKS = new SerializedString("links");
    private static final SerializedString CHANGED = new SerializedString("changed");
    private static final SerializedString STATE = new SerializedString("state");
    private static final SerializedString CREDENTIAL = new SerializedString("credential");
    private static final SerializedString ACCESS = new SerializedString("access");
    private static final SerializedString RESTART_AT_REMOVAL = new SerializedString("restartAtRemoval");
    private static final SerializedString RELOAD_AT_REMOVAL = new SerializedString("reloadAtRemoval");
    private static final SerializedString STALE_LINKS = new SerializedString("staleLinks");
    /** What an entry takes beside its own texts, and a text of a list beside itself. */
    private static final int ENTRY_BYTES = 140;
    private static final int LINK_BYTES = 3;
    private static final int UNITS_BYTES = 42;

    private RecordText() {}

    /** The record as UTF-8 text. */
    public static byte[] write(Record record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(bytes(record));
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("version", VERSION);
            out.writeStringField("manifest", record.manifest());
            out.writeArrayFieldStart("entries");
            AccessText access = new AccessText();
            for (Record.Entry entry : record.entries()) {
                write(entry, access, out);
            }
            out.writeEndArray();
            writeTexts(STALE_LINKS, record.staleLinks(), out);
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
    public static Record read(byte[] json) throws MalformedInputException {
        try (JsonParser in = JSON.createParser(json)) {
            return read(in);
        } catch (IOException e) {
            throw new MalformedInputException("is not a record in JSON");
        }
    }

    private static void write(Record.Entry entry, AccessText access, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeText(NAME, entry.name(), out);
        writeText(KIND, entry.kind(), out);
        writeText(SOURCE_FILE, entry.sourceFile(), out);
        writeText(KEY, entry.key(), out);
        writeText(PATH, entry.path(), out);
        if (!entry.links().isEmpty()) {
            writeTexts(LINKS, entry.links(), out);
        }
        if (!entry.credential().isEmpty()) {
            writeText(CREDENTIAL, entry.credential(), out);
        }
        writeText(CHANGED, entry.changed(), out);
        writeText(STATE, switch (entry.state()) {
            case INSTALLED -> "installed";
            case KEPT -> "kept";
        }, out);
        writeText(ACCESS, access.of(entry.access()), out);
        if (!entry.restartAtRemoval().isEmpty()) {
            writeTexts(RESTART_AT_REMOVAL, entry.restartAtRemoval(), out);
        }
        if (!entry.reloadAtRemoval().isEmpty()) {
            writeTexts(RELOAD_AT_REMOVAL, entry.reloadAtRemoval(), out);
        }
        out.writeEndObject();
    }

    /** Length of the text, unless it has characters beyond ASCII or such that are escaped; then it is too low. */
    private static int bytes(Record record) {
        int bytes = ENTRY_BYTES + record.manifest().length();
        for (Record.Entry entry : record.entries()) {
            bytes += ENTRY_BYTES + entry.name().length() + entry.kind().length() + entry.sourceFile().length()
                    + entry.key().length() + entry.path().length() + entry.changed().length() + bytes(entry.links())
                    + entry.credential().length();
            if (!entry.restartAtRemoval().isEmpty() || !entry.reloadAtRemoval().isEmpty()) {
                bytes += UNITS_BYTES + bytes(entry.restartAtRemoval()) + bytes(entry.reloadAtRemoval());
            }
        }
        return Math.clamp(bytes + bytes(record.staleLinks()), ENTRY_BYTES, MAX_BYTES);
    }

    private static int bytes(List<String> texts) {
        int bytes = 0;
        for (String text : texts) {
            bytes += text.length() + LINK_BYTES;
        }
        return bytes;
    }

    private static void writeText(SerializedString name, String text, JsonGenerator out) throws IOException {
        out.writeFieldName(name);
        out.writeString(text);
    }

    private static void writeTexts(SerializedString name, List<String> texts, JsonGenerator out) throws IOException {
        out.writeFieldName(name);
        out.writeStartArray();
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }

    private static Record read(JsonParser in) throws IOException, MalformedInputException {
        expect(in.nextToken() == JsonToken.START_OBJECT);
        RepeatedTexts repeated = new RepeatedTexts();
        String manifest = "";
        List<Record.Entry> entries = new ArrayList<>();
        List<String> stale = List.of();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            switch (name) {
                case "version" -> expect(token == JsonToken.VALUE_NUMBER_INT && in.getIntValue() >= VERSION);
                case "manifest" -> {
                    expect(token == JsonToken.VALUE_STRING);
                    manifest = in.getText();
                }
                case "staleLinks" -> stale = paths(in, repeated);
                case "entries" -> {
                    expect(token == JsonToken.START_ARRAY);
                    AccessText access = new AccessText();
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        entries.add(entry(in, repeated, access));
                    }
                }
                default -> in.skipChildren();
            }
        }
        expect(in.currentToken() == JsonToken.END_OBJECT);
        return new Record(manifest, entries, stale);
    }

    private static Record.Entry entry(JsonParser in, RepeatedTexts repeated, AccessText accessText)
            throws IOException, MalformedInputException {
        expect(in.currentToken() == JsonToken.START_OBJECT);
        String name = null;
        String kind = null;
        String sourceFile = "";
        String key = "";
        String path = null;
        List<String> links = List.of();
        String credential = "";
        String changed = null;
        Record.State state = null;
        // an earlier release tells none of these
        Record.Access access = Record.Access.UNKNOWN;
        List<String> restart = List.of();
        List<String> reload = List.of();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String member = in.currentName();
            if (in.nextToken() != JsonToken.VALUE_STRING) {
                switch (member) {
                    case "links" -> links = paths(in, repeated);
                    case "restartAtRemoval" -> restart = texts(in, repeated);
                    case "reloadAtRemoval" -> reload = texts(in, repeated);
                    default -> in.skipChildren();
                }
                continue;
            }
            switch (member) {
                case "name" -> name = repeated.of(in);
                case "kind" -> kind = repeated.of(in);
                case "sourceFile" -> sourceFile = repeated.of(in);
                case "key" -> key = repeated.of(in);
                case "path" -> path = path(in, repeated);
                case "credential" -> credential = repeated.of(in);
                case "changed" -> changed = repeated.of(in);
                case "access" -> access = accessText.of(repeated.of(in));
                case "state" -> state = state(repeated.of(in));
                case "links", "restartAtRemoval", "reloadAtRemoval" -> expect(false);
                default -> { }
            }
        }
        expect(name != null && kind != null && path != null && changed != null && state != null);
        return new Record.Entry(name, kind, sourceFile, key, path, links, credential, changed, state, access,
                restart, reload);
    }

    private static Record.State state(String text) throws MalformedInputException {
        return switch (text) {
            case "installed" -> Record.State.INSTALLED;
            case "kept" -> Record.State.KEPT;
            default -> throw new MalformedInputException("is not a record in JSON");
        };
    }

    private static List<String> paths(JsonParser in, RepeatedTexts repeated)
            throws IOException, MalformedInputException {
        List<String> paths = texts(in, repeated);
        for (String path : paths) {
            expect(isPath(path));
        }
        return paths;
    }

    private static List<String> texts(JsonParser in, RepeatedTexts repeated)
            throws IOException, MalformedInputException {
        expect(in.currentToken() == JsonToken.START_ARRAY);
        if (in.nextToken() == JsonToken.END_ARRAY) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(2);
        do {
            expect(in.currentToken() == JsonToken.VALUE_STRING);
            texts.add(repeated.of(in));
        } while (in.nextToken() != JsonToken.END_ARRAY);
        return texts;
    }

    private static String path(JsonParser in, RepeatedTexts repeated) throws IOException, MalformedInputException {
        String path = repeated.of(in);
        expect(isPath(path));
        return path;
    }

    private static boolean isPath(String text) {
        return text.startsWith("/") && text.indexOf('\0') < 0;
    }

    private static void expect(boolean met) throws MalformedInputException {
        if (!met) {
            throw new MalformedInputException("is not a record in JSON");
        }
    }
}
