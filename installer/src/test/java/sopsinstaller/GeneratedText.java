package sopsinstaller;

import java.util.List;
import java.util.Random;

/** Random texts weighted to those that formats have trouble with. */
final class GeneratedText {
    private static final List<String> NASTY = List.of("", " ", "  two", "trailing ", "yes", "No", "on", "null", "~",
            "true", "0x1F", "017", "1_000", "1.5", ".5", "1e3", "12:30:45", "2001-12-14", "2020-01-02T03:04:05Z",
            "- item", "a: b", "a #b", "#c", "; d", "key=value", "\"quoted\"", "'single'", "it's", "`back`", "\"\"\"x",
            "back\\slash", "\\n", "two\nlines", "final\n", "\n", "\n\n", "a\n\nb\n\n", " lead\nline", "a\n  b\n c",
            "<tag>&amp;", "\u00e9\u00df", "\u4e2d\u6587", "\ud83d\ude00", "\u2028x", "a\u0085b", "\ufeffbom",
            "[x]", "{y}", "*z", "&w", "!tag", "|", ">", "%p", "@q", "?", "? r", "-", "---", "...", ":", "::", "=",
            "<<", "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]", "ENC[", "${HOME}", "%(name)s", ".inf", ".nan",
            "-----BEGIN KEY-----\nMIIB/+==\n-----END KEY-----\n", "9223372036854775808", "a\tb", "\u007f", "x\r\ny");
    private static final List<String> KEYS = List.of("alpha", "beta", "data", "public", "key", "token_secret",
            "note_plain", "x_unencrypted", "Secret", "sops-like", "dotted.name", "a-very-long-name-of-an-entry");
    private static final List<String> COMMENTS = List.of(" plain remark", "no space", " public note", " PUBLIC NOTE!",
            " sops:enc", " hide this", "# doubled", " \u00fcber", " key: value", " trailing ");

    private GeneratedText() {}

    /** A string. */
    static String string(Random random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> letters(random, 1 + random.nextInt(20));
            case 2 -> letters(random, 100 + random.nextInt(400));
            default -> NASTY.get(random.nextInt(NASTY.size()));
        };
    }

    /** Letters, digits and a few signs. */
    static String letters(Random random, int length) {
        String alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+";
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    /** A name of an entry; {@code index} makes it unique. */
    static String key(Random random, int index) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        return random.nextBoolean() ? key + index : index + key;
    }

    /** The text of a comment after its marker, one line. */
    static String comment(Random random) {
        return COMMENTS.get(random.nextInt(COMMENTS.size()));
    }

    /** A JSON string, which is a double-quoted YAML string too. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0xfeff) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
