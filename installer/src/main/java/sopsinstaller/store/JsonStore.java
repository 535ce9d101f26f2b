package sopsinstaller.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;

/**
 * The JSON format as sops reads it, and the wrapper of binary files (sops-file format, section 11).
 *
 * <p>Jackson finds the tokens; the texts of values are taken from the bytes by {@link JsonText}, so that a secret
 * of many megabytes is never a {@code String}, and where it has no escapes no copy either: it stays a part of the
 * file's bytes, which must not change meanwhile. What follows the first value is ignored. A file that ends inside its
 * object is refused, also where sops takes what came before for the whole.
 */
final class JsonStore {
    /** Longest number, in characters; a double needs at most some 770 significant digits. */
    private static final int MAX_NUMBER_LENGTH = 10_000;
    /** Characters of all names: Jackson's table of them is copied each time it grows, so time grows with the square. */
    private static final int MAX_NAME_CHARACTERS = 8 * 1024 * 1024;
    private static final String BINARY_KEY = "data";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Store.MAX_DEPTH)
                    .maxNameLength(Store.MAX_NAME_BYTES)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    // Jackson allows 20 million characters; ours is the limit of the file, whoever reads the text.
                    .maxStringLength(Store.MAX_FILE_BYTES)
                    .maxDocumentLength(3L * Store.MAX_FILE_BYTES)
                    .build())
            // Names are foreign text: interning them would keep them for the life of the process.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] bytes;
    private final JsonParser parser;
    private int entries;
    private int nameCharacters;

    private JsonStore(byte[] bytes, JsonParser parser) {
        this.bytes = bytes;
        this.parser = parser;
    }

    /**
     * Parses a file of the JSON or the binary store.
     *
     * @throws MalformedInputException if it is not a JSON object, begins with a byte order mark, exceeds a limit,
     *     or holds {@code sops} twice or as something that is no map
     */
    static StoredFile read(byte[] file) throws MalformedInputException {
        byte[] bytes = JsonText.withoutLoneSurrogates(Utf8.repaired(file));
        if (bytes.length >= 3 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB && (bytes[2] & 0xFF) == 0xBF) {
            throw new MalformedInputException("begins with a byte order mark, which JSON does not allow", 1);
        }
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            // Jackson would take this for UTF-16 or UTF-32.
            if (bytes[i] == 0) {
                throw new MalformedInputException("not valid JSON", 1);
            }
        }
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedInputException("the top level is not a JSON object");
            }
            MapNode document = new JsonStore(bytes, parser).map();
            Optional<MapNode> metadata = MetadataBlock.take(document);
            return new StoredFile(List.of(document), metadata);
        } catch (StreamConstraintsException e) {
            throw malformed("above a limit: a name has at most " + Store.MAX_NAME_BYTES + " bytes, a number "
                    + MAX_NUMBER_LENGTH + " digits, and nesting " + Store.MAX_DEPTH + " levels", e);
        } catch (JsonEOFException e) {
            throw malformed("ends in the middle of a JSON value", e);
        } catch (JsonProcessingException e) {
            // Jackson's own words may quote the text of a value.
            throw malformed("not valid JSON", e);
        } catch (IOException e) {
            throw new IllegalStateException("bug: reading from memory failed", e);
        }
    }

    private static MalformedInputException malformed(String problem, JsonProcessingException e) {
        return new MalformedInputException(problem, e.getLocation() == null ? 0 : e.getLocation().getLineNr());
    }

    private MapNode map() throws IOException, MalformedInputException {
        MapNode map = new MapNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            nameCharacters += name.length();
            if (nameCharacters > MAX_NAME_CHARACTERS) {
                throw new MalformedInputException(
                        "its names have more than " + MAX_NAME_CHARACTERS + " characters", line());
            }
            parser.nextToken();
            map.items().add(new Pair(name, value()));
        }
        return map;
    }

    private ListNode list() throws IOException, MalformedInputException {
        ListNode list = new ListNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.items().add(value());
        }
        return list;
    }

    private Node value() throws IOException, MalformedInputException {
        if (++entries > Store.MAX_ENTRIES) {
            throw new MalformedInputException("more than " + Store.MAX_ENTRIES + " entries", line());
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> map();
            case START_ARRAY -> list();
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE -> new Bool(true);
            case VALUE_FALSE -> new Bool(false);
            case VALUE_NULL -> new Null();
            case null, default -> throw new MalformedInputException("not valid JSON", line());
        };
    }

    private Text text() throws MalformedInputException {
        int quote = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        return new Text(JsonText.content(bytes, quote, line()));
    }

    private Node number(String digits) throws MalformedInputException {
        if (digits.indexOf('.') < 0 && digits.indexOf('e') < 0 && digits.indexOf('E') < 0 && digits.length() <= 20) {
            try {
                return new Int(Long.parseLong(digits));
            } catch (NumberFormatException e) {
                // Beyond 64 bits it is a double, as in sops.
            }
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw new MalformedInputException("a number is too large", line());
        }
        return new Real(value);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /**
     * Prints the content of a binary file: the bytes of {@code data}, nothing added.
     *
     * @throws MalformedInputException if there is no such text
     */
    static void emitBinary(MapNode document, SecretOutput out) throws MalformedInputException {
        if (!(document.get(BINARY_KEY) instanceof Text(SecretBytes content))) {
            throw new MalformedInputException("not a binary file of sops: it has no text under the key 'data'");
        }
        out.write(content);
    }
}
