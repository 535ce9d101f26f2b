package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Templates and placeholders. */
final class TemplateInputs {
    private static final String FAMILY = "templates";
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String FORM = "<SOPS:" + HASH + ":PLACEHOLDER>";
    private static final List<String> ENCODINGS = List.of("raw", "json", "yaml", "toml", "shell", "systemd-env", "url",
            "base64");
    private static final int MEBIBYTE = 1024 * 1024;

    private TemplateInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        for (String encoding : ENCODINGS) {
            String known = placeholder("%P%", encoding);
            for (String text : List.of("", "%P%", "%P", "P%%P%", "%P\n%", "'%P%'", "\"%P%\"", "'%P%", "\"%P%", "\\%P%",
                    "\\\"%P%\"", "`%P%`", "$(%P%)", "${%P%}",
                    "\"$(%P%)\"", "#%P%", "<<X\n%P%\nX", "a=%P%", "a: %P%", "a: |\n  %P%", "a: >\n  %P%",
                    "a: \"x\n%P%\"", "\"\"\"%P%\"\"\"", "'''%P%'''", "[%P%, %P%]",
                    "{\"a\": %P%}", "A=%P%", "A=\"%P%\"", "A='%P%'", " A = %P%", ";%P%", "\0%P%\0", "%P%%P%%P%", FORM,
                    FORM + "%P%", "<SOPS:%P%:PLACEHOLDER>",
                    "<SOPS:" + HASH + ":PLACEHOLDER", "<SOPS:" + HASH.substring(1) + ":PLACEHOLDER>", "<SOPS:"
                    + HASH.substring(1) + "\n:PLACEHOLDER>",
                    "<SOPS:".repeat(10_000), "\r\n%P%\r\n", "\u2028%P%", "\ud83d\ude00%P%", "\u001b[31m%P%")) {
                all.add(Place.template(FAMILY, encoding + " in " + shown(text), known, () -> text.getBytes(UTF_8)));
            }
            all.add(Place.template(FAMILY, encoding + " in what is not UTF-8", known, () -> Bytes.of(0xff, "%P%",
                    0xfe)));
            all.add(Place.template(FAMILY, encoding + " in random bytes", known, () -> Bytes.of(Bytes.random(seed,
                    50_000), "%P%")));
            for (int count : new int[] {1000, 1_000_000, 5_000_000}) {
                large(all, count + " placeholders " + encoding, known, () -> "%P%".repeat(count).getBytes(UTF_8));
                large(all, count + " lines of placeholders " + encoding, known, () -> "A=%P%\n".repeat(count)
                        .getBytes(UTF_8));
                large(all, count + " quotes " + encoding, known, () -> Bytes.of("\"'".repeat(count), "%P%"));
                large(all, count + " opened " + encoding, known, () -> Bytes.of("$(".repeat(count), "%P%"));
            }
            for (int size : new int[] {MEBIBYTE, 16 * MEBIBYTE, 16 * MEBIBYTE + 1}) {
                large(all, "a line of " + size + " before it " + encoding, known, () -> Bytes.of(Bytes.filled(size - 3,
                        'x'), "%P%"));
                large(all, "placeholders in a line of " + size + " " + encoding, known, () -> Bytes.of(
                        (" ".repeat(1000) + "%P%").repeat(size / 1003)));
                large(all, "newlines of " + size + " " + encoding, known, () -> Bytes.of(Bytes.filled(size - 3, '\n'),
                        "%P%"));
            }
        }
        prefixes(all);
        values(all, seed);
        return all;
    }

    private static void prefixes(List<Attack> all) {
        for (int count : new int[] {100, 10_000, 300_000}) {
            String nested = IntStream.range(1, Math.min(count, 3000)).mapToObj(i -> placeholder("a".repeat(i), "raw"))
                    .collect(Collectors.joining(","));
            large(all, count + " placeholders, each the start of the next", nested, () -> "a".repeat(MEBIBYTE)
                    .getBytes(UTF_8));
            String many = IntStream.range(0, count).mapToObj(i -> placeholder("x" + i + "y", "raw"))
                    .collect(Collectors.joining(","));
            large(all, count + " different placeholders", many, () -> "x1y x2y x".repeat(50_000).getBytes(UTF_8));
            large(all, count + " random placeholders", IntStream.range(0, Math.min(count, 50_000))
                    .mapToObj(i -> placeholder(Bytes.letters(i, 12), "raw")).collect(Collectors.joining(",")),
                    () -> Bytes.letters(-1, 16 * MEBIBYTE).getBytes(UTF_8));
            large(all, count + " placeholders of one beginning", IntStream.range(0, Math.min(count, 3000))
                    .mapToObj(i -> placeholder("a".repeat(3000) + i, "raw"))
                    .collect(Collectors.joining(",")), () -> "a".repeat(4 * MEBIBYTE).getBytes(UTF_8));
            large(all, count + " placeholders, each with a longer beginning", IntStream.range(1, Math.min(count, 3000))
                    .mapToObj(i -> placeholder("a".repeat(i) + "b", "raw"))
                    .collect(Collectors.joining(",")), () -> "a".repeat(16 * MEBIBYTE).getBytes(UTF_8));
        }
        for (String text : List.of("", "\\u0000", "a", "\\ud800", "\\u001b[31m", "x".repeat(60_000))) {
            all.add(Place.template(FAMILY, "the placeholder " + shown(text), placeholder(text, "raw"), () -> ("a\0"
                    + text).getBytes(UTF_8)));
            all.add(Place.template(FAMILY, "twice the placeholder " + shown(text), placeholder(text, "raw") + ","
                    + placeholder(text, "url"),
                    () -> text.getBytes(UTF_8)));
        }
        all.add(Place.template(FAMILY, "an unknown encoding", placeholder("P", "\\u001b[31m"), () -> new byte[1]));
        all.add(Place.template(FAMILY, "an unknown secret", placeholder("P", "raw").replace("\"password\"",
                "\"\\u001b[31m\""), () -> Bytes.of("P")));
    }

    /** Secrets whose values are hostile to the template: placeholders, quotes, what is not UTF-8, sizes. */
    private static void values(List<Attack> all, long seed) {
        for (String value : List.of("%P%", FORM, "\"", "'", "\\", "\n", "\0", "\r", "$(id)", "`id`", "${x}", "\u2028",
                "\ud83d\ude00", "%", "]]>", "-->", "*/", "#{",
                "\\u0000", "<SOPS:", "", " ", Attack.CANARY.repeat(50_000))) {
            for (String encoding : ENCODINGS) {
                Attack attack = valued(FAMILY, "a value " + shown(value) + " as " + encoding, encoding, seed,
                        value.getBytes(UTF_8), "x=%P%\nA=\"%P%\"\n");
                all.add(value.length() > 1000 ? attack.onlyLong() : attack);
            }
        }
        for (String encoding : ENCODINGS) {
            all.add(valued(FAMILY, "a value that is not UTF-8 as " + encoding, encoding, seed, new byte[] {(byte) 0xff,
                    (byte) 0xc0}, "A=%P%\n"));
            all.add(valued(FAMILY, "rendered above 64 MiB as " + encoding, encoding, seed, Bytes.filled(MEBIBYTE, 'x'),
                    "A=%P%\n".repeat(100)).onlyLong());
            all.add(valued(FAMILY, "rendered of 60 MiB as " + encoding, encoding, seed, Bytes.filled(MEBIBYTE, 'x'),
                    "A=%P%\n".repeat(60)).onlyLong());
        }
    }

    /** A template whose one secret has the value {@code value}. */
    static Attack valued(String family, String name, String encoding, long seed, byte[] value, String text) {
        String manifest = Place.manifest("\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"]",
                Place.secret("password", "\"a\"", "@h.json", "json"))
                .replaceFirst("\\}\\s*$", """
                        , "templates": [{"name": "t", "path": "/run/secrets/rendered/t", "mode": "0400", "file": "@t"}],
                          "placeholders": [%s]}"""
                        .formatted(placeholder("%P%", encoding)));
        return new Attack(family, name).file("t", () -> text.getBytes(UTF_8)).file("manifest.json",
                Place.text(manifest)).file("h.json", () -> {
            var maker = new SopsMaker(seed);
            String encrypted = maker.value("a:", value, "str");
            return Bytes.of("{\"a\": \"", encrypted, "\", ", maker.json(""), "}");
        }).command("@manifest.json").command("diff", "@manifest.json");
    }

    private static String placeholder(String text, String encoding) {
        return "{\"placeholder\": \"" + text + "\", \"secret\": \"password\", \"encoding\": \"" + encoding + "\"}";
    }

    private static String shown(String text) {
        String start = text.substring(0, Math.min(30, text.length())).replace('\n', ' ').replace('\0', '0');
        return text.length() > 30 ? start + "… (" + text.length() + ")" : start;
    }

    private static void large(List<Attack> all, String name, String placeholders, Attack.Content content) {
        all.add(Place.template(FAMILY, name, placeholders, content).onlyLong());
    }
}
