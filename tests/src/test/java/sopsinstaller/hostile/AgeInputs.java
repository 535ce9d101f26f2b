package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Age files that are secrets themselves. */
final class AgeInputs {
    private static final String FAMILY = "age files";
    private static final String START = "age-encryption.org/v1\n";
    private static final int CHUNK = 64 * 1024;
    private static final int SEALED = CHUNK + 16;
    private static final int MEBIBYTE = 1024 * 1024;

    private AgeInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        headers(all, seed);
        armor(all, seed);
        payloads(all, seed);
        flips(all, seed);
        return all;
    }

    private static void headers(List<Attack> all, long seed) {
        for (String text : List.of("", "age-encryption.org/", "age-encryption.org/v2\n", START, START + "---", START
                + "--- \n", START + "--- AAAA\n",
                START + "->\n", START + "-> \n", START + "-> X25519\n", START + "-> X25519 \n\n", START
                        + "-> X25519 AAAA\nAAAA\n---",
                START + "-> X25519  AAAA\n", START + "-> \u001b[31m\n\n---", START + "-> x\n" + "A".repeat(64)
                        + "\n---", START + "-> x\n=\n---",
                START + "-> x\nAAAB\n\n--- ", START + "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\nAAAA\n--- x\n", START
                        + "\n", START + "x\n",
                START.replace("\n", "\r\n") + "-> x\r\n", START + "-> x y\0z\nAAAA\n---", START
                        + "-> ssh-rsa AAAA\nAAAA\n---",
                START + "-> ssh-ed25519 AAAA AAAA\nAAAA\n---", START + "-> mlkem768x25519 AAAA\nAAAA\n---", START
                        + Attack.CANARY + "\n")) {
            add(all, "the text " + text.substring(Math.min(text.length(), 20)).replace('\n', ' '), text);
        }
        for (int count : new int[] {1, 100, 1023, 1024, 1025, 20_000}) {
            all.add(age(count + " stanzas", () -> withMac(seed, AgeMaker.stanza("x", new byte[3]).repeat(count))));
            all.add(age(count + " X25519 stanzas for others", () -> withMac(seed, AgeMaker.stanza("X25519 "
                    + Base64.getEncoder().withoutPadding().encodeToString(Bytes.filled(32, 9)), new byte[32])
                    .repeat(count))));
            all.add(age(count + " stanzas before the host's", () -> {
                var maker = new AgeMaker(seed);
                String stanzas = AgeMaker.stanza("x", new byte[3]).repeat(count) + maker.stanza();
                return Bytes.of(maker.header(stanzas), maker.payload(Attack.CANARY.getBytes(UTF_8), 1));
            }));
            all.add(age(count + " stanzas of RSA for others", () -> withMac(seed,
                    AgeMaker.stanza("ssh-rsa AAAAAA", new byte[256]).repeat(count))));
            all.add(age(count + " stanzas for an own post-quantum key", () -> withMac(seed,
                    AgeMaker.stanza("mlkem768x25519 "
                    + "A".repeat(1494), new byte[32]).repeat(Math.min(count, 600)))));
        }
        for (int size : new int[] {MEBIBYTE - 100, MEBIBYTE, MEBIBYTE + 1, 20 * MEBIBYTE}) {
            large(all, "a stanza body of " + size, () -> withMac(seed, AgeMaker.stanza("x", new byte[size * 3 / 4])));
            large(all, "a stanza argument of " + size, () -> withMac(seed, AgeMaker.stanza("x".repeat(size),
                    new byte[3])));
            large(all, "arguments of " + size, () -> withMac(seed, AgeMaker.stanza("x" + " x".repeat(size / 2),
                    new byte[3])));
            large(all, "a header line of " + size, () -> Bytes.of(START, "x".repeat(size)));
            large(all, "empty lines of " + size, () -> Bytes.of(START, "\n".repeat(size)));
            large(all, "arrows of " + size, () -> Bytes.of(START, "-> x\n\n".repeat(size / 6)));
            large(all, "a MAC of " + size, () -> Bytes.of(START, "--- ", "A".repeat(size), "\n"));
        }
        for (int factor = 0; factor <= 64; factor++) {
            int number = factor;
            all.add(scrypt("factor " + factor, Integer.toString(number)));
        }
        for (String factor : List.of("-1", "01", "+1", "", "1e1", "999999999999", "\u0661", "18 ")) {
            all.add(scrypt("factor " + factor, factor));
        }
        all.add(Place.ageWithKeys(FAMILY, "1 024 scrypt stanzas", passphrase(), () -> withMac(seed,
                AgeMaker.stanza("scrypt " + "A".repeat(22) + " 16", new byte[32]).repeat(1024)))
                .file("passphrase", () -> "a passphrase".getBytes(UTF_8)));
    }

    private static String passphrase() {
        return "\"ageKeyFile\": \"@h.age\", \"agePassphraseFile\": \"@passphrase\"";
    }

    private static Attack scrypt(String name, String factor) {
        return Place.lockedIdentities(FAMILY, "identities locked with scrypt " + name, "a pass phrase 4711",
                () -> withMac(1, AgeMaker.stanza("scrypt " + "A".repeat(22) + " " + factor, new byte[32])));
    }

    private static byte[] withMac(long seed, String stanzas) throws Exception {
        return Bytes.of(new AgeMaker(seed).header(stanzas), new byte[64]);
    }

    private static void armor(List<Attack> all, long seed) {
        for (String end : List.of("\n", "\r\n", "\r", "\n\n", " \n", "\t\n", "\u0085", "\0")) {
            all.add(age("armor with lines that end in " + end.chars().boxed().toList(), () ->
                    AgeMaker.armored(new AgeMaker(seed).file(Attack.CANARY.getBytes(UTF_8)), end).getBytes(UTF_8)));
        }
        String begin = "-----BEGIN AGE ENCRYPTED FILE-----\n";
        String close = "-----END AGE ENCRYPTED FILE-----\n";
        for (String text : List.of(begin, begin + close, begin + "\n" + close, begin + "A\n" + close, begin
                + "====\n" + close,
                begin + "AAAA\n" + close + "x", "x" + begin, begin + begin, begin + "AA=A\n" + close, begin
                        + "AA==\nAAAA\n" + close,
                begin + "A".repeat(64) + "\n\n" + close, begin + "\u00e4\n" + close, begin + Attack.CANARY)) {
            add(all, "the armor " + text.replace('\n', ' '), text);
        }
        for (int size : new int[] {63, 64, 65, 1023, 1024, 1025, MEBIBYTE, 10 * MEBIBYTE}) {
            add(all, "armor with a line of " + size, begin + "A".repeat(size) + "\n" + close);
            add(all, "armor after " + size + " spaces", " ".repeat(size) + begin + close);
            add(all, "armor before " + size + " spaces", begin + "AAAA\n" + close + " ".repeat(size));
            add(all, "armor of " + size + " short lines", begin + "AAAA\n".repeat(size) + close);
            add(all, "armor without end of " + size, begin + ("A".repeat(64) + "\n").repeat(size / 64 + 1));
        }
        large(all, "armor of 64 MiB", () -> Bytes.of(begin, ("A".repeat(64) + "\n").repeat((64 * MEBIBYTE - 80) / 65),
                close));
        large(all, "armor of 60 MiB and right", () -> AgeMaker.armored(new AgeMaker(seed)
                .file(new byte[46 * MEBIBYTE]), "\n")
                .getBytes(UTF_8));
    }

    private static void payloads(List<Attack> all, long seed) {
        byte[] plain = Bytes.filled(3 * CHUNK + 100, 'c');
        for (int cut : new int[] {0, 1, 15, 16, 17, 31, 32, 33, 16 + SEALED - 1, 16 + SEALED, 16 + SEALED + 1, 16
                + SEALED + 16, 16 + 2 * SEALED,
                16 + 2 * SEALED + 1, 16 + 3 * SEALED - 1, 16 + 3 * SEALED, 16 + 3 * SEALED + 1, 16 + 3 * SEALED + 16,
                        16 + 3 * SEALED + 115}) {
            all.add(age("a payload cut at " + cut, () -> {
                var maker = new AgeMaker(seed);
                byte[] header = maker.header(maker.stanza());
                return Bytes.of(header, Arrays.copyOf(maker.payload(plain, plain.length), cut));
            }));
        }
        for (int more : new int[] {1, 15, 16, 17, SEALED, SEALED + 1}) {
            all.add(age(more + " bytes behind the payload", () -> Bytes.of(new AgeMaker(seed).file(plain),
                    new byte[more])));
        }
        for (int length : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK}) {
            all.add(age("a plain text of " + length, () -> new AgeMaker(seed).file(new byte[length])));
            for (int end : new int[] {0, 1, CHUNK, CHUNK + 1, Integer.MAX_VALUE}) {
                all.add(age("a plain text of " + length + " with its end at " + end, () -> {
                    var maker = new AgeMaker(seed);
                    return Bytes.of(maker.header(maker.stanza()), maker.payload(new byte[length], end));
                }));
            }
        }
        large(all, "60 MiB", () -> new AgeMaker(seed).file(new byte[60 * MEBIBYTE]));
        large(all, "64 MiB of zeros behind a header", () -> {
            var maker = new AgeMaker(seed);
            byte[] header = maker.header(maker.stanza());
            return Bytes.of(header, new byte[64 * MEBIBYTE - header.length]);
        });
        large(all, "64 MiB and a byte", () -> Bytes.of(START, new byte[64 * MEBIBYTE + 1 - START.length()]));
        large(all, "96 MiB", () -> Bytes.of(START, new byte[96 * MEBIBYTE]));
    }

    private static void flips(List<Attack> all, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            int at = random.nextInt(1 << 20);
            boolean armored = i % 3 == 0;
            all.add(age("bit " + at + " flipped" + (armored ? " in armor" : ""), () -> {
                byte[] file = new AgeMaker(seed).file(Attack.CANARY.getBytes(UTF_8));
                byte[] all1 = armored ? AgeMaker.armored(file, "\n").getBytes(UTF_8) : file;
                all1[at / 8 % all1.length] ^= (byte) (1 << at % 8);
                return all1;
            }));
        }
    }

    private static Attack age(String name, Attack.Content content) {
        return Place.age(FAMILY, name, content);
    }

    private static void add(List<Attack> all, String name, String text) {
        Attack attack = age(name.substring(0, Math.min(80, name.length())), () -> text.getBytes(UTF_8));
        all.add(text.length() > 100_000 ? attack.onlyLong() : attack);
    }

    private static void large(List<Attack> all, String name, Attack.Content content) {
        all.add(age(name, content).onlyLong());
    }
}
