package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The metadata of sops files. */
final class MetadataInputs {
    private static final String FAMILY = "metadata";
    private static final List<String> FIELDS = List.of("age", "pgp", "kms", "gcp_kms", "azure_kv", "hc_vault", "hckms",
            "key_groups",
            "mac", "lastmodified", "version", "shamir_threshold", "mac_only_encrypted", "unencrypted_suffix",
            "encrypted_suffix",
            "unencrypted_regex", "encrypted_regex", "unencrypted_comment_regex", "encrypted_comment_regex", "unknown");
    private static final List<String> VALUES = List.of("null", "true", "-1", "0", "256", "1e99",
            "99999999999999999999", "\"\"", "\"\\u0000\"",
            "\"x\"", "\"\\u001b[31m\"", "[]", "{}", "[[]]", "[{}]", "[null]", "[1]", "{\"a\": {}}", "[{\"age\": []}]",
            "[{\"age\": [{}]}]",
            "[{\"enc\": 1, \"recipient\": []}]", "[{\"enc\": \"x\", \"recipient\": \"\\u202e\"}]", "\""
            + "x".repeat(2000) + "\"",
            "[{\"enc\": \"x\", \"recipient\": \"" + "x".repeat(2000) + "\", \"arn\": \"" + "x".repeat(2000)
            + "\", \"fp\": \"" + "F".repeat(2000) + "\"}]");
    private static final List<String> PATTERNS = List.of("(", ")", "[", "*", "+", "?", "(?", "(?P<", "\\\\", "\\\\1",
            "(?<=a)", "(?!a)", "a{1000}", "a{1001}",
            "a{2,1}", "(a{1000}){1000}", "(((a{100}){100}){100}){100}", "(a+)+$", "(a|a)*$", "(a*)*b",
            "(.*)*(.*)*(.*)*x", "((a?){50}){50}a{50}",
            "[[:foo:]]", "\\\\p{Foo}", "\\\\pL+", "\\\\Q", "\\\\x{110000}", "\\\\x{", "(?i:", "(?s-", "[z-a]",
            "[^\\\\x00-\\\\x{10FFFF}]", "\\\\b".repeat(3000),
            "(".repeat(1001) + ")".repeat(1001), "(".repeat(4000) + ")".repeat(4000), "a".repeat(10_000),
            "a".repeat(10_001), "a?".repeat(4000),
            "[a-z]*".repeat(1600), "(x|y)?".repeat(1600), ".{0,1000}".repeat(1000));

    private MetadataInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        for (String field : FIELDS) {
            for (String value : VALUES) {
                json(all, field + " is " + shown(value), seed, ", \"" + field + "\": " + value);
                if (value.length() > 12 && value.startsWith("[")) {
                    json(all, field + " in groups is " + shown(value), seed, ", \"age\": [], \"key_groups\": [{\""
                            + field
                            + "\": " + value + "}, {\"" + field + "\": " + value + "}]");
                }
            }
        }
        for (String pattern : PATTERNS) {
            for (String field : List.of("encrypted_regex", "unencrypted_regex", "encrypted_comment_regex")) {
                String more = ", \"" + field + "\": \"" + pattern + "\"";
                json(all, field + " " + shown(pattern), seed, more);
                if (!field.equals("encrypted_regex")) {
                    continue;
                }
                all.add(Place.sops(FAMILY, field + " " + shown(pattern) + " on many long keys", "json", "\"a\"", () -> {
                    var maker = new SopsMaker(seed);
                    String keys = IntStream.range(0, 3000).mapToObj(i -> "\"" + "a".repeat(1000) + i + "\": \"\"")
                            .collect(Collectors.joining(",\n"));
                    return Bytes.of("{", keys, ", ", maker.json(more), "}");
                }).onlyLong());
            }
        }
        for (String suffix : List.of("", "_unencrypted", "a", "aa", "\\u0000", "x".repeat(100_000))) {
            for (String field : List.of("unencrypted_suffix", "encrypted_suffix")) {
                json(all, field + " " + shown(suffix), seed, ", \"" + field + "\": \"" + suffix + "\"");
            }
        }
        recipients(all, seed);
        texts(all, seed);
        return all;
    }

    private static void recipients(List<Attack> all, long seed) {
        for (int count : new int[] {1000, 4096, 4097, 100_000}) {
            json(all, count + " age recipients", seed, ", \"age\": [" + repeated(count,
                    i -> "{\"recipient\": \"age1" + i + "\", \"enc\": \"x\"}") + "]");
            json(all, count + " equal age recipients", seed, ", \"age\": [" + repeated(count,
                    _ -> "{\"recipient\": \"a\", \"enc\": \"" + "x".repeat(100) + "\"}") + "]");
            json(all, count + " long recipients", seed, ", \"age\": [" + repeated(Math.min(count, 4097),
                    i -> "{\"recipient\": \"age1" + "q".repeat(2000) + i + "\", \"enc\": \"\"}") + "]");
            json(all, count + " PGP recipients", seed, ", \"age\": [], \"pgp\": [" + repeated(count,
                    i -> "{\"fp\": \"" + i
                            + "\", \"enc\": \"-----BEGIN PGP MESSAGE-----\\n\\nwcBMA\\n-----END PGP MESSAGE-----\"}")
                            + "]");
            json(all, count + " cloud keys", seed, ", \"age\": [], \"kms\": [" + repeated(count,
                    i -> "{\"arn\": \"arn:" + i + "\", \"enc\": \"x\", \"context\": {\"a\": \"b\"}}") + "]");
        }
        for (int count : new int[] {254, 255, 256, 4096, 4097}) {
            for (int threshold : new int[] {0, 1, 2, 255, 256, -1, Integer.MAX_VALUE}) {
                json(all, count + " groups, threshold " + threshold, seed, ", \"age\": [], \"shamir_threshold\": "
                        + threshold
                        + ", \"key_groups\": [" + repeated(count, i -> "{\"age\": [{\"recipient\": \"a" + i
                        + "\", \"enc\": \"x\"}]}") + "]");
            }
        }
        all.add(Place.sops(FAMILY, "4 096 stanzas that this host could open", "json", "\"a\"", () -> {
            var maker = new SopsMaker(seed);
            String enc = AgeMaker.armored(new AgeMaker(seed).file(Bytes.filled(31, 1)), "\\n");
            return Bytes.of("{\"a\": \"\", ", maker.json(", \"key_groups\": [" + repeated(255, _ -> "{\"age\": ["
                    + repeated(16, _ -> "{\"recipient\": \"a\", \"enc\": \"" + enc + "\"}") + "]}") + "]")
                    .replace("\"age\": [{\"recipient\": \"age", "\"x\": [{\"recipient\": \"age"), "}");
        }).onlyLong());
        for (int size : new int[] {0, 15, 16, 31, 33, 64, 100_000}) {
            all.add(Place.sops(FAMILY, "a data key of " + size + " bytes", "json", "\"a\"", () -> {
                String enc = AgeMaker.armored(new AgeMaker(seed).file(Bytes.filled(size, 1)), "\\n");
                var maker = new SopsMaker(seed);
                return Bytes.of("{\"a\": \"\", ", maker.json("").replace(maker.wrapped().replace("\n", "\\n"), enc),
                        "}");
            }));
        }
        all.add(Place.sops(FAMILY, "an age file of 20 MiB as a data key", "json", "\"a\"", () -> {
            String enc = AgeMaker.armored(new AgeMaker(seed).file(new byte[20 << 20]), "\\n");
            var maker = new SopsMaker(seed);
            return Bytes.of("{\"a\": \"\", ", maker.json("").replace(maker.wrapped().replace("\n", "\\n"), enc), "}");
        }).onlyLong());
        for (int parts : new int[] {2, 3, 255}) {
            all.add(Place.sops(FAMILY, parts + " Shamir parts that do not fit", "json", "\"a\"", () -> {
                var maker = new SopsMaker(seed);
                var groups = new ArrayList<String>();
                for (int i = 0; i < parts; i++) {
                    groups.add("{\"age\": [{\"recipient\": \"a\", \"enc\": \"" + AgeMaker.armored(new AgeMaker(seed + i)
                            .file(Bytes.filled(33, i % 7)), "\\n") + "\"}]}");
                }
                return Bytes.of("{\"a\": \"\", ", maker.json(", \"shamir_threshold\": " + parts + ", \"key_groups\": ["
                        + String.join(",", groups) + "]").replace("\"age\": [{\"recipient\": \"age",
                        "\"x\": [{\"recipient\": \"age"), "}");
            }));
        }
    }

    private static void texts(List<Attack> all, long seed) {
        for (String time : List.of("", "x", "2026", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59Z",
                "10000-01-01T00:00:00Z", "-1-01-01T00:00:00Z",
                "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00." + "1".repeat(100_000)
                + "Z", "9".repeat(1_000_000))) {
            json(all, "lastmodified " + shown(time), seed, ", \"lastmodified\": \"" + time + "\"");
        }
        for (String version : List.of("", "0", "99.99.99", "x", "-1", "1".repeat(100_000), "3.13.3\\n\\u001b[31m")) {
            json(all, "version " + shown(version), seed, ", \"version\": \"" + version + "\"");
        }
        for (String mac : List.of("", "x", Attack.CANARY, "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]",
                "x".repeat(1_000_000))) {
            json(all, "mac " + shown(mac), seed, ", \"mac\": \"" + mac + "\"");
        }
        for (String enc : List.of("", "x", "-----BEGIN AGE ENCRYPTED FILE-----", "age-encryption.org/v1\\n",
                Attack.CANARY, "A".repeat(5_000_000),
                "-----BEGIN AGE ENCRYPTED FILE-----\\n" + "AAAA\\n".repeat(1_000_000), " \\n".repeat(1_000_000))) {
            json(all, "enc " + shown(enc), seed, ", \"age\": [{\"recipient\": \"x\", \"enc\": \"" + enc + "\"}]");
        }
        json(all, "every field in capitals", seed, ", \"AGE\": [], \"MAC\": \"x\", \"LastModified\": \"x\"");
        json(all, "two rules", seed, ", \"encrypted_suffix\": \"a\", \"unencrypted_suffix\": \"a\"");
        json(all, "a million fields of one name", seed, ", \"mac\": \"x\"".repeat(400_000));
    }

    private static String repeated(int count, java.util.function.IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    private static String shown(String value) {
        return value.length() > 50 ? value.substring(0, 50) + "… (" + value.length() + ")" : value;
    }

    /** With more metadata before the right one: of two fields of one name either may count. */
    private static void json(List<Attack> all, String name, long seed, String more) {
        Attack attack = Place.sops(FAMILY, name, "json", "\"a\"", () -> {
            var maker = new SopsMaker(seed);
            String value = maker.value("a:", Attack.CANARY.getBytes(UTF_8), "str");
            return Bytes.of("{\"a\": \"", value, "\", ", maker.json("").replaceFirst("\\{",
                    Matcher.quoteReplacement("{" + more.substring(2) + ", ")), "}");
        });
        all.add(more.length() > 100_000 ? attack.onlyLong() : attack);
    }
}
