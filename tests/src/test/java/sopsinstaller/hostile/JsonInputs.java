package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON files of sops, and binary files, which are JSON too. */
final class JsonInputs {
    private static final String FAMILY = "json";
    private static final String END = "\"sops\": {\"mac\": \"x\", \"lastmodified\": \"2026-11-21T12:00:00Z\","
            + " \"age\": [{\"recipient\": \"a\", \"enc\": \"b\"}]}}";
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int LIMIT = 96 * MEBIBYTE;

    private JsonInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        texts(all);
        sizes(all);
        valid(all, seed);
        return all;
    }

    private static void texts(List<Attack> all) {
        for (String text : List.of("", "null", "[]", "1", "\"x\"", "{}", "{", "{\"a\"", "{\"a\":", "{\"a\":1",
                "{\"a\":1,", "{\"a\":1}}",
                "{\"a\":1} x", "{\"sops\":null}", "{\"sops\":[]}", "{\"sops\":{}}", "{\"sops\":{},\"sops\":{}}",
                "{\"sops\":\"x\"}",
                "\ufeff{}", "{\"data\":1}", "{\"data\":[]}", "{\"data\":{}}", "{\"data\":null}", "\"" + Attack.CANARY
                + "\"",
                "{\"" + Attack.CANARY + "\":", "{\"a\": \"" + Attack.CANARY + "\"}", "{\"a\": " + Attack.CANARY
                + "}")) {
            add(all, "the text " + text, text);
            all.add(Place.sops(FAMILY, "the binary file " + text, "binary", "\"\"", () -> text.getBytes(UTF_8)));
        }
        for (String value : List.of("\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\u001b[31m\"", "\"\\q\"",
                "\"\\u12\"",
                "\"\t\"", "1e999999999", "-1e-999999999", "1E+400", "0x1", "01", "+1", ".5", "5.", "NaN", "Infinity",
                "-Infinity",
                "-0", "-0.0", "18446744073709551616", "9223372036854775808", "-9223372036854775809",
                "1.7976931348623159e308",
                "4.9e-325", "'x'", "tru", "TRUE", "undefined", "//x\n1", "/*x*/1", "[1,]", "[,]", "{\"b\":1,}",
                "{b:1}", "[[]", "\"x",
                "\"\\", "\"\\u", "\"\ufffe\"", "\"\u2028\"", "\"\u202e\"",
                "\"ENC[AES256_GCM,data:A,iv:A,tag:A,type:str]\"")) {
            add(all, "the value " + value.replace('\n', ' '), "{\"a\": " + value + ", " + END);
            add(all, "the key " + value.replace('\n', ' '), "{" + value + ": 1, " + END);
            add(all, "the key in the metadata " + value.replace('\n', ' '), "{\"a\": 1, \"sops\": {" + value + ": "
                    + value + "}}");
        }
        for (String key : List.of("[99999999999]", "[\\\"a\\\"][99999999999999999999]", "[-1]", "a/-1", "a/2147483648",
                "a/99999999999999999999", "[[[[", "[\\\"", "a/" + "0/".repeat(100_000), "/", "a/00", "a/+1", "a/ 1",
                "a/1e1")) {
            all.add(Place.sops(FAMILY, "the index " + key.substring(0, Math.min(key.length(), 30)), "json", "\""
                    + key + "\"",
                    () -> ("{\"a\": [1, 2], " + END).getBytes(UTF_8)));
        }
        all.add(json("not UTF-8", () -> Bytes.of("{\"a\": \"", 0xff, 0xfe, "\", ", END)));
        all.add(json("a name that is not UTF-8", () -> Bytes.of("{\"", 0xff, 0xfe, "\": 1, ", END)));
        all.add(json("overlong UTF-8", () -> Bytes.of("{\"a\": \"", 0xc0, 0x80, "\", ", END)));
        all.add(json("UTF-16", () -> ("{\"a\": 1, " + END).getBytes(java.nio.charset.StandardCharsets.UTF_16)));
        all.add(json("random bytes", () -> Bytes.random(5, 200_000)));
    }

    private static void sizes(List<Attack> all) {
        for (int depth : new int[] {499, 501, 10_000, 1_000_000}) {
            add(all, "lists " + depth + " deep", "{\"a\": " + "[".repeat(depth) + "]".repeat(depth) + ", " + END);
            add(all, "objects " + depth + " deep", "{\"a\": ".repeat(depth) + "1" + "}".repeat(depth - 1) + ", " + END);
            add(all, "open lists " + depth + " deep", "{\"a\": " + "[".repeat(depth));
            add(all, "metadata " + depth + " deep", "{\"sops\": " + "{\"age\": ".repeat(depth) + "1"
                    + "}".repeat(depth) + "}");
        }
        for (int count : new int[] {1000, 100_000, 499_000, 1_000_000, 10_000_000}) {
            large(all, count + " items", () -> ("{\"a\": [" + "1,".repeat(count) + "1], " + END).getBytes(UTF_8));
            large(all, count + " empty lists", () -> ("{\"a\": [" + "[],".repeat(count) + "[]], " + END)
                    .getBytes(UTF_8));
            large(all, count + " empty objects", () -> ("{\"a\": [" + "{},".repeat(count) + "{}], " + END)
                    .getBytes(UTF_8));
            large(all, count + " equal keys", () -> ("{" + "\"a\":1,".repeat(count) + END).getBytes(UTF_8));
            large(all, count + " spaces", () -> ("{" + " ".repeat(count) + END).getBytes(UTF_8));
            large(all, count + " newlines", () -> ("{" + "\n".repeat(count) + END).getBytes(UTF_8));
            large(all, count + " digits", () -> ("{\"a\":" + "9".repeat(count) + "," + END).getBytes(UTF_8));
            large(all, count + " digits of a fraction", () -> ("{\"a\":0." + "9".repeat(count) + "," + END)
                    .getBytes(UTF_8));
            large(all, count + " digits of an exponent", () -> ("{\"a\":1e" + "9".repeat(count) + "," + END)
                    .getBytes(UTF_8));
            large(all, count + " escapes", () -> ("{\"a\":\"" + "\\u00e4".repeat(count) + "\"," + END).getBytes(UTF_8));
            large(all, count + " characters in a key", () -> ("{\"" + "x".repeat(count) + "\":1," + END)
                    .getBytes(UTF_8));
            large(all, count + " documents", () -> "{}\n".repeat(count).getBytes(UTF_8));
            large(all, count + " quotes", () -> Bytes.filled(count, '"'));
        }
        for (int count : new int[] {1000, 499_000, 600_000}) {
            large(all, count + " different keys", () -> (IntStream.range(0, count).mapToObj(i -> "\"k" + i + "\":1,")
                    .collect(Collectors.joining("", "{", "")) + END).getBytes(UTF_8));
            large(all, count + " keys in the metadata", () -> IntStream.range(0, count).mapToObj(i -> "\"k" + i
                    + "\":1")
                    .collect(Collectors.joining(",", "{\"a\":1,\"sops\": {", "}}")).getBytes(UTF_8));
        }
        large(all, "keys with one hash", () -> (IntStream.range(0, 1 << 16).mapToObj(i -> "\"" + IntStream.range(0, 16)
                .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB").collect(Collectors.joining()) + "\":1,")
                .collect(Collectors.joining("", "{", "")) + END).getBytes(UTF_8));
        for (int length : new int[] {200, 2000, 60_000}) {
            // Jackson keeps a table of names
            large(all, "90 MB of different keys of " + length, () -> Bytes.of("{",
                    IntStream.range(0, 90_000_000 / length).mapToObj(i -> "\"" + "a".repeat(length) + i + "\":1,")
                    .collect(Collectors.joining()), END));
        }
        for (int length : new int[] {64 * 1024, 64 * 1024 + 1}) {
            add(all, "a key of " + length, "{\"" + "x".repeat(length) + "\":1," + END);
        }
        for (int size : new int[] {LIMIT - 1, LIMIT, LIMIT + 1, 200 * MEBIBYTE}) {
            for (String part : List.of("x", "ä", "\\n", "\\u0041", "\ud83d\ude00")) {
                large(all, "a text of " + part + " of " + size + " bytes", () -> filled("{\"a\":\"", size, part,
                        "\"," + END));
                all.add(Place.sops(FAMILY, "binary data of " + part + " of " + size, "binary", "\"\"",
                        () -> filled("{\"data\":\"", size, part, "\"," + END)).onlyLong());
            }
            large(all, "ENC of " + size + " bytes", () -> filled("{\"a\":\"ENC[AES256_GCM,data:", size, "AAAA",
                    ",iv:AAAA,tag:AAAA,type:str]\"," + END));
            large(all, "nothing but a string of " + size, () -> filled("\"", size, "x", ""));
        }
    }

    private static byte[] filled(String start, int size, String part, String end) {
        int room = size - start.getBytes(UTF_8).length - end.getBytes(UTF_8).length;
        byte[] one = part.getBytes(UTF_8);
        byte[] middle = new byte[room];
        for (int i = 0; i < room; i++) {
            middle[i] = i < room - room % one.length ? one[i % one.length] : (byte) 'x';
        }
        return Bytes.of(start, middle, end);
    }

    private static void valid(List<Attack> all, long seed) {
        for (int count : new int[] {1, 100, 30_000}) {
            Attack attack = Place.sops(FAMILY, count + " encrypted values", "json", "\"\"", () -> {
                var maker = new SopsMaker(seed);
                var text = new StringBuilder("{");
                for (int i = 0; i < count; i++) {
                    text.append("\"k").append(i).append("\": \"").append(maker.value("k" + i + ":",
                            Attack.CANARY.getBytes(UTF_8), "str")).append("\",\n");
                }
                return Bytes.of(text.toString(), maker.json(""), "}");
            });
            all.add(count > 1000 ? attack.onlyLong() : attack);
        }
        for (int mebibytes : new int[] {1, 64, 70}) {
            all.add(Place.sops(FAMILY, "a binary secret of " + mebibytes + " MiB", "binary", "\"\"", () -> {
                var maker = new SopsMaker(seed);
                String value = maker.value("data:", Bytes.filled(mebibytes * MEBIBYTE, 7), "str");
                return Bytes.of("{\"data\": \"", value, "\", ", maker.json(""), "}");
            }).onlyLong());
        }
        all.add(Place.sops(FAMILY, "values that print long", "json", "\"\"", () -> {
            var maker = new SopsMaker(seed);
            String value = maker.value("a:", Bytes.filled(30 * MEBIBYTE, 1), "str");
            return Bytes.of("{\"a\": \"", value, "\", ", maker.json(""), "}");
        }).onlyLong());
    }

    private static Attack json(String name, Attack.Content content) {
        return Place.sops(FAMILY, name, "json", "\"a\"", content);
    }

    private static void add(List<Attack> all, String name, String text) {
        Attack attack = json(name.substring(0, Math.min(60, name.length())), () -> text.getBytes(UTF_8));
        all.add(text.length() > 100_000 ? attack.onlyLong() : attack);
    }

    private static void large(List<Attack> all, String name, Attack.Content content) {
        all.add(json(name, content).onlyLong());
    }
}
