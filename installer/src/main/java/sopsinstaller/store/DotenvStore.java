package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

/** The dotenv format as sops reads and prints it (sops-file format, section 9): lines, no quoting, no trimming. */
final class DotenvStore {
    private static final String METADATA_PREFIX = "sops_";
    private static final byte[] ESCAPED_NEWLINE = "\\n".getBytes(StandardCharsets.US_ASCII);

    private DotenvStore() {}

    /**
     * Parses a file.
     *
     * @throws MalformedInputException for a line without {@code =}, a name that is not UTF-8, contradictory
     *     metadata names, or more than {@link Store#MAX_ENTRIES} lines
     */
    static StoredFile read(byte[] bytes) throws MalformedInputException {
        List<MapItem> items = new ArrayList<>();
        MapNode metadata = new MapNode();
        int line = 1;
        for (int start = 0, end; start <= bytes.length; start = end + 1, line++) {
            end = indexOf(bytes, (byte) '\n', start, bytes.length);
            if (end == start) {
                continue;
            }
            MapItem item = entry(bytes, start, end, line);
            if (item instanceof Pair(String name, Node value) && name.startsWith(METADATA_PREFIX)) {
                metadata.items().add(new Pair(name.substring(METADATA_PREFIX.length()), value));
            } else {
                items.add(item);
            }
            if (items.size() + metadata.items().size() > Store.MAX_ENTRIES) {
                throw new MalformedInputException("more than " + Store.MAX_ENTRIES + " entries", line);
            }
        }
        Optional<MapNode> block = metadata.items().isEmpty()
                ? Optional.empty() : Optional.of(FlatKeys.unflatten(metadata));
        return new StoredFile(List.of(new MapNode(items)), block);
    }

    private static MapItem entry(byte[] bytes, int start, int end, int line) throws MalformedInputException {
        if (bytes[start] == '#') {
            return new Comment(SecretBytes.takingOver(Arrays.copyOfRange(bytes, start + 1, end)), false);
        }
        int equals = indexOf(bytes, (byte) '=', start, end);
        if (equals == end) {
            throw new MalformedInputException("no '=' between name and value", line);
        }
        byte[] value = FlatKeys.withNewlines(bytes, equals + 1, end);
        return new Pair(Utf8.name(bytes, start, equals, line), new Text(SecretBytes.takingOver(value)));
    }

    private static int indexOf(byte[] bytes, byte wanted, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /**
     * Prints a document.
     *
     * @throws MalformedInputException if a value is no scalar
     */
    static void emit(MapNode document, SecretOutput out) throws MalformedInputException {
        for (MapItem item : document.items()) {
            switch (item) {
                case Comment(SecretBytes text, boolean _) -> {
                    out.write('#');
                    out.write(text.expose());
                }
                case Pair(String name, Node value) -> {
                    out.text(name);
                    out.write('=');
                    emitValue(name, value, out);
                }
            }
            out.write('\n');
        }
    }

    private static void emitValue(String name, Node value, SecretOutput out) throws MalformedInputException {
        byte[] bytes;
        try {
            bytes = FlatValue.bytes(value);
        } catch (MalformedInputException e) {
            throw new MalformedInputException(Quoted.quoted(name) + ": " + e.getMessage());
        }
        for (byte b : bytes) {
            if (b == '\n') {
                out.write(ESCAPED_NEWLINE);
            } else {
                out.write(b);
            }
        }
    }
}
