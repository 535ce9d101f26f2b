package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Every limit of installer/docs/security.md: what is at it works, what is one above is refused with its number. */
final class LimitInputs {
    private static final String FAMILY = "limits";
    private static final String HOST = "\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"]";
    private static final int MEBIBYTE = 1024 * 1024;
    private static final long SEED = 8;

    private LimitInputs() {}

    static List<Attack> all() {
        var all = new ArrayList<Attack>();
        manifests(all);
        sopsFiles(all);
        metadata(all);
        ageFiles(all);
        keys(all);
        templates(all);
        return all;
    }

    /** Whether {@code attack} is at the limit and must install, or above it. */
    private static Attack judged(Attack attack, int above, String limit) {
        return above == 0 ? attack.installs() : attack.refusedNaming(limit);
    }

    private static void manifests(List<Attack> all) {
        String valid = Place.manifest(HOST, Place.password()).replace("\n", "");
        for (int above : new int[] {0, 1}) {
            int bytes = 32 * MEBIBYTE + above;
            all.add(judged(Place.manifest(FAMILY, "manifest of " + bytes + " bytes",
                    () -> Arrays.copyOf(Bytes.of(valid, Bytes.filled(bytes, ' ')), bytes)), above, "33554432")
                            .onlyLong());
            // the rest of the manifest has 15 values
            int values = 1_000_000 - 15 + above;
            all.add(judged(Place.manifest(FAMILY, "manifest with " + values + " further values", () -> Bytes.of(
                    valid.replaceFirst("\"mode\"", "\"restartUnits\": [\"x\"" + ",\"x\"".repeat(values - 1)
                            + "], \"mode\""))), above, "1000000").onlyLong());
            int names = 200_000 + above;
            all.add(judged(Place.manifest(FAMILY, "manifest with " + names + " other names", () -> Bytes.of(
                    valid.substring(0, valid.length() - 1), ", \"placeholderBySecretName\": {\"x\":\"p\"",
                    ",\"x\":\"p\"".repeat(names - 1), "}}")), above, "200000").onlyLong());
            int depth = 63 + above;
            all.add(judged(Place.manifest(FAMILY, "manifest " + depth + " levels deeper", () -> Bytes.of(
                    "{\"x\": ", "[".repeat(depth), "]".repeat(depth), ", ", valid.substring(1))), above, "64"));
            int entries = 50_000 + above;
            Attack many = new Attack(FAMILY, "manifest with " + entries + " secrets").file("manifest.json",
                    () -> Bytes.of(
                    Place.manifest(HOST, IntStream.range(0, entries).mapToObj(i -> Place.secret("s" + i,
                    "\"db/password\"", "/mnt/fixtures/sops/all.yaml", "yaml")).collect(Collectors.joining(",")))));
            all.add(judged(many.command("check", "@manifest.json"), above, "50000").onlyLong());
            Attack templates = new Attack(FAMILY, "manifest with " + entries + " templates").file("manifest.json",
                    () -> Bytes.of(Place.manifest(HOST, Place.password()).replaceFirst("\\}\\s*$", ", \"templates\": ["
                    + IntStream.range(0, entries).mapToObj(i -> "{\"name\": \"t" + i
                    + "\", \"path\": \"/run/secrets/rendered/t" + i + "\", \"mode\": \"0400\", \"content\": \"x\"}")
                    .collect(Collectors.joining(",")) + "]}")));
            all.add(judged(templates.command("check", "@manifest.json"), above, "50000").onlyLong());
        }
        all.add(Place.manifest(FAMILY, "manifest with 100 problems", () -> Bytes.of(Place.manifest(HOST,
                IntStream.range(0, 100)
                .mapToObj(i -> Place.secret("s" + i, "\"a\"", "/x", "no format")).collect(Collectors.joining(",")))))
                .refusedNaming("secrets[99]"));
        all.add(Place.manifest(FAMILY, "manifest with 101 problems", () -> Bytes.of(Place.manifest(HOST,
                IntStream.range(0, 101)
                .mapToObj(i -> Place.secret("s" + i, "\"a\"", "/x", "no format")).collect(Collectors.joining(",")))))
                .refusedNaming("1 more"));
    }

    private static void sopsFiles(List<Attack> all) {
        for (int above : new int[] {0, 1}) {
            json(all, "json of 96 MiB", above, "100663296", maker -> padded("{\"a\": \"" + value(maker) + "\", "
                    + maker.json("") + "}",
                    96 * MEBIBYTE + above, ' ')).onlyLong();
            yaml(all, "yaml of 24 MiB", above, "25165824", maker -> padded("a: " + value(maker) + "\n" + maker.yaml(""),
                    24 * MEBIBYTE + above, '\n')).onlyLong();
            for (String format : List.of("dotenv", "ini")) {
                all.add(judged(Place.sops(FAMILY, format + " of 24 MiB + " + above, format, "\"\"", () -> {
                    var maker = new SopsMaker(SEED);
                    String text = format.equals("ini")
                            ? "[x]\na=" + maker.value("x:a:", Bytes.of("x"), "str") + "\n[sops]\n" + maker.flat("", "")
                            : "a=" + value(maker) + "\n" + maker.flat("sops_", "");
                    return padded(text, 24 * MEBIBYTE + above, '\n');
                }), above, "25165824").onlyLong());
            }
            // the rest of the file has 10 entries
            json(all, "json with 300 000 entries", above, "300000", maker -> Bytes.of("{\"a\": \"", value(maker),
                    "\", \"u\": [\"\"",
                    ",\"\"".repeat(300_000 - 10 - 1 + above), "], ", maker.json(""), "}")).onlyLong();
            // the rest of the file has 20 nodes
            yaml(all, "yaml with 300 000 nodes", above, "300000", maker -> Bytes.of("a: ", value(maker), "\nu: [\"\"",
                    ",\"\"".repeat(300_000 - 20 - 1 + above), "]\n", maker.yaml(""))).onlyLong();
            json(all, "json 500 levels deep", above, "500", maker -> Bytes.of("{\"a\": \"", value(maker), "\", \"u\": ",
                    "[".repeat(499 + above), "]".repeat(499 + above), ", ", maker.json(""), "}"));
            yaml(all, "yaml 500 levels deep", above, "500", maker -> Bytes.of("a: ", value(maker), "\nu: ",
                    "[".repeat(499 + above), "]".repeat(499 + above), "\n", maker.yaml("")));
            yaml(all, "yaml with 10 000 documents", above, "10000", maker -> Bytes.of("a: ", value(maker), "\n",
                    maker.yaml(""),
                    "---\n{}\n".repeat(9_999 + above))).onlyLong();
            json(all, "a name of 64 KiB", above, "65536", maker -> Bytes.of("{\"a\": \"", value(maker), "\", \"",
                    "x".repeat(65536 + above), "\": \"\", ", maker.json(""), "}"));
            all.add(judged(Place.sops(FAMILY, "a flattened name of " + (32 + above) + " levels", "dotenv", "\"a\"",
                    () -> {
                var maker = new SopsMaker(SEED);
                return Bytes.of("a=", value(maker), "\n", maker.flat("sops_", "sops_k" + "__map_a".repeat(31 + above)
                        + "=1\n"));
            }), above, "32"));
            all.add(judged(new Attack(FAMILY, "a file to guess of " + 4 * MEBIBYTE + " + " + above).file("h.unknown",
                    () -> {
                var maker = new SopsMaker(SEED);
                return padded("[x]\na=" + value(maker) + "\n[sops]\n" + maker.flat("", ""), 4 * MEBIBYTE + above, '\n');
            }).command("list", "@h.unknown"), above, "4194304").onlyLong());
        }
    }

    private static void metadata(List<Attack> all) {
        for (int above : new int[] {0, 1}) {
            json(all, "4 096 recipients", above, "4096", maker -> Bytes.of("{\"a\": \"", value(maker), "\", ",
                    maker.json("").replace(
                    "\"age\": [", "\"age\": [" + "{\"recipient\": \"age1x\", \"enc\": \"x\"},".repeat(4095 + above)),
                    "}")).onlyLong();
            Attack groups = new Attack(FAMILY, (255 + above) + " groups").file("h.json", () -> {
                var maker = new SopsMaker(SEED);
                return Bytes.of("{\"a\": \"", value(maker), "\", ",
                        maker.json(", \"key_groups\": [{\"age\": [{\"recipient\": \"a\","
                        + " \"enc\": \"x\"}]}" + ",{\"age\": [{\"recipient\": \"a\", \"enc\": \"x\"}]}".repeat(254
                        + above) + "]")
                        .replaceFirst("\"age\": ", "\"none\": "), "}");
            }).file("manifest.json", Place.text(Place.manifest(HOST, Place.secret("h", "\"a\"", "@h.json", "json"))));
            all.add(judged(groups.command("check", "@manifest.json"), above, "255"));
            json(all, "a pattern of 10 000 characters", above, "10000", maker -> Bytes.of("{\"a\": \"", value(maker),
                    "\", ",
                    maker.json(", \"encrypted_regex\": \"^(a|" + "b".repeat(10_000 - 5 + above) + ")\""), "}"));
        }
        all.add(Place.sops(FAMILY, "a pattern that explodes", "json", "\"a\"", () -> {
            var maker = new SopsMaker(SEED);
            return Bytes.of("{\"a\": \"", value(maker), "\", \"", "a".repeat(600), "\": 1, ",
                    maker.json(", \"encrypted_regex\": \"a*a*a*a*a*a*x|a\""), "}");
        }).refusedNaming("100000000"));
        for (int above : new int[] {0, 1}) {
            json(all, "a pattern of 100 million steps", above, "100000000", maker -> steps(maker, above)).onlyLong();
        }
    }

    /**
     * A file whose names take 100 000 000 steps of its pattern, and as many more as {@code above}: a name that begins
     * with "a" takes one, as "a" itself does, and each character of the others takes eighteen.
     */
    private static byte[] steps(SopsMaker maker, int above) throws Exception {
        String value = value(maker);
        var names = new StringBuilder();
        // 111 * 50 000 + 5 555 characters, eighteen steps each, and ten names that begin with "a"
        for (int i = 0; i <= 111; i++) {
            names.append(",\"").append(i < 111 ? String.format("%05d", i) + "b".repeat(49_995) : "b".repeat(5_555))
                    .append("\": 1");
            maker.clear(Bytes.of("1"));
        }
        for (int i = 0; i < 9 + above; i++) {
            names.append(",\"a").append(i).append("\": \"").append(maker.value("a" + i + ":", new byte[1], "str"))
                    .append('"');
        }
        return Bytes.of("{\"a\": \"", value, "\"", names.toString(), ", ",
                maker.json(", \"encrypted_regex\": \"a|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s\""), "}");
    }

    private static void ageFiles(List<Attack> all) {
        for (int above : new int[] {0, 1}) {
            all.add(judged(Place.age(FAMILY, "an age file of 64 MiB + " + above, () -> {
                int header = new AgeMaker(SEED).header(new AgeMaker(SEED).stanza()).length;
                int length = 64 * MEBIBYTE + above - header - 16;
                int chunks = (length + 64 * 1024 + 15) / (64 * 1024 + 16);
                return new AgeMaker(SEED).file(new byte[length - 16 * chunks]);
            }), above, "67108864").onlyLong());
            all.add(judged(Place.age(FAMILY, "an age header of 1 MiB + " + above, () -> {
                var maker = new AgeMaker(SEED);
                String own = maker.stanza();
                int rest = maker.header(own + AgeMaker.stanza("x ", new byte[0])).length;
                byte[] header = maker.header(own + AgeMaker.stanza("x " + "y".repeat(MEBIBYTE + above - rest),
                        new byte[0]));
                return Bytes.of(header, maker.payload(new byte[10], 1));
            }), above, "1048576"));
            all.add(judged(Place.age(FAMILY, (1024 + above) + " stanzas", () -> {
                var maker = new AgeMaker(SEED);
                return Bytes.of(maker.header(maker.stanza() + AgeMaker.stanza("x", new byte[3]).repeat(1023 + above)),
                        maker.payload(new byte[10], 1));
            }), above, "1024"));
        }
    }

    private static void keys(List<Attack> all) {
        for (int above : new int[] {0, 1}) {
            identities(all, "an identity file of 1 MiB", above, "1048576", key -> Arrays.copyOf(Bytes.of(key,
                    "#x\n".repeat(400_000)),
                    MEBIBYTE + above));
            identities(all, "a line of 64 KiB", above, "65536", key -> Bytes.of(key, "#", "x".repeat(65535 + above),
                    "\n"));
            identities(all, "1 024 identities", above, "1024", key -> Bytes.of(key, key.lines().filter(line ->
                    line.startsWith("AGE")).findFirst().orElseThrow().concat("\n").repeat(1023 + above)));
            Attack sshKey = new Attack(FAMILY, "an SSH key file of 64 KiB + " + above).file("h_key",
                    () -> Arrays.copyOf(Bytes.of(fixture("host_ed25519"), "\n".repeat(65_536)), 65_536 + above))
                    .script("chmod 600 h_key").file("manifest.json",
                            Place.text(Place.manifest("\"ageSshKeyPaths\": [\"@h_key\"]", Place.password())));
            all.add(judged(sshKey.command("@manifest.json"), above, "65536"));
            Attack.Content publicKeys = () -> Arrays.copyOf(Bytes.of(fixture("host_ed25519.pub"),
                    "#x\n".repeat(400_000)), MEBIBYTE + above);
            all.add(judged(Place.sshPublicKey(FAMILY, "SSH keys of 1 MiB + " + above, publicKeys), above, "1048576"));
        }
    }

    private static void templates(List<Attack> all) {
        for (int above : new int[] {0, 1}) {
            all.add(judged(Place.template(FAMILY, "a template of 16 MiB + " + above, "", () -> new byte[16 * MEBIBYTE
                    + above]), above,
                    "16777216").onlyLong());
            all.add(judged(TemplateInputs.valued(FAMILY, "rendered 64 MiB + " + above, "raw", SEED,
                    Bytes.filled(MEBIBYTE, 'x'),
                    "%P%".repeat(64) + "x".repeat(above)), above, "67108864").onlyLong());
        }
    }

    /** Writes a file. */
    private interface Making<T> {
        byte[] with(T given) throws Exception;
    }

    private static Attack json(List<Attack> all, String name, int above, String limit, Making<SopsMaker> file) {
        Attack attack = judged(Place.sops(FAMILY, name + " + " + above, "json", "\"a\"",
                () -> file.with(new SopsMaker(SEED))), above, limit);
        all.add(attack);
        return attack;
    }

    private static Attack yaml(List<Attack> all, String name, int above, String limit, Making<SopsMaker> file) {
        Attack attack = judged(Place.sops(FAMILY, name + " + " + above, "yaml", "\"a\"",
                () -> file.with(new SopsMaker(SEED))), above, limit);
        all.add(attack);
        return attack;
    }

    private static void identities(List<Attack> all, String name, int above, String limit, Making<String> file) {
        Attack attack = new Attack(FAMILY, name + " + " + above).file("h.key", () -> file.with(fixture("age.key")))
                .script("chmod 600 h.key")
                .file("manifest.json", Place.text(Place.manifest("\"ageKeyFile\": \"@h.key\"",
                        Place.secret("h", "\"token\"", "/mnt/fixtures/sops/agekey.yaml", "yaml"))));
        all.add(judged(attack.command("@manifest.json"), above, limit));
    }

    private static String fixture(String name) throws java.io.IOException {
        return java.nio.file.Files.readString(java.nio.file.Path.of(System.getProperty("tests"), "fixtures/keys",
                name));
    }

    private static String value(SopsMaker maker) throws Exception {
        return maker.value("a:", Attack.CANARY.getBytes(UTF_8), "str");
    }

    private static byte[] padded(String text, int size, char with) {
        byte[] bytes = Bytes.filled(size, with);
        byte[] start = text.getBytes(UTF_8);
        System.arraycopy(start, 0, bytes, 0, start.length);
        return bytes;
    }
}
