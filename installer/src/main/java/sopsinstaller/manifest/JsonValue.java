package sopsinstaller.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sopsinstaller.failure.MalformedInputException;

/** A JSON value of the manifest, before it is known what it should be. */
sealed interface JsonValue {
    /** Deepest nesting; a manifest needs 4. */
    int MAX_DEPTH = 64;

    /** Most values that are kept: some 60 000 secrets, and below 150 MiB of memory however they are arranged. */
    int MAX_VALUES = 1_000_000;

    /** What messages call this kind of value. */
    String kind();

    /** An object; of members with equal names the last counts, as in Go. */
    record Obj(Map<String, JsonValue> members) implements JsonValue {
        @Override
        public String kind() {
            return "an object";
        }
    }

    /** A list. */
    record Arr(List<JsonValue> items) implements JsonValue {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A text. */
    record Text(String value) implements JsonValue {
        @Override
        public String kind() {
            return "a text";
        }
    }

    /** An integer that fits in 64 bits. */
    record Int(long value) implements JsonValue {
        @Override
        public String kind() {
            return "a number";
        }
    }

    /** Any other number: with a fraction, an exponent or too many digits. */
    record OtherNumber() implements JsonValue {
        @Override
        public String kind() {
            return "a number that is no 64-bit integer";
        }
    }

    /** A truth value. */
    record Bool(boolean value) implements JsonValue {
        @Override
        public String kind() {
            return "a truth value";
        }
    }

    /** A null: the same as a member that is absent. */
    record Null() implements JsonValue {
        @Override
        public String kind() {
            return "null";
        }
    }

    /**
     * Reads the first JSON value of {@code json}; what follows it is ignored, as sops-install-secrets does.
     *
     * @param known names of the members to keep, compared without case; the values of others are skipped
     * @param open members whose own members all are kept, under their exact names
     * @throws MalformedInputException when this is not JSON or exceeds a limit; no text of the input is repeated,
     *     because a plain secrets file may have been given by mistake
     */
    static JsonValue parse(byte[] json, Set<String> known, Set<String> open) throws MalformedInputException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(ManifestReader.MAX_BYTES)
                        .build())
                .build();
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new MalformedInputException("the file is empty");
            }
            return new Reading(parser, known, open).value(false);
        } catch (StreamConstraintsException e) {
            throw new MalformedInputException("a value is nested deeper than " + MAX_DEPTH
                    + " levels, or a name or number is too long", line(e));
        } catch (JsonEOFException e) {
            throw new MalformedInputException("not JSON: the text ends too early", line(e));
        } catch (JsonProcessingException e) {
            throw new MalformedInputException("not JSON", line(e));
        } catch (IOException _) {
            throw new MalformedInputException("not JSON: the text is not UTF-8");
        }
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
    }

    /** One pass over the tokens, counting the values that are kept. */
    final class Reading {
        private static final Null NULL = new Null();
        private final JsonParser parser;
        private final Set<String> known;
        private final Set<String> open;
        private int values;

        private Reading(JsonParser parser, Set<String> known, Set<String> open) {
            this.parser = parser;
            this.known = known;
            this.open = open;
        }

        private JsonValue value(boolean keepAll) throws IOException, MalformedInputException {
            if (++values > MAX_VALUES) {
                throw new MalformedInputException("more than " + MAX_VALUES + " values");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(keepAll);
                case START_ARRAY -> array();
                case VALUE_STRING -> new Text(parser.getText());
                case VALUE_NUMBER_INT -> integer();
                case VALUE_NUMBER_FLOAT -> new OtherNumber();
                case VALUE_TRUE -> new Bool(true);
                case VALUE_FALSE -> new Bool(false);
                case VALUE_NULL -> NULL;
                case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                        throw new IllegalStateException(
                                "bug: token " + parser.currentToken() + " where a value starts");
            };
        }

        private JsonValue integer() throws IOException {
            return switch (parser.getNumberType()) {
                case INT, LONG -> new Int(parser.getLongValue());
                case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> new OtherNumber();
            };
        }

        private Obj object(boolean keepAll) throws IOException, MalformedInputException {
            Map<String, JsonValue> members = keepAll ? new TreeMap<>() : new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (keepAll || known.contains(name)) {
                    members.put(name, value(!keepAll && open.contains(name)));
                } else {
                    parser.skipChildren();
                }
            }
            return new Obj(members);
        }

        private Arr array() throws IOException, MalformedInputException {
            List<JsonValue> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(false));
            }
            return new Arr(items);
        }
    }
}
