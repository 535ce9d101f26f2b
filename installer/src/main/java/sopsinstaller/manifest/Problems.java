package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Collects what is wrong with one manifest, and reads typed members out of JSON values while doing so. */
final class Problems {
    /** How many are listed; a generator's mistake repeats in every secret, and the first hundred show it. */
    static final int MAX_LISTED = 100;

    private final List<String> listed = new ArrayList<>();
    private int unlisted;

    /** Notes a problem; {@code place} such as {@code secrets[3] 'db'}, empty for the manifest itself. */
    void add(String place, String problem) {
        if (listed.size() < MAX_LISTED) {
            listed.add(place.isEmpty() ? problem : place + ": " + problem);
        } else {
            unlisted++;
        }
    }

    /** All of them in the order found, the last line counting those that are not listed; empty = all is well. */
    List<String> all() {
        List<String> result = new ArrayList<>(listed);
        if (unlisted > 0) {
            result.add("and " + unlisted + (unlisted == 1 ? " more problem" : " more problems"));
        }
        return result;
    }

    /** The members of one object, at the place that messages name. */
    final class Members {
        private static final JsonValue ABSENT = new JsonValue.Null();
        private final String place;
        private final JsonValue.Obj object;

        /** {@code place} as in {@link Problems#add}. */
        Members(String place, JsonValue.Obj object) {
            this.place = place;
            this.object = object;
        }

        /** Notes a problem of this object. */
        void add(String problem) {
            Problems.this.add(place, problem);
        }

        /** What messages call this object. */
        String place() {
            return place;
        }

        /** The member's value; {@code Null} when it is absent. */
        JsonValue value(String name) {
            return object.members().getOrDefault(name, ABSENT);
        }

        /** Notes that a member has the wrong type. */
        void wrongType(String name, String expected) {
            add(name + " must be " + expected + ", not " + value(name).kind());
        }

        /** A text; {@code absent} when it is absent, null or of another type (which is noted). */
        String text(String name, String absent) {
            return switch (value(name)) {
                case JsonValue.Text(String value) -> checked(name, value) ? value : absent;
                case JsonValue.Null() -> absent;
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                    wrongType(name, "a text");
                    yield absent;
                }
            };
        }

        /** A text that must be there; "" and a note when it is not. */
        String required(String name) {
            switch (value(name)) {
                case JsonValue.Null() -> add(name + " is missing");
                case JsonValue.Text(String value) when value.isEmpty() -> add(name + " is empty");
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _,
                        JsonValue.Bool _ -> { }
            }
            return text(name, "");
        }

        /** A truth value, false when absent. */
        boolean truth(String name) {
            return switch (value(name)) {
                case JsonValue.Bool(boolean value) -> value;
                case JsonValue.Null() -> false;
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Text _ -> {
                    wrongType(name, "true or false");
                    yield false;
                }
            };
        }

        /** An integer of {@code 0..max}, 0 when absent; empty (and noted) when it is none. */
        OptionalLong integer(String name, long max) {
            return switch (value(name)) {
                case JsonValue.Null() -> OptionalLong.of(0);
                case JsonValue.Int(long value) when value < 0 || value > max -> {
                    add(name + " is " + value + ", it must be 0 to " + max);
                    yield OptionalLong.empty();
                }
                case JsonValue.Int(long value) -> OptionalLong.of(value);
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Text _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                    wrongType(name, "an integer");
                    yield OptionalLong.empty();
                }
            };
        }

        /** A list of non-empty texts, empty when absent. */
        List<String> texts(String name) {
            List<String> result = new ArrayList<>();
            List<JsonValue> items = items(name, "a list of texts");
            for (int i = 0; i < items.size(); i++) {
                String element = name + "[" + i + "]";
                switch (items.get(i)) {
                    case JsonValue.Text(String value) when value.isEmpty() -> add(element + " is empty");
                    case JsonValue.Text(String value) -> {
                        if (checked(element, value)) {
                            result.add(value);
                        }
                    }
                    case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _,
                            JsonValue.Null _ -> add(element + " must be a text, not " + items.get(i).kind());
                }
            }
            return result;
        }

        /** The elements of a list, empty when absent or (noted as not being {@code expected}) no list. */
        List<JsonValue> items(String name, String expected) {
            return switch (value(name)) {
                case JsonValue.Arr(List<JsonValue> items) -> items;
                case JsonValue.Null() -> List.of();
                case JsonValue.Obj _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                    wrongType(name, expected);
                    yield List.of();
                }
            };
        }

        /** One of {@code words}; "" when absent or (noted) none of them. */
        String word(String name, Set<String> words) {
            String value = text(name, "");
            if (value.isEmpty() || words.contains(value)) {
                return value;
            }
            add(name + " " + quoted(value) + " is none of " + String.join(", ", words));
            return "";
        }

        /** Whether {@code value} can be given to the kernel and written to a file: no NUL, no half character. */
        private boolean checked(String name, String value) {
            if (value.indexOf('\0') >= 0) {
                add(name + " " + quoted(value) + " holds a NUL character");
                return false;
            }
            if (value.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF)) {
                add(name + " " + quoted(value) + " holds half a surrogate pair");
                return false;
            }
            return true;
        }
    }
}
