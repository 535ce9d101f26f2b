package sopsinstaller.failure;

/** Foreign text made safe for a message: cut, control characters escaped, single quotes round it. */
public final class Quoted {
    /** Longest piece of foreign text in a message, in characters. */
    public static final int MAX_CHARACTERS = 200;

    private Quoted() {}

    /** {@code text} in single quotes. */
    public static String quoted(String text) {
        return "'" + safe(text) + "'";
    }

    /** {@code text} cut at {@value #MAX_CHARACTERS} characters, control and bidirectional characters escaped. */
    public static String safe(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS) + 8);
        int shown = 0;
        for (int i = 0; i < text.length(); shown++) {
            if (shown == MAX_CHARACTERS) {
                return out.append('…').toString();
            }
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (harmless(point)) {
                out.appendCodePoint(point);
            } else {
                out.append(point < 0x100 ? String.format("\\x%02x", point) : String.format("\\u{%x}", point));
            }
        }
        return out.toString();
    }

    private static boolean harmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
