package sopsinstaller.inspect;

import java.util.List;

/** Texts of the Nix language: strings, lists and paths, each read by Nix as exactly what went in. */
final class NixText {
    private NixText() {}

    /**
     * Whether a Nix string for {@code text} can be printed: control and invisible characters but tab and line ends
     * have no escape in Nix, and neither they nor half a surrogate pair belong on a terminal.
     */
    static boolean canHold(String text) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point != '\n' && point != '\r' && point != '\t' && invisible(point)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the character shows nothing, or changes how others are shown. */
    static boolean invisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** {@code text}, which {@link #canHold} holds for, as a Nix string. */
    static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"', '\\' -> out.append('\\').append(character);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '$' -> out.append(i + 1 < text.length() && text.charAt(i + 1) == '{' ? "\\$" : "$");
                default -> out.append(character);
            }
        }
        return out.append('"').toString();
    }

    /** Strings and indexes as a Nix list. */
    static String list(List<Object> parts) {
        StringBuilder out = new StringBuilder("[");
        for (Object part : parts) {
            out.append(' ').append(part instanceof String text ? string(text) : part.toString());
        }
        return out.append(" ]").toString();
    }

    /**
     * A file's path as a Nix path; a relative one counts from the folder of the Nix file. {@link #canHold} holds for
     * {@code path}.
     */
    static String path(String path) {
        StringBuilder out = new StringBuilder();
        boolean absolute = path.startsWith("/");
        boolean plain = true;
        for (String component : components(path)) {
            out.append('/').append(component);
            plain = plain && plain(component);
        }
        if (plain) {
            return absolute ? out.toString() : out.indexOf("/../") == 0 ? out.substring(1) : "." + out;
        }
        return (absolute ? "/." : "./.") + " + " + string(out.toString());
    }

    private static List<String> components(String path) {
        return List.of(path.split("/")).stream().filter(part -> !part.isEmpty() && !part.equals(".")).toList();
    }

    private static boolean plain(String component) {
        for (int i = 0; i < component.length(); i++) {
            char character = component.charAt(i);
            boolean letterOrDigit = character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z'
                    || character >= '0' && character <= '9';
            if (!letterOrDigit && "._-+".indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }
}
