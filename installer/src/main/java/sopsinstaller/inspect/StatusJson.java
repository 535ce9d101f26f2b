package sopsinstaller.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import sopsinstaller.inspect.StatusGeneration.Access;
import sopsinstaller.inspect.StatusGeneration.Entry;
import sopsinstaller.inspect.StatusGeneration.Place;
import sopsinstaller.linux.FileStatus.Kind;

/** Generations as one line of JSON, a list of objects; what is not known has no member. */
final class StatusJson {
    private StatusJson() {}

    /** The generations; ends with a line feed. */
    static String of(List<StatusGeneration> generations) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartArray();
            for (StatusGeneration generation : generations) {
                write(generation, json);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
        return out.append('\n').toString();
    }

    private static void write(StatusGeneration generation, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("link", generation.link());
        json.writeStringField("mountPoint", generation.mountPoint());
        json.writeNumberField("generation", generation.number());
        json.writeNumberField("generations", generation.generations());
        json.writeBooleanField("recorded", generation.recorded());
        known("note", generation.noRecord(), json);
        known("manifest", generation.manifest(), json);
        json.writeArrayFieldStart("entries");
        for (Entry entry : generation.entries()) {
            write(entry, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("leftLinks");
        for (String path : generation.leftLinks()) {
            json.writeString(path);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Entry entry, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", entry.name());
        known("kind", entry.kind(), json);
        known("sourceFile", entry.sourceFile(), json);
        if (entry.kind().equals("secret")) {
            // an empty key is known: it is the whole file
            json.writeStringField("key", entry.key());
        }
        known("credential", entry.credential(), json);
        known("changed", entry.changed(), json);
        known("state", entry.state(), json);
        json.writeStringField("file", entry.file().map(found -> kind(found.kind())).orElse("missing"));
        if (entry.file().isPresent()) {
            access(entry.file().get().access(), json);
        }
        if (entry.installedAs().isPresent()) {
            json.writeObjectFieldStart("installedAs");
            access(entry.installedAs().get(), json);
            json.writeEndObject();
        }
        json.writeStringField("path", entry.path());
        json.writeArrayFieldStart("links");
        for (Place place : entry.places()) {
            json.writeStartObject();
            json.writeStringField("path", place.path());
            json.writeStringField("state", switch (place.state()) {
                case LINKED -> "linked";
                case MISSING -> "missing";
                case STALE -> "stale";
                case REPLACED -> "replaced";
                case UNKNOWN -> "unknown";
            });
            known("detail", place.detail(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void access(Access access, JsonGenerator json) throws IOException {
        json.writeStringField("owner", access.owner());
        json.writeStringField("group", access.group());
        json.writeNumberField("uid", access.uid());
        json.writeNumberField("gid", access.gid());
        json.writeStringField("mode", StatusText.mode(access.mode()));
    }

    private static void known(String name, String text, JsonGenerator json) throws IOException {
        if (!text.isEmpty()) {
            json.writeStringField(name, text);
        }
    }

    private static String kind(Kind kind) {
        return switch (kind) {
            case FILE -> "present";
            case DIRECTORY -> "directory";
            case LINK -> "link";
            case OTHER -> "other";
        };
    }
}
