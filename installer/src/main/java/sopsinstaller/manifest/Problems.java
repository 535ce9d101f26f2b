package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.List;
import sopsinstaller.failure.Shortened;

/** Collects what is wrong with one manifest, and reads typed members out of JSON values while doing so. */
final class Problems {
    private final List<String> listed = new ArrayList<>();
    private int unlisted;

    /** What messages call an entry. */
    static String place(Member list, int index, String name) {
        return place(list.label(), index, name);
    }

    private static String place(String list, int index, String name) {
        return list + "[" + index + "]" + (name.isEmpty() ? "" : " " + quoted(name));
    }

    /** Notes a problem; {@code place} such as {@code secrets[3] 'db'}, empty for the manifest itself. */
    void add(String place, String problem) {
        if (listed.size() < Shortened.MAX_PROBLEMS) {
            listed.add(place.isEmpty() ? problem : place + ": " + problem);
        } else {
            unlisted++;
        }
    }

    /** All of them in the order found, the last line counting those that are not listed; empty = all is well. */
    List<String> all() {
        List<String> result = new ArrayList<>(listed);
        if (unlisted > 0) {
            result.add(Shortened.rest(unlisted, "problem", "problems"));
        }
        return result;
    }

    /** The members of one object. The place that messages name is put together only for a message. */
    final class Members {
        private static final int NO_ENTRY = -1;
        private final String list;
        private final int index;
        private final JsonValue.Obj object;

        /** The members of an object that is no entry, at {@code place} as in {@link Problems#add}. */
        Members(String place, JsonValue.Obj object) {
            this.list = place;
            this.index = NO_ENTRY;
            this.object = object;
        }

        /** The members of the entry at {@code index} of {@code list}. */
        Members(Member list, int index, JsonValue.Obj object) {
            this.list = list.label();
            this.index = index;
            this.object = object;
        }

        /** Notes a problem of this object. */
        void add(String problem) {
            Problems.this.add(place(), problem);
        }

        private String place() {
            String name = value(Member.NAME) instanceof JsonValue.Text(String text) ? text : "";
            return index == NO_ENTRY ? list : Problems.place(list, index, name);
        }

        /** The member's value; {@code Null} when it is absent. */
        JsonValue value(Member member) {
            return object.member(member);
        }

        /** Notes that a member has the wrong type. */
        void wrongType(Member member, String expected) {
            wrongType(member.label(), value(member), expected);
        }

        private void wrongType(String name, JsonValue value, String expected) {
            add(name + " must be " + expected + ", not " + value.kind());
        }

        /** A text; {@code absent} when it is absent, null or of another type (which is noted). */
        String text(Member member, String absent) {
            return text(member.label(), value(member), absent);
        }

        /** As above, of the value with any {@code name}. */
        String text(String name, JsonValue value, String absent) {
            return switch (value) {
                case JsonValue.Text(String text) -> {
                    String fault = fault(text);
                    if (fault.isEmpty()) {
                        yield text;
                    }
                    add(name + fault);
                    yield absent;
                }
                case JsonValue.Null() -> absent;
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                    wrongType(name, value, "a text");
                    yield absent;
                }
            };
        }

        /** A text that must be there; "" and a note when it is not. */
        String required(Member member) {
            JsonValue value = value(member);
            switch (value) {
                case JsonValue.Null() -> add(member.label() + " is missing");
                case JsonValue.Text(String text) when text.isEmpty() -> add(member.label() + " is empty");
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _,
                        JsonValue.Bool _ -> { }
            }
            return text(member.label(), value, "");
        }

        /** A truth value, false when absent. */
        boolean truth(Member member) {
            return switch (value(member)) {
                case JsonValue.Bool(boolean value) -> value;
                case JsonValue.Null() -> false;
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Text _ -> {
                    wrongType(member, "true or false");
                    yield false;
                }
            };
        }

        /** An integer of {@code 0..max}; 0 when it is absent, and (noted) when it is none. */
        long integer(Member member, long max) {
            return switch (value(member)) {
                case JsonValue.Null() -> 0;
                case JsonValue.Int(long value) when value < 0 || value > max -> {
                    add(member.label() + " is " + value + ", it must be 0 to " + max);
                    yield 0;
                }
                case JsonValue.Int(long value) -> value;
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Text _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                    wrongType(member, "an integer");
                    yield 0;
                }
            };
        }

        /** A list of non-empty texts, empty when absent. */
        List<String> texts(Member member) {
            List<JsonValue> items = items(member, "a list of texts");
            if (items.isEmpty()) {
                return List.of();
            }
            List<String> result = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                String fault;
                if (items.get(i) instanceof JsonValue.Text(String value)) {
                    fault = value.isEmpty() ? " is empty" : fault(value);
                    if (fault.isEmpty()) {
                        result.add(value);
                    }
                } else {
                    fault = " must be a text, not " + items.get(i).kind();
                }
                if (!fault.isEmpty()) {
                    add(member.label() + "[" + i + "]" + fault);
                }
            }
            return result;
        }

        /** A list of names of units; a control character in one, which no unit has, is noted. */
        List<String> units(Member member) {
            List<String> names = texts(member);
            for (String name : names) {
                if (name.chars().anyMatch(Character::isISOControl)) {
                    add(member.label() + " " + quoted(name) + " holds a control character");
                }
            }
            return names;
        }

        /** The elements of a list, empty when absent or (noted as not being {@code expected}) no list. */
        List<JsonValue> items(Member member, String expected) {
            return switch (value(member)) {
                case JsonValue.Arr(List<JsonValue> items) -> items;
                case JsonValue.Null() -> List.of();
                case JsonValue.Obj _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                    wrongType(member, expected);
                    yield List.of();
                }
            };
        }

        /** One of {@code words}; "" when absent or (noted) none of them. */
        String word(Member member, List<String> words) {
            String value = text(member, "");
            if (value.isEmpty() || words.contains(value)) {
                return value;
            }
            add(member.label() + " " + quoted(value) + " is none of " + String.join(", ", words));
            return "";
        }

        /** Why {@code text} cannot be given to the kernel or written to a file: a NUL, or half a character. */
        private static String fault(String text) {
            if (text.indexOf('\0') >= 0) {
                return " " + quoted(text) + " holds a NUL character";
            }
            return holdsHalfCharacter(text) ? " " + quoted(text) + " holds half a surrogate pair" : "";
        }

        private static boolean holdsHalfCharacter(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isSurrogate(text.charAt(i))) {
                    if (Character.charCount(text.codePointAt(i)) == 1) {
                        return true;
                    }
                    i++;
                }
            }
            return false;
        }
    }
}
