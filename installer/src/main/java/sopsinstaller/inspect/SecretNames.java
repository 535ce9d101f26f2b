package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.keys.NamedFile;
import sopsinstaller.linux.Libc;
import sopsinstaller.sops.EncryptedValue;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;

/** The names in a sops file: sops encrypts values, never names, so this needs no key. */
public final class SecretNames {
    private final Store store;
    private final List<Name> names = new ArrayList<>();

    /**
     * A value by its name.
     *
     * @param parts keys as {@link String}, list indexes as {@link Integer}
     * @param type {@code str int float bool time bytes null map list}
     * @param encrypted whether it is encrypted
     * @param reachable false when an equal key before it, or before a map that holds it, is found in its place
     */
    public record Name(List<Object> parts, String type, boolean encrypted, boolean reachable) {}

    private SecretNames(Store store) {
        this.store = store;
    }

    /**
     * Reads the names in {@code file}; of a file with several documents those of the first, which is where keys are
     * searched.
     *
     * @throws InstallException when it is no file of sops
     */
    public static SecretNames read(Libc libc, String file) throws InstallException {
        return switch (NamedFile.read(libc, file)) {
            case NamedFile.Age _ -> throw new InstallException(new FileFailure.Nameless(file));
            case NamedFile.Sops(SopsFile encrypted) -> {
                try (encrypted) {
                    SecretNames result = new SecretNames(encrypted.store());
                    if (!encrypted.documents().isEmpty()) {
                        result.walk(encrypted.documents().getFirst(), new ArrayList<>(), true);
                    }
                    yield result;
                }
            }
        };
    }

    /** The format in which sops wrote the file. */
    public Store store() {
        return store;
    }

    /** The names, in file order. */
    public List<Name> names() {
        return List.copyOf(names);
    }

    private void walk(Node node, List<Object> path, boolean reachable) {
        switch (node) {
            case MapNode(List<MapItem> items) -> {
                Set<String> before = new HashSet<>();
                for (MapItem item : items) {
                    if (item instanceof Pair(String key, Node value)) {
                        step(value, path, key, before.add(key) && reachable);
                    }
                }
                noteIfEmpty(items.isEmpty(), path, "map", reachable);
            }
            case ListNode(List<Node> items) -> {
                int index = 0;
                for (Node item : items) {
                    if (!isComment(item)) {
                        step(item, path, index++, reachable);
                    }
                }
                noteIfEmpty(items.isEmpty(), path, "list", reachable);
            }
            case Text text -> {
                Optional<EncryptedValue> value = EncryptedValue.parse(text.bytes().expose());
                names.add(new Name(List.copyOf(path), value.map(EncryptedValue::type).orElse("str"),
                        value.isPresent(), reachable));
            }
            case Int _, Unsigned _ -> clear(path, "int", reachable);
            case Real _ -> clear(path, "float", reachable);
            case Bool _ -> clear(path, "bool", reachable);
            case Timestamp _ -> clear(path, "time", reachable);
            case Null _ -> clear(path, "null", reachable);
            case Comment _ -> { }
        }
    }

    private void step(Node value, List<Object> path, Object part, boolean reachable) {
        path.add(part);
        walk(value, path, reachable);
        path.removeLast();
    }

    private void clear(List<Object> path, String type, boolean reachable) {
        names.add(new Name(List.copyOf(path), type, false, reachable));
    }

    private void noteIfEmpty(boolean empty, List<Object> path, String type, boolean reachable) {
        if (empty && !path.isEmpty()) {
            clear(path, type, reachable);
        }
    }

    private static boolean isComment(Node node) {
        return node instanceof Comment || node instanceof Text(var bytes)
                && EncryptedValue.parse(bytes.expose()).filter(value -> value.type().equals("comment")).isPresent();
    }

    /** One line for each name, written as {@code key} of a manifest takes it; each line ends with a line feed. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (Name name : names) {
            out.append(safe(key(name.parts()))).append("  ").append(safe(name.type()));
            out.append(name.encrypted() ? "" : ", not encrypted").append('\n');
        }
        return out.toString();
    }

    /** In dotenv and ini only sops' own path selects; elsewhere it is needed for keys that hold a slash. */
    private String key(List<Object> parts) {
        String first = parts.getFirst().toString();
        boolean slashes = switch (store) {
            case YAML, JSON, BINARY -> !first.startsWith("[") && !(parts.size() == 1 && first.isEmpty())
                    && parts.stream().noneMatch(part -> part.toString().contains("/"));
            case DOTENV, INI -> false;
        };
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            Object part = parts.get(i);
            if (slashes) {
                out.append(i == 0 ? "" : "/").append(part);
            } else {
                out.append(part instanceof String ? "[\"" + part + "\"]" : "[" + part + "]");
            }
        }
        return out.toString();
    }

    /** The names as one line of JSON, a list of objects; ends with a line feed. */
    public String json() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartArray();
            for (Name name : names) {
                json.writeStartObject();
                json.writeArrayFieldStart("key");
                for (Object part : name.parts()) {
                    if (part instanceof Integer index) {
                        json.writeNumber(index);
                    } else {
                        json.writeString(part.toString());
                    }
                }
                json.writeEndArray();
                json.writeStringField("type", name.type());
                json.writeBooleanField("encrypted", name.encrypted());
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
        return out.append('\n').toString();
    }
}
