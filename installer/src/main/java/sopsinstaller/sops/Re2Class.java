package sopsinstaller.sops;

import java.util.Map;
import sopsinstaller.failure.MalformedInputException;

/** Character classes of RE2 in Java's syntax: brackets, Perl's letters, POSIX names, Unicode properties. */
final class Re2Class {
    /** The POSIX names; RE2 defines all over ASCII, and folding widens them. */
    private static final Map<String, String> POSIX = Map.ofEntries(
            Map.entry("alnum", "0-9A-Za-z"), Map.entry("alpha", "A-Za-z"), Map.entry("ascii", "\\x{0}-\\x{7f}"),
            Map.entry("blank", "\\x{9}\\x{20}"), Map.entry("cntrl", "\\x{0}-\\x{1f}\\x{7f}"),
            Map.entry("digit", "0-9"), Map.entry("graph", "\\x{21}-\\x{7e}"), Map.entry("lower", "a-z"),
            Map.entry("print", "\\x{20}-\\x{7e}"),
            Map.entry("punct", "\\x{21}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{60}\\x{7b}-\\x{7e}"),
            Map.entry("space", "\\x{9}-\\x{d}\\x{20}"), Map.entry("upper", "A-Z"),
            Map.entry("word", "0-9A-Za-z_"), Map.entry("xdigit", "0-9A-Fa-f"));
    private static final String ANY = "[\\x{0}-\\x{10ffff}]";

    private Re2Class() {}

    /** Reads a bracket expression after its {@code [}. */
    static String translate(Re2Text in) throws MalformedInputException {
        StringBuilder out = new StringBuilder(in.skip("^") ? "[^" : "[");
        boolean first = true;
        while (first || in.peek() != ']') {
            first = false;
            if (in.peek() == '[' && isPosix(in)) {
                out.append(posix(in));
            } else if (!perlOrProperty(in, out)) {
                range(in, out);
            }
        }
        in.next();
        return out.append(']').toString();
    }

    /** Reads one of {@code d D s S w W p P} after its backslash. */
    static String escape(Re2Text in) throws MalformedInputException {
        int letter = in.next();
        return switch (letter) {
            case 'd' -> "[0-9]";
            case 'D' -> "[^0-9]";
            case 's' -> "[\\x{9}\\x{a}\\x{c}\\x{d}\\x{20}]";
            case 'S' -> "[^\\x{9}\\x{a}\\x{c}\\x{d}\\x{20}]";
            case 'w' -> "[0-9A-Za-z_]";
            case 'W' -> "[^0-9A-Za-z_]";
            case 'p' -> property(in, false);
            case 'P' -> property(in, true);
            default -> throw new IllegalStateException("bug: no class letter");
        };
    }

    private static boolean isPosix(Re2Text in) {
        int start = in.position();
        boolean posix = in.skip("[:") && in.hasAhead(":]");
        in.back(start);
        return posix;
    }

    private static String posix(Re2Text in) throws MalformedInputException {
        in.skip("[:");
        boolean negated = in.skip("^");
        String ranges = POSIX.get(in.until(":]"));
        if (ranges == null) {
            throw new MalformedInputException("unknown character class");
        }
        return "[" + (negated ? "^" : "") + ranges + "]";
    }

    private static boolean perlOrProperty(Re2Text in, StringBuilder out) throws MalformedInputException {
        int start = in.position();
        if (in.skip("\\")) {
            switch (in.peek()) {
                case 'd', 'D', 's', 'S', 'w', 'W', 'p', 'P' -> {
                    out.append(escape(in));
                    return true;
                }
                default -> in.back(start);
            }
        }
        return false;
    }

    private static void range(Re2Text in, StringBuilder out) throws MalformedInputException {
        int low = character(in);
        int high = low;
        int start = in.position();
        if (in.skip("-")) {
            if (in.peek() == ']') {
                in.back(start);
            } else {
                high = character(in);
            }
        }
        if (high < low) {
            throw new MalformedInputException("a character range runs backwards");
        }
        out.append(Re2Text.literal(low));
        if (high > low) {
            out.append('-').append(Re2Text.literal(high));
        }
    }

    private static int character(Re2Text in) throws MalformedInputException {
        int point = in.next();
        return point == '\\' ? in.escapedCharacter() : point;
    }

    /** A general category has one or two letters of a closed set; every other name is a script. */
    private static String property(Re2Text in, boolean outside) throws MalformedInputException {
        String name = in.skip("{") ? in.until("}") : Character.toString(in.next());
        boolean negated = outside;
        if (name.startsWith("^")) {
            negated = !negated;
            name = name.substring(1);
        }
        if (name.equals("Any")) {
            return negated ? "[^" + ANY + "]" : ANY;
        }
        if (!name.matches("[A-Z][A-Za-z_]*")) {
            throw new MalformedInputException("unknown character class");
        }
        return (negated ? "\\P{" : "\\p{") + (name.matches("[LMNPSZC][a-z]?") ? "" : "Is") + name + "}";
    }
}
