package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Manifests. */
final class ManifestInputs {
    private static final String FAMILY = "manifest";
    private static final String KEYS = "\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"]";
    private static final int MEBIBYTE = 1024 * 1024;
    private static final List<String> MEMBERS = List.of("secrets", "templates", "templateSecrets", "placeholders",
            "placeholderBySecretName", "secretsMountPoint", "symlinkPath", "keepGenerations", "ageKeyFile",
            "ageSshKeyPaths", "ageIdentityPaths", "agePassphraseFile", "sshKeyPaths", "gnupgHome", "useTmpfs",
            "userMode",
            "logging", "onFailure", "hostRecipients", "absentKeys");
    private static final List<String> MEMBERS_OF_A_SECRET = List.of("name", "key", "path", "links", "sopsFile",
            "format",
            "mode", "owner", "uid", "group", "gid", "restartUnits", "reloadUnits", "onFailure", "restartOn",
            "credential");
    private static final List<String> VALUES = List.of("null", "true", "-1", "1e999", "1e-999", "9".repeat(900),
            "18446744073709551616", "0.1", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"a\\nb\"", "\"../..\"", "\"/\"",
            "\"/a/../b\"", "[]", "{}", "[[]]", "[null]", "[1, \"a\", {}]", "{\"a\": {\"a\": {}}}", "\""
            + "x".repeat(5000)
            + "\"", "\"\\u202e\\u001b[31m\"");
    private static final String VALID = Place.manifest(KEYS, Place.password()).replace("\n", "");

    private ManifestInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        texts(all);
        members(all);
        sizes(all);
        paths(all);
        mutations(all, seed);
        return all;
    }

    private static void texts(List<Attack> all) {
        add(all, "empty", "");
        add(all, "white space", " \n\t");
        add(all, "a NUL", "\0");
        add(all, "a plain secret", "password: " + Attack.CANARY + "\n");
        add(all, "a plain secret in quotes", "\"" + Attack.CANARY + "\"");
        add(all, "a plain secret as a name", "{\"" + Attack.CANARY + "\": 1}");
        add(all, "a private key", "AGE-SECRET-KEY-1" + Attack.CANARY.toUpperCase(java.util.Locale.ROOT));
        for (String text : List.of("[]", "null", "true", "1", "1e999999999", "-", "\"x\"", "{", "}", "[", "{\"",
                "{\"a\"",
                "{\"a\":", "{\"a\":1", "{,}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":NaN}", "{\"a\":'b'}", "//\n{}",
                "{}{}", "{} x",
                "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\t\"}", "{\"a\":tru", "\ufeff{}", "\ufeff" + VALID)) {
            add(all, "the text " + text.substring(0, Math.min(20, text.length())).replace('\n', ' '), text);
        }
        all.add(Place.manifest(FAMILY, "UTF-16 with a mark", () -> VALID.getBytes(UTF_16)));
        all.add(Place.manifest(FAMILY, "UTF-16LE", () -> VALID.getBytes(UTF_16LE)));
        all.add(Place.manifest(FAMILY, "not UTF-8", () -> Bytes.of("{\"secrets\": [{\"name\": \"", 0xff, 0xfe,
                "\"}]}")));
        all.add(Place.manifest(FAMILY, "overlong UTF-8", () -> Bytes.of("{\"secrets\": [{\"name\": \"", 0xc0, 0xaf,
                "\"}]}")));
        all.add(Place.manifest(FAMILY, "random bytes", () -> Bytes.random(1, 100_000)));
        all.add(Place.manifest(FAMILY, "zeros", () -> new byte[MEBIBYTE]));
        add(all, "an unpaired surrogate as name", secret("\"name\": \"\\ud800\""));
        add(all, "control characters in a name", secret("\"name\": \"\\u001b[31m\\u0007\\u009b\\u2028\\u202e\""));
        add(all, "a mode of digits without end", secret("\"mode\": \"" + "7".repeat(100_000) + "\""));
        add(all, "a NUL in the name of the file", secret("\"sopsFile\": \"/mnt/fixtures/sops/all.yaml\\u0000.json\""));
        add(all, "a newline in the name of the file",
                secret("\"sopsFile\": \"/mnt/\\nsops-installer: error: made up\""));
        for (String key : List.of("[99999999999]", "[\\\"hosts\\\"][99999999999999999999]", "[-1]", "db/hosts/-1",
                "db/hosts/99999999999999999999", "[[[[[[[[", "[\\\"", "[\\\"\\\\\\\"]", "////", "\\u0000", "[0x1]",
                "[1e9]")) {
            add(all, "the key " + key, secret("\"key\": \"" + key + "\""));
        }
        for (String key : List.of("[99999999999]", "[-1]", "[1.5]", "[null]", "[[]]", "[\"db\", \"hosts\", 2147483648]",
                "[true]", "{}")) {
            add(all, "the key list " + key, secret("\"key\": " + key));
        }
        add(all, "a key of a million slashes", secret("\"key\": \"" + "/".repeat(1_000_000) + "\""));
        add(all, "a key of a million brackets", secret("\"key\": \"" + "[0]".repeat(1_000_000) + "\""));
        add(all, "a key list of 100 000", secret("\"key\": [" + "\"a\",".repeat(100_000) + "\"a\"]"));
    }

    private static void members(List<Attack> all) {
        for (String member : MEMBERS) {
            for (String value : VALUES) {
                add(all, member + " is " + shown(value), "{\"" + member + "\": " + value + ", " + VALID.substring(1));
                if (value.length() > 2 && value.length() < 9) {
                    add(all, member + " is at last " + shown(value),
                            VALID.substring(0, VALID.length() - 1) + ", \"" + member + "\": " + value + "}");
                }
            }
        }
        for (String member : MEMBERS_OF_A_SECRET) {
            for (String value : VALUES) {
                add(all, "secret's " + member + " is " + shown(value), secret("\"" + member + "\": " + value));
            }
        }
        for (String value : VALUES) {
            add(all, "template's content is " + shown(value), VALID.substring(0, VALID.length() - 1)
                    + ", \"templates\": [{\"name\": \"t\", \"path\": \"/run/secrets/rendered/t\", \"mode\": \"0400\","
                    + " \"content\": " + value + "}]}");
            add(all, "placeholder is " + shown(value), VALID.substring(0, VALID.length() - 1)
                    + ", \"placeholders\": [{\"placeholder\": " + value + ", \"secret\": " + value
                    + ", \"encoding\": " + value
                    + "}]}");
        }
    }

    private static void sizes(List<Attack> all) {
        for (int depth : new int[] {63, 64, 65, 1000, 100_000, 5_000_000}) {
            add(all, "lists " + depth + " deep", "{\"secrets\": " + "[".repeat(depth) + "]".repeat(depth) + "}");
            add(all, "objects " + depth + " deep", "{\"secrets\": ".repeat(depth) + "1" + "}".repeat(depth));
            add(all, "unknown objects " + depth + " deep", "{\"x\": ".repeat(depth) + "1" + "}".repeat(depth));
            add(all, "open lists " + depth + " deep", "{\"secrets\": " + "[".repeat(depth));
        }
        for (int count : new int[] {1000, 999_000, 1_000_001, 8_000_000}) {
            large(all, count + " numbers", () -> ("{\"secrets\": [" + "1,".repeat(count) + "1]}").getBytes(UTF_8));
            large(all, count + " objects", () -> ("{\"secrets\": [" + "{},".repeat(count) + "{}]}").getBytes(UTF_8));
            large(all, count + " unknown members", () -> ("{" + "\"x\":1,".repeat(Math.min(count, 5_000_000))
                    + "\"x\":1}")
                    .getBytes(UTF_8));
        }
        large(all, "a million different unknown members", () -> IntStream.range(0, 1_000_000)
                .mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(",", "{", "}")).getBytes(UTF_8));
        large(all, "placeholderBySecretName with 900 000", () -> IntStream.range(0, 900_000)
                .mapToObj(i -> "\"m" + i + "\":\"p" + i + "\"")
                .collect(Collectors.joining(",", "{\"placeholderBySecretName\": {", "}}")).getBytes(UTF_8));
        large(all, "names with one hash", () -> IntStream.range(0, 1 << 16).mapToObj(i -> "\"" + IntStream.range(0, 16)
                .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB").collect(Collectors.joining()) + "\":\"p\"")
                .collect(Collectors.joining(",", "{\"placeholderBySecretName\": {", "}}")).getBytes(UTF_8));
        large(all, "a number of 10 million digits", () -> ("{\"keepGenerations\": " + "9".repeat(10_000_000) + "}")
                .getBytes(UTF_8));
        large(all, "a text of 31 MiB", () -> ("{\"symlinkPath\": \"/" + "x".repeat(31 * MEBIBYTE) + "\"}")
                .getBytes(UTF_8));
        large(all, "a text of 5 million escapes", () -> ("{\"symlinkPath\": \"/" + "\\u0041".repeat(5_000_000) + "\"}")
                .getBytes(UTF_8));
        large(all, "a name of 31 MiB", () -> ("{\"" + "x".repeat(31 * MEBIBYTE) + "\": 1}").getBytes(UTF_8));
        large(all, "31 MiB of spaces", () -> Bytes.filled(31 * MEBIBYTE, ' '));
        large(all, "31 MiB of newlines before it", () -> Bytes.of(Bytes.filled(31 * MEBIBYTE, '\n'), VALID));
        large(all, "32 MiB and a byte", () -> Bytes.of(VALID, Bytes.filled(32 * MEBIBYTE + 1 - VALID.length(), ' ')));
        large(all, "300 MiB", () -> Bytes.filled(300 * MEBIBYTE, '{'));
        for (int count : new int[] {100, 10_000, 50_000, 50_001, 200_000}) {
            large(all, count + " secrets of one name", () -> Place.manifest(KEYS, IntStream.range(0, count)
                    .mapToObj(_ -> "{\"name\":\"a\",\"path\":\"/run/secrets/a\",\"mode\":\"0400\",\"sopsFile\":\"/x\"}")
                    .collect(Collectors.joining(","))).getBytes(UTF_8));
            large(all, count + " secrets of one absent file", () -> Place.manifest(KEYS, IntStream.range(0, count)
                    .mapToObj(i -> Place.secret("s" + i, "\"a\"", "/absent.yaml", "yaml"))
                    .collect(Collectors.joining(","))).getBytes(UTF_8));
            large(all, count + " secrets of absent files", () -> Place.manifest(KEYS, IntStream.range(0, count)
                    .mapToObj(i -> Place.secret("s" + i, "\"a\"", "/absent" + i, "yaml"))
                    .collect(Collectors.joining(","))).getBytes(UTF_8));
            large(all, count + " secrets that are not in the file", () -> Place.manifest(KEYS, IntStream.range(0, count)
                    .mapToObj(i -> Place.secret("s" + i, "\"no/" + i + "\"", "/mnt/fixtures/sops/all.yaml", "yaml"))
                    .collect(Collectors.joining(","))).getBytes(UTF_8));
            large(all, count + " nested paths", () -> Place.manifest(KEYS, IntStream.range(0, count)
                    .mapToObj(i -> Place.secret("n" + "/n".repeat(i % 500), "\"a\"", "/x", "yaml"))
                    .collect(Collectors.joining(","))).getBytes(UTF_8));
        }
        large(all, "100 000 links", () -> secret("\"links\": [" + IntStream.range(0, 100_000)
                .mapToObj(i -> "\"/srv/l" + i + "\"").collect(Collectors.joining(",")) + "]").getBytes(UTF_8));
        large(all, "900 000 units", () -> secret("\"restartUnits\": [" + "\"a.service\",".repeat(900_000) + "\"a\"]")
                .getBytes(UTF_8));
        large(all, "100 000 key paths", () -> VALID.replace("\"/mnt/fixtures/keys/host_ed25519\"", IntStream
                .range(0, 100_000).mapToObj(i -> "\"/absent/" + i + "\"").collect(Collectors.joining(",")))
                .getBytes(UTF_8));
        large(all, "100 000 times the same key path", () -> VALID.replace("\"/mnt/fixtures/keys/host_ed25519\"",
                "\"/mnt/fixtures/keys/other_ed25519\",".repeat(100_000) + "\"/mnt/fixtures/keys/host_ed25519\"")
                .getBytes(UTF_8));
        large(all, "900 000 host recipients", () -> ("{\"hostRecipients\": [" + "\"age1x\",".repeat(900_000) + "\"\"],"
                + VALID.substring(1)).getBytes(UTF_8));
    }

    private static void paths(List<Attack> all) {
        for (String path : List.of("/", "//", "/run/secrets.d/..", "/run/secrets.d", "/run/secrets.d/1", "/run/secrets",
                "/proc/self/mem", "/dev/null", "/etc/passwd", "relative", "", "/run/secrets/a/../../x", "/srv/"
                + "a/".repeat(2000),
                "/srv/" + "a".repeat(256), "/srv/a\\u0000b", "/srv/.", "/run/secrets/", "/proc/1/root/srv/x")) {
            add(all, "the path " + shown(path), VALID.replace("/run/secrets/password", path));
            add(all, "the mount point " + shown(path), VALID.replace("\"/run/secrets.d\"", "\"" + path + "\""));
            add(all, "the symlink " + shown(path), VALID.replace("\"/run/secrets\"", "\"" + path + "\""));
            add(all, "the name " + shown(path), secret("\"name\": \"" + path + "\""));
        }
    }

    private static void mutations(List<Attack> all, long seed) {
        byte[] valid = VALID.getBytes(UTF_8);
        for (int i = 0; i < valid.length; i++) {
            byte[] cut = Arrays.copyOf(valid, i);
            all.add(Place.manifest(FAMILY, "cut at byte " + i, () -> cut));
        }
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            int bit = random.nextInt(valid.length * 8);
            byte[] flipped = valid.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            all.add(Place.manifest(FAMILY, "bit " + bit + " flipped", () -> flipped));
        }
    }

    /** A manifest of one secret whose last member is {@code member}: of two members of one name the last counts. */
    private static String secret(String member) {
        return Place.manifest(KEYS, Place.password().replaceFirst("\\}\\s*$", "") + ", " + member + "}");
    }

    private static String shown(String value) {
        return value.length() > 30 ? value.substring(0, 30) + "… (" + value.length() + ")" : value;
    }

    private static void add(List<Attack> all, String name, String text) {
        Attack attack = Place.manifest(FAMILY, name, () -> text.getBytes(UTF_8));
        all.add(text.length() > 100_000 ? attack.onlyLong() : attack);
    }

    private static void large(List<Attack> all, String name, Attack.Content content) {
        all.add(Place.manifest(FAMILY, name, content).onlyLong());
    }
}
