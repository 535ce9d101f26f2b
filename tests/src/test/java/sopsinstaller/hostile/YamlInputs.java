package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** YAML files of sops. */
final class YamlInputs {
    private static final String FAMILY = "yaml";
    private static final String END =
            "\nsops:\n  mac: x\n  lastmodified: \"2026-11-21T12:00:00Z\"\n  age: [{recipient: a, enc: b}]\n";
    private static final int LIMIT = 24 << 20;

    private YamlInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        aliases(all);
        depths(all);
        sizes(all);
        scalars(all);
        oddities(all);
        valid(all, seed);
        return all;
    }

    private static void aliases(List<Attack> all) {
        for (int width : new int[] {2, 9, 100}) {
            for (int levels : new int[] {3, 9, 30, 100}) {
                add(all, "flow alias bomb of " + width + " by " + levels, bomb(width, levels) + END);
                add(all, "alias bomb in the metadata of " + width + " by " + levels,
                        "a: b\nsops:\n" + bomb(width, levels).indent(2) + "  mac: *l" + (levels - 1) + "\n");
                add(all, "alias bomb as keys of " + width + " by " + levels,
                        bomb(width, levels) + "? *l" + (levels - 1) + "\n: x\n" + END);
                add(all, "merge bomb of " + width + " by " + levels, merges(width, levels) + END);
            }
        }
        add(all, "an alias to itself", "a: &a [*a]" + END);
        add(all, "an alias to itself as a map", "a: &a {b: *a}" + END);
        add(all, "an alias to itself as its key", "? &a {*a : 1}\n: 2\n" + END);
        add(all, "a merge of itself", "a: &a\n  <<: *a\n" + END);
        add(all, "the metadata is an alias to the whole", "&a\nx: 1\nsops: *a\n");
        add(all, "the metadata is an alias", "x: &a {mac: y}\nsops: *a\n");
        add(all, "an alias to nothing", "a: *nothing" + END);
        add(all, "an anchor without value", "a: &\n" + END);
        add(all, "an anchor defined again", "a: &a 1\nb: &a 2\nc: *a\n" + END);
        add(all, "300 000 anchors", count(300_000, i -> "- &a" + i + " x") + END);
        add(all, "300 000 aliases to one", "- &a x\n" + count(299_000, i -> "- *a") + END);
        large(all, "aliases to a text of 1 MiB", () -> ("a: &a " + "x".repeat(1 << 20) + "\nb:\n"
                + count(1000, i -> "- *a") + END).getBytes(UTF_8));
        large(all, "an anchor of 20 MiB", () -> ("a: &" + "x".repeat(20 << 20) + " 1" + END).getBytes(UTF_8));
        add(all, "aliases to ENC", "a: &a ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]\nb: *a\n" + END);
    }

    private static String bomb(int width, int levels) {
        return "l0: &l0 [x]\n" + count(levels - 1, i -> "l" + (i + 1) + ": &l" + (i + 1) + " [" + IntStream.range(0,
                width)
                .mapToObj(_ -> "*l" + i).collect(Collectors.joining(",")) + "]") + "\n";
    }

    private static String merges(int width, int levels) {
        return "l0: &l0 {x: 1}\n" + count(levels - 1, i -> "l" + (i + 1) + ": &l" + (i + 1) + "\n  <<: ["
                + IntStream.range(0, width).mapToObj(_ -> "*l" + i).collect(Collectors.joining(",")) + "]\n  k" + i
                + ": 1")
                + "\n";
    }

    private static void depths(List<Attack> all) {
        for (int depth : new int[] {499, 501, 10_000, 1_000_000}) {
            add(all, "flow lists " + depth + " deep", "a: " + "[".repeat(depth) + "]".repeat(depth) + END);
            add(all, "open flow lists " + depth + " deep", "a: " + "[".repeat(depth) + END);
            add(all, "flow maps " + depth + " deep", "a: " + "{a: ".repeat(depth) + "1" + "}".repeat(depth) + END);
            add(all, "flow maps as keys " + depth + " deep", "{".repeat(depth) + "}".repeat(depth) + ": 1" + END);
            add(all, "lists in a line " + depth + " deep", "a:\n  " + "- ".repeat(depth) + "x" + END);
            add(all, "question marks " + depth + " deep", "? ".repeat(depth) + "x" + END);
            add(all, "tags " + depth + " in a row", "a: " + "!x ".repeat(depth) + "x" + END);
        }
        for (int depth : new int[] {499, 501, 3000}) {
            add(all, "block maps " + depth + " deep", IntStream.range(0, depth).mapToObj(i -> " ".repeat(i) + "a:")
                    .collect(Collectors.joining("\n")) + " x" + END);
            add(all, "block lists " + depth + " deep", "a:\n" + IntStream.range(0, depth)
                    .mapToObj(i -> " ".repeat(i) + "-").collect(Collectors.joining("\n")) + " x" + END);
        }
    }

    private static void sizes(List<Attack> all) {
        for (int count : new int[] {1000, 100_000, 299_000, 1_000_000}) {
            add(all, count + " keys", count(count, i -> "k" + i + ": x") + END);
            add(all, count + " equal keys", count(count, _ -> "k: x") + END);
            add(all, count + " items", "a:\n" + count(count, _ -> "- x") + END);
            add(all, count + " flow items", "a: [" + "x,".repeat(count) + "]" + END);
            add(all, count + " flow pairs", "a: {" + "x,".repeat(count) + "}" + END);
            add(all, count + " documents", "---\n".repeat(count) + "a: 1" + END);
            add(all, count + " ends of documents", "...\n".repeat(count) + "a: 1" + END);
            add(all, count + " empty lines", "\n".repeat(count) + "a: 1" + END);
            add(all, count + " empty lines between", "a: 1" + "\n".repeat(count) + "b: 1" + END);
            add(all, count + " comments", "#\n".repeat(count) + "a: 1" + END);
            add(all, count + " comments in a list", "a:\n- x\n" + "#c\n".repeat(count) + "- y" + END);
            add(all, count + " comments in flow", "a: [\n" + "#c\n".repeat(count) + "]" + END);
            add(all, count + " comments of growing indent", "a: 1\n" + count(Math.min(count, 3000),
                    i -> " ".repeat(i) + "#c") + END);
            add(all, count + " spaces", "a:" + " ".repeat(count) + "1" + END);
            add(all, count + " tabs", "a:" + "\t".repeat(count) + "1" + END);
            add(all, count + " colons", ":".repeat(count) + END);
            add(all, count + " dashes", "-".repeat(count) + END);
            add(all, count + " quotes", "a: " + "'".repeat(count) + END);
            add(all, count + " backslashes", "a: \"" + "\\".repeat(count) + "\"" + END);
            add(all, count + " colons in flow", "a: [" + ":".repeat(count) + "]" + END);
            add(all, count + " blank lines of a folded text", "a: >\n x\n" + "\n".repeat(count) + " y" + END);
            add(all, count + " lines of a literal", "a: |\n" + " x\n".repeat(count) + END);
            add(all, count + " lines of a plain text", "a: x\n" + " x\n".repeat(count) + END);
            add(all, count + " lines in quotes", "a: \"x\n" + " x\n".repeat(count) + "\"" + END);
            add(all, count + " empty pairs", ": \n".repeat(count) + END);
            add(all, count + " explicit keys", "? x\n".repeat(count) + END);
            add(all, count + " directives", "%A b\n".repeat(count) + "---\na: 1" + END);
            add(all, count + " tag directives", count(Math.min(count, 300_000), i -> "%TAG !a" + i + "! b")
                    + "\n---\na: 1" + END);
        }
        for (int size : new int[] {LIMIT - 1, LIMIT, LIMIT + 1, 90 << 20}) {
            large(all, "a text of " + size + " bytes", () -> filled("a: ", size, "x"));
            large(all, "a quoted text of " + size + " bytes", () -> filled("a: \"", size, "x"));
            large(all, "escapes of " + size + " bytes", () -> filled("a: \"", size, "\\u0041"));
            large(all, "a key of " + size + " bytes", () -> filled("", size, "x"));
            large(all, "a comment of " + size + " bytes", () -> filled("# ", size, "x"));
            large(all, "umlauts of " + size + " bytes", () -> filled("a: ", size, "ä"));
            large(all, "emoji of " + size + " bytes", () -> filled("a: ", size, "\ud83d\ude00"));
            large(all, "items of " + size + " bytes", () -> filled("a: [", size, "x,"));
            large(all, "a literal of " + size + " bytes", () -> filled("a: |\n", size, "  x\n"));
            large(all, "zeros of " + size + " bytes", () -> new byte[size]);
        }
        for (int length : new int[] {64 * 1024, 64 * 1024 + 1, 1 << 20}) {
            add(all, "a key of " + length + " characters", "x".repeat(length) + ": 1" + END);
            add(all, "a quoted key of " + length, "\"" + "x".repeat(length) + "\": 1" + END);
            add(all, "an explicit key of " + length, "? |\n  " + "x".repeat(length) + "\n: 1" + END);
            add(all, "a tag of " + length, "a: !" + "x".repeat(length) + " 1" + END);
        }
    }

    private static byte[] filled(String start, int size, String part) {
        int count = (size - start.length() - END.length()) / part.getBytes(UTF_8).length;
        return Bytes.of(start, part.repeat(count), END);
    }

    private static void scalars(List<Attack> all) {
        for (int digits : new int[] {20, 400, 100_000, 5_000_000}) {
            for (String start : List.of("", "-", "0x", "0o", "0b", "0", ".", "1e", "1e-", "1.", "1:", "0.0")) {
                add(all, "a number " + start + " of " + digits + " digits", "a: " + start + "1".repeat(digits) + END);
            }
            add(all, "a base 60 number of " + digits, "a: 1" + ":59".repeat(digits / 3) + END);
            add(all, "underscores in a number " + digits, "a: 1" + "_".repeat(digits) + "1" + END);
            add(all, "a time with a fraction of " + digits, "a: 2026-01-01T00:00:00." + "9".repeat(digits) + "Z" + END);
            add(all, "a year of " + digits, "a: " + "9".repeat(digits) + "-01-01" + END);
            add(all, "a zone of " + digits, "a: 2026-01-01T00:00:00+" + "9".repeat(digits) + END);
            add(all, "int tag on " + digits, "a: !!int \"" + "9".repeat(digits) + "\"" + END);
            add(all, "float tag on " + digits, "a: !!float \"" + "9".repeat(digits) + "\"" + END);
            add(all, "binary tag on " + digits, "a: !!binary " + "A".repeat(digits) + END);
            add(all, "lastmodified of " + digits, "a: 1\nsops:\n  mac: x\n  lastmodified: \"" + "9".repeat(digits)
                    + "\"\n");
            add(all, "shamir_threshold of " + digits, "a: 1" + END + "  shamir_threshold: " + "9".repeat(digits)
                    + "\n");
            add(all, "shamir_threshold 1e" + digits, "a: 1" + END + "  shamir_threshold: \"1e" + "9".repeat(digits)
                    + "\"\n");
        }
        for (String value : List.of(".inf", "-.inf", ".nan", "~", "0001-01-01", "9999-12-31T23:59:60Z", "2026-02-30",
                "2026-13-01", "99999-01-01", "!!null x", "!!bool maybe", "!!int x", "!!float x", "!!timestamp x",
                "!!str",
                "!!map []", "!!seq {}", "!!set {a}", "!!omap [a: 1]", "!!python/object:os.system x",
                "!!javax.script.ScriptEngineManager [x]", "!<tag:yaml.org,2002:java.net.URL> x", "!<> x", "!!",
                "!a!b x",
                "!%zz x", "!%ff x", "!<!> x", "<<", "=", "1e400", "-0", "+0", "0x", "0b2", "0o9", "1_0", "_1", "1__",
                "@x",
                "`x", "%x", "| x", ">9\n x", "|0\n x", "|-+\n x", "|11\n x", "\"\\xzz\"", "\"\\ud800\"",
                "\"\\U00110000\"",
                "\"\\UFFFFFFFF\"", "\"\\0\"", "\"\\q\"", "'", "\"", "[", "{", "]", "}", "&a", "*a", "? x", ": x", "- x",
                "#x", "[a, b", "{a: b", "{a: b}}", "[a]]", "{[a]: b}", "{a, b: {c}}", "\"a\" b", "'a' b", "a: b: c")) {
            add(all, "the value " + value.replace('\n', ' '), "a: " + value + END);
            add(all, "the key " + value.replace('\n', ' '), value + ": a" + END);
            add(all, "the metadata " + value.replace('\n', ' '), "a: b\nsops: " + value + "\n");
        }
    }

    private static void oddities(List<Attack> all) {
        for (String text : List.of("", "\n", "\ufeff", "---", "...", "--- ---", "%YAML 1.1\n---\na: 1",
                "%YAML 9.9\n---\na: 1",
                "%YAML 1.1\n%YAML 1.1\n---\na: 1", "%YAML 99999999999999.1\n---\na: 1", "%TAG ! x\n---\na: !y z",
                "%\n---\na: 1",
                "%YAML\n---\n", "\t", "a:\tb", "\ta: b", "a: b\n\tc: d", "a\n: b", "a: b\n c: d", "- a\nb: c",
                "a: b\n- c", "\0",
                "a: \0", "a: \u0007", "a: \u0085b", "a: \u2028b", "a: \ufffe", "a: \ud83d\ude00", "a: \u202eb",
                "\u001b[31m: b",
                "? |\n a\u0000b\n: c", "{", "[", "a: [\n]\n]", "a: |\n\tx", "? a\n? b", "<<: x", "<<: [x]",
                "<<: {a: b}\na: c",
                "sops: 1", "sops:", "sops: []", "sops: {}", "sops: {}\nsops: {}", "--- \nsops: {}\n---\nsops: {}",
                "sops: &a [*a]",
                "password: " + Attack.CANARY, "password: \"" + Attack.CANARY, "- " + Attack.CANARY, Attack.CANARY
                + ": [",
                "a: !!int " + Attack.CANARY, "a: !!float " + Attack.CANARY, "a: *" + Attack.CANARY, "a: &"
                + Attack.CANARY + "\n*x",
                "creation_rules: [", "creation_rules:\n- path_regex: \"(\"\n")) {
            add(all, "the text " + shown(text), text);
            add(all, "the text with metadata " + shown(text), text + END);
        }
        all.add(yaml("not UTF-8", () -> Bytes.of("a: ", 0xff, 0xfe, END)));
        all.add(yaml("overlong UTF-8", () -> Bytes.of("a: ", 0xc0, 0x80, END)));
        all.add(yaml("a surrogate in UTF-8", () -> Bytes.of("a: ", 0xed, 0xa0, 0x80, END)));
        all.add(yaml("UTF-16", () -> ("a: b" + END).getBytes(java.nio.charset.StandardCharsets.UTF_16)));
        all.add(yaml("UTF-32", () -> ("a: b" + END).getBytes(java.nio.charset.Charset.forName("UTF-32"))));
        all.add(yaml("random bytes", () -> Bytes.random(3, 200_000)));
        all.add(yaml("an ELF file", () -> Bytes.of(0x7f, "ELF", Bytes.random(4, 1000))));
    }

    /** Files with a right MAC, so that what is hostile in them gets to the end. */
    private static void valid(List<Attack> all, long seed) {
        for (int count : new int[] {10, 1000, 20_000}) {
            Attack attack = yaml(count + " encrypted values", () -> {
                var maker = new SopsMaker(seed);
                var text = new StringBuilder();
                for (int i = 0; i < count; i++) {
                    text.append("k").append(i).append(": ").append(maker.value("k" + i + ":",
                            Attack.CANARY.getBytes(UTF_8), "str")).append('\n');
                }
                return Bytes.of(text.toString(), maker.yaml(""));
            });
            all.add(count > 1000 ? attack.onlyLong() : attack);
        }
        large(all, "aliases of an encrypted text of 1 MiB", () -> {
            var maker = new SopsMaker(seed);
            byte[] plain = Bytes.filled(1 << 20, 'x');
            String value = maker.encrypted("a:", plain, "str");
            return Bytes.of("a: &a ", value, "\n", count(14, i -> "k" + i + ": *a"), "\n", maker.yaml(""));
        });
    }

    private static String count(int count, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(40, text.length())).replace('\n', ' ').replace('\0', '0');
    }

    private static Attack yaml(String name, Attack.Content content) {
        return Place.sops(FAMILY, name, "yaml", "\"a\"", content);
    }

    private static void add(List<Attack> all, String name, String text) {
        Attack attack = yaml(name, () -> text.getBytes(UTF_8));
        all.add(text.length() > 50_000 || text.contains("&l9") || text.contains("&l8 ") ? attack.onlyLong() : attack);
    }

    private static void large(List<Attack> all, String name, Attack.Content content) {
        all.add(yaml(name, content).onlyLong());
    }
}
