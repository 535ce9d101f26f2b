package sopsinstaller.sops;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import sopsinstaller.failure.MalformedInputException;

/**
 * Translates a regular expression of Go's RE2 dialect into one of Java (sops-file format, section "Which leaves
 * are selected"), to be compiled with {@code UNIX_LINES} and searched for. Everything is written out anew, so that
 * a construct that only Java knows is an error instead of a surprise. Groups do not capture.
 *
 * <p>Source: the syntax page of RE2 and Go's package regexp/syntax.
 */
final class Re2Pattern {
    /** Longest pattern, in characters: the longest seen in public files has some hundred. */
    private static final int MAX_LENGTH = 10_000;
    /** Deepest nesting of groups and highest repeat count, both RE2's own. */
    private static final int MAX_NESTING = 1000;
    private static final int MAX_REPEAT = 1000;
    private static final String WORD = "[0-9A-Za-z_]";
    private static final String BOUNDARY =
            "(?-iu:(?<=" + WORD + ")(?!" + WORD + ")|(?<!" + WORD + ")(?=" + WORD + "))";
    private static final String NO_BOUNDARY =
            "(?-iu:(?<=" + WORD + ")(?=" + WORD + ")|(?<!" + WORD + ")(?!" + WORD + "))";

    /** The flags in force. */
    private record Flags(boolean foldCase, boolean multiLine, boolean dotAll, boolean ungreedy) {
        /** The two that Java's engine handles; the other two are written out. */
        String java() {
            String on = (foldCase ? "iu" : "") + (dotAll ? "s" : "");
            String off = (foldCase ? "" : "iu") + (dotAll ? "" : "s");
            return on + (off.isEmpty() ? "" : "-" + off);
        }

        Flags with(char flag, boolean value) throws MalformedInputException {
            return switch (flag) {
                case 'i' -> new Flags(value, multiLine, dotAll, ungreedy);
                case 'm' -> new Flags(foldCase, value, dotAll, ungreedy);
                case 's' -> new Flags(foldCase, multiLine, value, ungreedy);
                case 'U' -> new Flags(foldCase, multiLine, dotAll, value);
                default -> throw new MalformedInputException("unknown group");
            };
        }
    }

    private final Re2Text in;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Flags> outer = new ArrayDeque<>();
    private final Set<String> names = new HashSet<>();
    private Flags flags = new Flags(false, false, false, false);
    /** Whether something that can be repeated was just written. */
    private boolean repeatable;

    /** @throws MalformedInputException when it is longer than {@value #MAX_LENGTH} characters */
    Re2Pattern(String pattern) throws MalformedInputException {
        if (pattern.length() > MAX_LENGTH) {
            throw new MalformedInputException("longer than " + MAX_LENGTH + " characters");
        }
        in = new Re2Text(pattern);
    }

    /** @throws MalformedInputException when it is no RE2 pattern */
    String toJava() throws MalformedInputException {
        while (!in.atEnd()) {
            step(in.next());
        }
        if (!outer.isEmpty()) {
            throw new MalformedInputException("missing ')'");
        }
        return out.toString();
    }

    private void step(int point) throws MalformedInputException {
        switch (point) {
            case '(' -> openGroup();
            case ')' -> closeGroup();
            case '|' -> {
                out.append('|');
                repeatable = false;
            }
            case '*', '+', '?' -> repeat(Character.toString(point));
            case '{' -> counted();
            case '[' -> item(Re2Class.translate(in));
            case '.' -> item(".");
            case '^' -> item(flags.multiLine ? "(?<![^\\n])" : "(?:\\A)");
            case '$' -> item(flags.multiLine ? "(?![^\\n])" : "(?:\\z)");
            case '\\' -> escape();
            default -> item(Re2Text.literal(point));
        }
    }

    private void item(String java) {
        out.append(java);
        repeatable = true;
    }

    private void openGroup() throws MalformedInputException {
        if (!in.skip("?")) {
            push("(?:");
        } else if (in.skip("P<") || in.skip("<")) {
            String name = in.until(">");
            if (!name.matches("[0-9A-Za-z_]+") || !names.add(name)) {
                throw new MalformedInputException("bad or repeated group name");
            }
            push("(?:");
        } else {
            flagGroup();
        }
    }

    private void push(String java) throws MalformedInputException {
        if (outer.size() == MAX_NESTING) {
            throw new MalformedInputException("nested too deeply");
        }
        outer.push(flags);
        out.append(java);
        repeatable = false;
    }

    private void flagGroup() throws MalformedInputException {
        Flags changed = flags;
        boolean value = true;
        boolean seen = true;
        int point = in.next();
        while (point != ':' && point != ')') {
            if (point == '-') {
                if (!value) {
                    throw new MalformedInputException("unknown group");
                }
                value = false;
                seen = false;
            } else {
                changed = changed.with((char) point, value);
                seen = true;
            }
            point = in.next();
        }
        if (!seen) {
            throw new MalformedInputException("unknown group");
        }
        if (point == ':') {
            push("(?" + changed.java() + ":");
        } else {
            out.append("(?").append(changed.java()).append(')');
            repeatable = false;
        }
        flags = changed;
    }

    private void closeGroup() throws MalformedInputException {
        if (outer.isEmpty()) {
            throw new MalformedInputException("unexpected ')'");
        }
        flags = outer.pop();
        item(")");
    }

    /** Writes a repetition; in RE2 none can follow another, so Java's possessive ones cannot arise. */
    private void repeat(String operator) throws MalformedInputException {
        if (!repeatable) {
            throw new MalformedInputException("nothing to repeat");
        }
        boolean lazy = in.skip("?");
        out.append(operator).append(lazy != flags.ungreedy ? "?" : "");
        repeatable = false;
    }

    /** {@code {n}}, {@code {n,}} or {@code {n,m}}; in every other form the brace is an ordinary character. */
    private void counted() throws MalformedInputException {
        int start = in.position();
        int least = in.number();
        int most = least;
        if (least >= 0 && in.skip(",")) {
            most = in.peek() == '}' ? Integer.MAX_VALUE : in.number();
        }
        if (least < 0 || most < 0 || !in.skip("}")) {
            in.back(start);
            item(Re2Text.literal('{'));
            return;
        }
        if (least > MAX_REPEAT || most < least || most > MAX_REPEAT && most != Integer.MAX_VALUE) {
            throw new MalformedInputException("bad repeat count");
        }
        repeat("{" + least + (most == least ? "" : "," + (most == Integer.MAX_VALUE ? "" : most)) + "}");
    }

    private void escape() throws MalformedInputException {
        switch (in.peek()) {
            case 'A' -> anchor("(?:\\A)");
            case 'z' -> anchor("(?:\\z)");
            case 'b' -> anchor(BOUNDARY);
            case 'B' -> anchor(NO_BOUNDARY);
            case 'Q' -> {
                in.next();
                in.quoted().codePoints().forEach(point -> item(Re2Text.literal(point)));
            }
            case 'd', 'D', 's', 'S', 'w', 'W', 'p', 'P' -> item(Re2Class.escape(in));
            default -> item(Re2Text.literal(in.escapedCharacter()));
        }
    }

    private void anchor(String java) throws MalformedInputException {
        in.next();
        item(java);
    }
}
