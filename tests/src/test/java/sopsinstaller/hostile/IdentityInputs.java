package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files of age identities, passphrases, and identities in the environment. */
final class IdentityInputs {
    private static final String FAMILY = "identities";
    private static final String KEY = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ4W3RUX";
    private static final int MEBIBYTE = 1024 * 1024;

    private IdentityInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        for (String text : List.of("", "#", "\n", "\0", "x", KEY, KEY.toLowerCase(java.util.Locale.ROOT), KEY + KEY,
                "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-",
                "AGE-SECRET-KEY-PQ-1", "AGE-SECRET-KEY-1" + Attack.CANARY, "AGE-SECRET-KEY-11111111", "AGE-PLUGIN-",
                "AGE-PLUGIN-X-1", "AGE-PLUGIN-../X-1QQQQ",
                "AGE-PLUGIN-" + "X".repeat(5000) + "-1QQQQ", "age1qqqq", "ssh-ed25519 AAAA",
                "-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN AGE ENCRYPTED FILE-----",
                "age-encryption.org/v1", "age-encryption.org/v1\n-> scrypt AAAA 1\n\n--- AAAA\n", Attack.CANARY,
                "\ufeff" + KEY, KEY + "\0", " " + KEY, KEY + "\r\r\n",
                "AGE-SECRET-KEY-1" + "Q".repeat(100), KEY.replace('Q', 'B'), KEY.replace('Q', '\u00c4'), "\u001b[31m",
                "# \u001b[31m\n" + KEY)) {
            add(all, "the text " + text.substring(0, Math.min(60, text.length())).replace('\n', ' ').replace('\0',
                    '0'), text);
        }
        for (int count : new int[] {1023, 1024, 1025, 13_000, 1_000_000}) {
            add(all, count + " identities", (KEY + "\n").repeat(count));
            add(all, count + " broken identities", "AGE-SECRET-KEY-1X\n".repeat(count));
            add(all, count + " plugin identities", "AGE-PLUGIN-X-1QQQQ\n".repeat(count));
            add(all, count + " comments", "#\n".repeat(count) + KEY);
            add(all, count + " empty lines", "\n".repeat(count) + KEY);
            add(all, count + " different identities", IntStream.range(0, count).mapToObj(i -> "AGE-SECRET-KEY-1" + i)
                    .collect(Collectors.joining("\n")));
        }
        for (int size : new int[] {64 * 1024, 64 * 1024 + 1, MEBIBYTE, MEBIBYTE + 1, 16 * MEBIBYTE, 16 * MEBIBYTE + 1,
                100 * MEBIBYTE}) {
            large(all, "a line of " + size, () -> Bytes.filled(size, 'Q'));
            large(all, "a comment of " + size, () -> Bytes.of("#", Bytes.filled(size - 1, 'Q')));
            large(all, "an identity of " + size, () -> Bytes.of("AGE-SECRET-KEY-1", Bytes.filled(size - 16, 'Q')));
            large(all, "newlines of " + size, () -> Bytes.filled(size, '\n'));
            large(all, "zeros of " + size, () -> new byte[size]);
        }
        all.add(Place.identities(FAMILY, "not UTF-8", () -> Bytes.of(0xff, 0xfe, KEY)));
        all.add(Place.identities(FAMILY, "UTF-16", () -> KEY.getBytes(java.nio.charset.StandardCharsets.UTF_16)));
        all.add(Place.identities(FAMILY, "random bytes", () -> Bytes.random(seed, 100_000)));
        for (String text : List.of("", "x", KEY, KEY + "\n" + KEY, "\n", "AGE-SECRET-KEY-1" + Attack.CANARY,
                "x".repeat(120_000), (KEY + "\n").repeat(1500),
                "\u001b[31m", "AGE-PLUGIN-X-1QQQQ", "/mnt/fixtures/keys/age.key", "age-encryption.org/v1")) {
            all.add(new Attack(FAMILY, "SOPS_AGE_KEY is " + text.substring(0, Math.min(50, text.length())) + " "
                    + text.length())
                    .variable("SOPS_AGE_KEY", text).command("recipients", "/mnt/fixtures/sops/all.yaml")
                    .command("diff", "/mnt/case/base.json").command("doctor", "/mnt/fixtures/sops/all.yaml"));
        }
        for (int size : new int[] {0, 1, 64 * 1024, 64 * 1024 + 1, 10 * MEBIBYTE}) {
            all.add(Place.lockedIdentities(FAMILY, "a passphrase of " + size, "p".repeat(size) + "4711",
                    () -> new AgeMaker(seed).header(AgeMaker.stanza("scrypt " + "A".repeat(22) + " 10",
                            new byte[32]))));
        }
        for (String passphrase : List.of("\n", "\0", "\r\n", "\ud83d\ude00")) {
            all.add(Place.lockedIdentities(FAMILY, "a passphrase of " + passphrase.chars().boxed().toList(),
                    passphrase + "4711",
                    () -> new AgeMaker(seed).header(AgeMaker.stanza("scrypt " + "A".repeat(22) + " 10",
                            new byte[32]))));
        }
        return all;
    }

    private static void add(List<Attack> all, String name, String text) {
        Attack attack = Place.identities(FAMILY, name, () -> text.getBytes(UTF_8));
        all.add(text.length() > 100_000 ? attack.onlyLong() : attack);
    }

    private static void large(List<Attack> all, String name, Attack.Content content) {
        all.add(Place.identities(FAMILY, name, content).onlyLong());
    }
}
