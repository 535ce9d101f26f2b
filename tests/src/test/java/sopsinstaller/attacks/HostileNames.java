package sopsinstaller.attacks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Names and paths that someone may write into a manifest. The character U+00FF stands for that byte, no UTF-8. */
final class HostileNames {
    static final char RAW_BYTE = '\u00ff';
    private static final List<String> PARTS = List.of("", ".", "..", "...", "..a", "a", "a b", " ", "-rf", "*", "~",
            "%r", "%n%s", "\n", "a\nsops-installer: error: x", "\r", "\t", "\u001b[2J", "\u0000", "a\u0000b", "\u007f",
            "\u0085", "\u202e", "\u00e9", "e\u0301", "\ud800", "\udc00", "\ud83d\ude00", "a\ud800b", RAW_BYTE + "",
            "a" + RAW_BYTE, "\ufffd", "\ufeff", "\\", "\"", "'", "$(touch x)", "`touch x`", "rendered", "good",
            "1.json", ".new-generation", ".lock", "x".repeat(255), "x".repeat(256), "\u00ea".repeat(127) + "x",
            "\u00ea".repeat(128), "x".repeat(4095));

    private HostileNames() {}

    /** All parts alone, some ways to combine them, and {@code more} random ones. */
    static Set<String> all(long seed, int more) {
        var names = new LinkedHashSet<>(PARTS);
        for (String part : List.of("..", ".", "", "\n", "\ud800", "x".repeat(255))) {
            names.addAll(List.of("a/" + part, part + "/a", "a/" + part + "/b", "/" + part, part + "/" + part));
        }
        names.addAll(List.of("/", "//", "/../", "a/../../../../../home/victim/x", "../../../home/victim/x", "../0",
                "rendered/x", "good/x", "a/".repeat(1_000) + "a", ("x".repeat(200) + "/").repeat(19) + "x",
                ("x".repeat(200) + "/").repeat(21) + "x", "x/".repeat(2_047) + "x", "x".repeat(100_000)));
        var random = new Random(seed);
        for (int i = 0; i < more; i++) {
            var parts = new ArrayList<String>();
            for (int count = 1 + random.nextInt(5); count > 0; count--) {
                parts.add(PARTS.get(random.nextInt(PARTS.size())));
            }
            names.add(String.join(random.nextInt(4) == 0 ? "" : "/", parts));
        }
        return names;
    }

    /** A text of JSON; all but plain characters are escaped, so that it is of one byte each. */
    static String json(String text) {
        var json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            boolean plain = c == RAW_BYTE || c >= ' ' && c < 127 && c != '"' && c != '\\';
            json.append(plain ? Character.toString(c) : "\\u%04x".formatted((int) c));
        }
        return json.append('"').toString();
    }

    /** The folders on the way to {@code path} below {@code base}, and itself, as bytes, without empty parts. */
    static Set<String> way(String base, String path) {
        var way = new LinkedHashSet<String>();
        var here = new StringBuilder(base);
        for (String part : path.split("/")) {
            if (!part.isEmpty() && !part.equals(".")) {
                way.add(here.append('/').append(bytes(part)).toString());
            }
        }
        return way;
    }

    /** A character for each byte of the UTF-8 of {@code text}. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** How a name is shown in messages of the test. */
    static String shown(String name) {
        String json = json(name);
        return json.length() > 200 ? json.substring(0, 200) + "... of " + name.length() + " characters" : json;
    }
}
