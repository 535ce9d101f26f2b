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
        return ordinary(text) ? text : escaped(text);
    }

    /** Whether it is short and printable ASCII, as nearly every text is; then nothing has to be copied. */
    private static boolean ordinary(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String escaped(String text) {
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
                String hex = Integer.toHexString(point);
                out.append(point >= 0x100 ? "\\u{" + hex + "}" : point < 0x10 ? "\\x0" + hex : "\\x" + hex);
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
