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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.failure.MalformedInputException;

/** A JSON value of the manifest, before it is known what it should be. */
sealed interface JsonValue {
    /** Deepest nesting; a manifest needs 4. */
    int MAX_DEPTH = 64;

    /** Most values that are kept: some 60 000 secrets, and below 150 MiB of memory however they are arranged. */
    int MAX_VALUES = 1_000_000;

    /** The null, and what stands for every member that is absent. */
    Null NULL = new Null();

    /** What messages call this kind of value. */
    String kind();

    /** An object; of members with equal names the last counts, as in Go. */
    final class Obj implements JsonValue {
        private static final Obj EMPTY = new Obj(0, new JsonValue[0], Map.of());
        private final long present;
        private final JsonValue[] values;
        private final Map<String, JsonValue> named;

        /** {@code present} has a bit for each ordinal of a {@link Member}; {@code values} are in their order. */
        private Obj(long present, JsonValue[] values, Map<String, JsonValue> named) {
            this.present = present;
            this.values = values;
            this.named = named;
        }

        /** The value of a member; {@link #NULL} when it is absent. */
        JsonValue member(Member member) {
            long bit = 1L << member.ordinal();
            return (present & bit) == 0 ? NULL : values[Long.bitCount(present & bit - 1)];
        }

        /** The members by their exact names, if these may be any: those of {@code placeholderBySecretName}. */
        Map<String, JsonValue> named() {
            return named;
        }

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
     * Reads the first JSON value of {@code json}; what follows it is ignored, as sops-install-secrets does. Values of
     * unknown members are skipped.
     *
     * @throws MalformedInputException when this is not JSON or exceeds a limit; no text of the input is repeated,
     *     because a plain secrets file may have been given by mistake
     */
    static JsonValue parse(byte[] json) throws MalformedInputException {
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
            return new Reading(parser).value();
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
        /** So many spellings are remembered; a file with more of them is no manifest. */
        private static final int MAX_SPELLINGS = 1000;
        /** Of names that are no members: the time that Jackson takes for new ones grows with the square. */
        private static final int MAX_NAME_CHARACTERS = 4 * 1024 * 1024;
        /** Of the same: each takes some 400 bytes. */
        private static final int MAX_NAMES = 200_000;
        private static final Arr NO_ITEMS = new Arr(List.of());
        private static final Int ZERO = new Int(0);
        private static final Bool TRUE = new Bool(true);
        private static final Bool FALSE = new Bool(false);
        private static final OtherNumber OTHER_NUMBER = new OtherNumber();
        private final JsonParser parser;
        private final RepeatedTexts texts = new RepeatedTexts();
        private final Map<String, Member> spellings = new HashMap<>();
        /** For each depth of objects the values of the one that is being read, by the ordinals of their members. */
        private final JsonValue[][] found = new JsonValue[MAX_DEPTH + 1][];
        private int depth;
        private int values;
        private int names;
        private int nameCharacters;

        private Reading(JsonParser parser) {
            this.parser = parser;
        }

        private JsonValue value() throws IOException, MalformedInputException {
            count();
            return switch (parser.currentToken()) {
                case START_OBJECT -> object();
                case START_ARRAY -> array();
                case VALUE_STRING -> new Text(texts.of(parser));
                case VALUE_NUMBER_INT -> integer();
                case VALUE_NUMBER_FLOAT -> OTHER_NUMBER;
                case VALUE_TRUE -> TRUE;
                case VALUE_FALSE -> FALSE;
                case VALUE_NULL -> NULL;
                case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                        throw new IllegalStateException(
                                "bug: token " + parser.currentToken() + " where a value starts");
            };
        }

        private void count() throws MalformedInputException {
            if (++values > MAX_VALUES) {
                throw new MalformedInputException("more than " + MAX_VALUES + " values");
            }
        }

        private void count(String name) throws MalformedInputException {
            if (++names > MAX_NAMES) {
                throw new MalformedInputException("more than " + MAX_NAMES + " other names");
            }
            nameCharacters += name.length();
            if (nameCharacters > MAX_NAME_CHARACTERS) {
                throw new MalformedInputException("more than " + MAX_NAME_CHARACTERS + " characters of other names");
            }
        }

        /** Goes to the end of the value that starts here. */
        private void skip() throws IOException, MalformedInputException {
            int open = 0;
            for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    count(parser.currentName());
                } else if (token.isStructStart()) {
                    open++;
                } else if (token.isStructEnd()) {
                    open--;
                }
                if (open == 0) {
                    return;
                }
            }
        }

        private JsonValue integer() throws IOException {
            return switch (parser.getNumberType()) {
                case INT, LONG -> parser.getLongValue() == 0 ? ZERO : new Int(parser.getLongValue());
                case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> OTHER_NUMBER;
            };
        }

        private Obj object() throws IOException, MalformedInputException {
            JsonValue[] mine = found[depth];
            if (mine == null) {
                mine = new JsonValue[Member.values().length];
                found[depth] = mine;
            }
            depth++;
            long present = 0;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String spelling = parser.currentName();
                Member member = member(spelling);
                parser.nextToken();
                if (member == Member.UNKNOWN) {
                    count(spelling);
                    skip();
                } else {
                    mine[member.ordinal()] = member == Member.PLACEHOLDER_BY_SECRET_NAME ? named() : value();
                    present |= 1L << member.ordinal();
                }
            }
            depth--;
            return present == 0 ? Obj.EMPTY : new Obj(present, chosen(mine, present), Map.of());
        }

        private static JsonValue[] chosen(JsonValue[] all, long present) {
            JsonValue[] values = new JsonValue[Long.bitCount(present)];
            long left = present;
            for (int i = 0; i < values.length; i++) {
                values[i] = all[Long.numberOfTrailingZeros(left)];
                left &= left - 1;
            }
            return values;
        }

        /** As {@link #value}, but of an object all members are kept. */
        private JsonValue named() throws IOException, MalformedInputException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return value();
            }
            count();
            Map<String, JsonValue> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                count(name);
                parser.nextToken();
                members.put(name, value());
            }
            return new Obj(0, Obj.EMPTY.values, members);
        }

        private Member member(String spelling) {
            Member known = spellings.get(spelling);
            if (known == null) {
                known = Member.of(spelling);
                if (spellings.size() < MAX_SPELLINGS) {
                    spellings.put(spelling, known);
                }
            }
            return known;
        }

        private Arr array() throws IOException, MalformedInputException {
            if (parser.nextToken() == JsonToken.END_ARRAY) {
                return NO_ITEMS;
            }
            List<JsonValue> items = new ArrayList<>(2);
            do {
                items.add(value());
            } while (parser.nextToken() != JsonToken.END_ARRAY);
            return new Arr(items);
        }
    }
}
