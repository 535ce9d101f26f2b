package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** OpenPGP messages of sops files, and files of exported OpenPGP keys. */
final class OpenPgpInputs {
    private static final String FAMILY = "openpgp";
    private static final Path FIXTURES = Path.of(System.getProperty("tests"),
            "../installer/src/test/resources/fixtures/openpgp");
    private static final int MEBIBYTE = 1024 * 1024;

    private OpenPgpInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        messages(all, seed);
        bombs(all);
        keys(all);
        mutations(all, seed);
        return all;
    }

    private static void messages(List<Attack> all, long seed) {
        for (int tag = 0; tag < 24; tag++) {
            int number = tag;
            message(all, "a packet of tag " + tag, () -> PgpMaker.packet(number, new byte[100]));
            message(all, "an empty packet of tag " + tag, () -> PgpMaker.packet(number, new byte[0]));
            message(all, "a packet of tag " + tag + " of 4 GiB", () -> Bytes.of(0xc0 | number, 0xff,
                    Bytes.four(0xffffffffL), new byte[100]));
            message(all, "a partial packet of tag " + tag, () -> Bytes.of(0xc0 | number, 0xfe, new byte[100]));
            message(all, "an old packet of tag " + tag, () -> Bytes.of(0x80 | (number & 15) << 2 | 3, new byte[100]));
            message(all, "tag " + tag + " behind the session key", () -> Bytes.of(PgpMaker.sessionKey(),
                    PgpMaker.packet(number, Bytes.random(number, 100))));
            message(all, "tag " + tag + " inside", () -> Bytes.of(PgpMaker.sessionKey(),
                    PgpMaker.sealed(PgpMaker.packet(number, Bytes.random(number, 100)))));
        }
        for (int count : new int[] {64, 65, 1000, 2000}) {
            message(all, count + " session keys", () -> {
                byte[] one = PgpMaker.sessionKey();
                byte[] many = new byte[one.length * count];
                for (int i = 0; i < many.length; i++) {
                    many[i] = one[i % one.length];
                }
                return Bytes.of(many, PgpMaker.sealed(PgpMaker.literal(Bytes.filled(32, 1))));
            });
            message(all, count + " session keys that do not open", () -> {
                byte[] one = PgpMaker.packet(1, Bytes.of(3, new byte[8], 1, 8, 0, Bytes.filled(256, 3)));
                byte[] many = new byte[one.length * count];
                for (int i = 0; i < many.length; i++) {
                    many[i] = one[i % one.length];
                }
                return Bytes.of(many, PgpMaker.sealed(PgpMaker.literal(Bytes.filled(32, 1))));
            });
        }
        message(all, "100 000 markers", () -> markers(100_000));
        message(all, "500 000 partial lengths of one byte", () -> Bytes.of(PgpMaker.sessionKey(), 0xd2,
                repeated(400_000, 0xe0, 1), 0));
        for (int length : new int[] {0, 1, 16, 31, 33, 64, 100_000}) {
            message(all, "a data key of " + length, () -> Bytes.of(PgpMaker.sessionKey(),
                    PgpMaker.sealed(PgpMaker.literal(new byte[length]))));
        }
        for (String text : List.of("", "x", "-----BEGIN PGP MESSAGE-----", "-----BEGIN PGP MESSAGE-----\n\n",
                "-----BEGIN PGP MESSAGE-----\n\n====",
                "-----BEGIN PGP MESSAGE-----\n\n-----END PGP MESSAGE-----", "-----BEGIN PGP MESSAGE-----\n"
                + "A: b\n".repeat(100_000),
                "-----BEGIN PGP MESSAGE-----\n\n" + "A".repeat(2 * MEBIBYTE), "-----BEGIN PGP MESSAGE-----\n\n"
                + "\n".repeat(900_000),
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----", Attack.CANARY)) {
            Attack attack = armored("the text " + text.substring(0, Math.min(40, text.length())).replace('\n', ' ')
                    + " " + text.length(), seed, () -> text);
            all.add(text.length() > 100_000 ? attack.onlyLong() : attack);
        }
    }

    private static void bombs(List<Attack> all) {
        for (int levels : new int[] {1, 2, 4, 5, 20, 1000}) {
            message(all, levels + " levels of compression", () -> Bytes.of(PgpMaker.sessionKey(),
                    PgpMaker.sealed(nested(levels,
                    PgpMaker.literal(Bytes.filled(32, 1))))));
            large(all, "a bomb of " + levels + " levels", () -> Bytes.of(PgpMaker.sessionKey(),
                    PgpMaker.sealed(nested(levels,
                    PgpMaker.literal(new byte[100 * MEBIBYTE])))));
            large(all, "a bomb of many packets and " + levels + " levels", () -> Bytes.of(PgpMaker.sessionKey(),
                    PgpMaker.sealed(nested(levels,
                    markers(2_000_000)))));
        }
        large(all, "a bomb that is not sealed", () -> PgpMaker.compressed(PgpMaker.literal(new byte[200 * MEBIBYTE])));
        message(all, "compression that never ends", () -> Bytes.of(PgpMaker.sessionKey(),
                PgpMaker.sealed(PgpMaker.packet(8, Bytes.of(2, Bytes.random(9, 500))))));
        message(all, "bzip2 that is none", () -> Bytes.of(PgpMaker.sessionKey(), PgpMaker.sealed(PgpMaker.packet(8,
                Bytes.of(3, "BZh9", Bytes.random(9, 500))))));
        for (int level = 1; level <= 9; level++) {
            int number = level;
            message(all, "bzip2 of level " + level + " without end", () -> Bytes.of(PgpMaker.sessionKey(),
                    PgpMaker.sealed(PgpMaker.packet(8,
                    Bytes.of(3, "BZh" + number, new byte[] {0x31, 0x41, 0x59, 0x26, 0x53, 0x59}, new byte[500])))));
        }
    }

    private static byte[] nested(int levels, byte[] inner) throws IOException {
        byte[] packets = inner;
        for (int i = 0; i < levels; i++) {
            packets = PgpMaker.compressed(packets);
        }
        return packets;
    }

    private static byte[] markers(int count) {
        return repeated(count, 0xca, 3, 'P' + 0, 'G' + 0, 'P' + 0);
    }

    private static byte[] repeated(int count, int... bytes) {
        byte[] many = new byte[count * bytes.length];
        for (int i = 0; i < many.length; i++) {
            many[i] = (byte) bytes[i % bytes.length];
        }
        return many;
    }

    private static void keys(List<Attack> all) {
        for (int tag : new int[] {2, 5, 6, 7, 13, 14, 17}) {
            for (int version : new int[] {0, 3, 4, 5, 6}) {
                for (int algorithm : new int[] {0, 1, 16, 18, 25}) {
                    key(all, "tag " + tag + ", version " + version + ", algorithm " + algorithm,
                            () -> PgpMaker.packet(tag, Bytes.of(version, new byte[4], algorithm, 0xff, 0xff,
                                    Bytes.filled(200, 0xff))));
                }
            }
        }
        for (int usage : new int[] {0, 1, 9, 253, 254, 255}) {
            for (int kind : new int[] {0, 1, 3, 4, 101, 255}) {
                for (int count : new int[] {0, 255}) {
                    key(all, "usage " + usage + ", S2K " + kind + ", count " + count, () -> PgpMaker.packet(5,
                            Bytes.of(4, new byte[4], 1, 0x04, 0x00,
                            Bytes.filled(128, 0xff), 0, 17, 1, 0, 1, usage, 9, kind, 8, new byte[8], count,
                                    new byte[400])));
                }
            }
        }
        for (int bits : new int[] {0, 1, 1023, 16384, 16385, 65535}) {
            key(all, "RSA of " + bits + " bits", () -> {
                byte[] number = Bytes.of(bits >> 8, bits, Bytes.filled((bits + 7) / 8, 0xff));
                return PgpMaker.packet(5, Bytes.of(4, new byte[4], 1, number, number, 0, number, number, number,
                        number, 0, 0));
            });
        }
        for (int count : new int[] {1000, 100_000}) {
            large(all, keys(count + " empty keys", () -> repeated(count, 0xc5, 0)));
            large(all, keys(count + " keys", () -> repeated(count, 0xc5, 10, 4, 0, 0, 0, 0, 1, 0, 1, 1, 0)));
            large(all, keys(count + " user ids", () -> repeated(count, 0xcd, 2, 'x', 'y')));
        }
        for (int size : new int[] {60 * MEBIBYTE, 64 * MEBIBYTE, 64 * MEBIBYTE + 1}) {
            large(all, keys("zeros of " + size, () -> new byte[size]));
            large(all, keys("small keys of " + size, () -> repeated(size / 12, 0xc5, 10, 4, 0, 0, 0, 0, 1, 0, 1, 1,
                    0)));
            large(all, keys("armor of " + size, () -> Bytes.of("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n",
                    Bytes.filled(size - 100, 'A'))));
        }
        for (String text : List.of("", "\0", "x", Attack.CANARY, "-----BEGIN PGP PRIVATE KEY BLOCK-----",
                "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n")) {
            all.add(keys("the text " + text.replace('\0', '0').replace('\n', ' '), () -> text.getBytes(UTF_8)));
        }
    }

    private static void mutations(List<Attack> all, long seed) {
        for (String version : List.of("2.2", "2.4", "new", "sq")) {
            try (var files = Files.list(FIXTURES.resolve(version))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    byte[] bytes = Files.readAllBytes(file);
                    String name = version + "/" + file.getFileName();
                    Random random = new Random(seed + name.hashCode());
                    for (int i = 1; i < 4; i++) {
                        byte[] changed = i == 3 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
                        for (int bit = 0; bit < i && i < 3; bit++) {
                            int at = random.nextInt(bytes.length * 8);
                            changed[at / 8] ^= (byte) (1 << at % 8);
                        }
                        all.add(name.endsWith(".message") ? armored(name + ", change " + i, seed,
                                () -> new String(changed,
                                java.nio.charset.StandardCharsets.ISO_8859_1)) : keys(name + ", change " + i,
                                        () -> changed));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Makes packets. */
    private interface Text {
        String text() throws Exception;
    }

    private static void message(List<Attack> all, String name, Attack.Content packets) {
        all.add(armored(name, 1, () -> PgpMaker.armored("MESSAGE", packets.bytes())));
    }

    private static void large(List<Attack> all, String name, Attack.Content packets) {
        all.add(armored(name, 1, () -> PgpMaker.armored("MESSAGE", packets.bytes())).onlyLong());
    }

    private static void large(List<Attack> all, Attack attack) {
        all.add(attack.onlyLong());
    }

    private static void key(List<Attack> all, String name, Attack.Content packets) {
        all.add(keys(name, packets));
    }

    /** A message as a sops file's data key, for the RSA host key. */
    private static Attack armored(String name, long seed, Text text) {
        return Place.sopsWithKeys(FAMILY, name, "json", "\"a\"", "\"sshKeyPaths\": [\"/mnt/fixtures/keys/host_rsa\"]",
                () -> {
            var maker = new SopsMaker(seed);
            String value = maker.value("a:", Attack.CANARY.getBytes(UTF_8), "str");
            String enc = text.text().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r",
                    "\\r")
                    .replaceAll("[\\x00-\\x1f\\x7f-\\xff]", "?");
            return Bytes.of("{\"a\": \"", value, "\", ",
                    maker.json(", \"pgp\": [{\"fp\": \"85D77543B3D624B63CEA9E6DBC17301B491B3F21\", \"enc\": \""
                    + enc + "\"}]").replaceFirst("\"age\": ", "\"none\": "), "}");
        });
    }

    /** A file of exported keys. */
    private static Attack keys(String name, Attack.Content content) {
        String manifest = Place.manifest("\"gnupgHome\": \"@h.gpg\"", Place.secret("h", "\"a\"",
                "/mnt/case/hostile/h.json", "json"));
        return new Attack(FAMILY, "keys: " + name).file("h.gpg", content).file("manifest.json", Place.text(manifest))
                .file("h.json", () -> {
            var maker = new SopsMaker(1);
            String enc = PgpMaker.armored("MESSAGE", Bytes.of(PgpMaker.sessionKey(),
                    PgpMaker.sealed(PgpMaker.literal(Bytes.filled(32, 1)))));
            return Bytes.of("{\"a\": \"\", ", maker.json(", \"pgp\": [{\"fp\": \"x\", \"enc\": \"" + enc.replace("\n",
                    "\\n") + "\"}]"), "}");
        }).script("chmod 600 h.gpg").command("@manifest.json").command("diff", "@manifest.json").command("doctor",
                "@manifest.json");
    }
}
