package sopsinstaller.leaks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the memory of a run may still hold at its end, because it cannot be wiped; everything else is a leak.
 *
 * @param situation names of the runs
 * @param needle names of what is found
 * @param copies most copies
 * @param why what holds them
 */
record Bound(Pattern situation, Pattern needle, int copies, String why) {
    /** What can be given where something else belongs. */
    private static final String MISTAKEN = "(age.txt|ssh-age|ssh-rsa-pkcs1|old.plain.yaml|passphrase) ";
    private static final List<Bound> ALL = List.of(
            of(".*", "(age|stranger)\\.txt: (clamped )?scalar|ssh-.*: (clamped )?scalar|gpg-ecc: d of 32", 3,
                    "X25519 of Bouncy Castle copies the scalar into an array of its own, out of reach"),
            of(".*RSA.*|ssh-rsa-pkcs1 as SSH key.*", "(ssh|gpg)-rsa: .*", 12,
                    "RSA is computed with BigInteger, which cannot be wiped"),
            of("an? (RSA|curve) key of GnuPG", "gpg-.*: data key", 1, "zlib, on the stack"),
            of("an age key file under a passphrase", "passphrase", 6, "scrypt: HMAC inside Bouncy Castle"),
            of("gpg as a child|.*plugin.*|SOPS_AGE_KEY|units, restarted.*", "(age|stranger).txt: text", 6,
                    "given as a variable, which the kernel puts on the stack and Java into a String"),
            of(MISTAKEN + "(as sops file|in recipients|in list|in doctor|in ssh-to-age)", ".*", 26,
                    "texts of a parser that took the wrong file for its own"),
            of("a plain file in the place of a sops file", "old value .*", 16, "the same"),
            of("an (age|SSH) key (as|in|with) .*", "(age.txt: text|ssh-age: seed)", 4,
                    "a path, in the manifest, that is a key"));

    private static Bound of(String situation, String needle, int copies, String why) {
        return new Bound(Pattern.compile(situation), Pattern.compile(needle), copies, why);
    }

    /** The runs' names, without what only makes them say more. */
    private static String plain(String situation) {
        return situation.replace(" --debug", "");
    }

    /** How many copies of each needle were found: of its pieces, the one that was found most often counts. */
    static Map<String, Integer> copies(List<Dump.Found> memory) {
        var pieces = new LinkedHashMap<String, Map<String, Integer>>();
        for (Dump.Found found : memory) {
            String piece = found.form().contains("…]")
                    ? found.form().substring(0, found.form().indexOf("…]")) : found.needle().name();
            pieces.computeIfAbsent(found.needle().name(), _ -> new LinkedHashMap<>()).merge(piece, 1, Integer::sum);
        }
        var copies = new LinkedHashMap<String, Integer>();
        pieces.forEach((needle, counts) ->
                copies.put(needle, counts.values().stream().mapToInt(Integer::intValue).max().orElse(0)));
        return copies;
    }

    /** What of {@code memory} is more than is known and accepted. */
    static List<String> exceeded(String situation, List<Dump.Found> memory) {
        var exceeded = new ArrayList<String>();
        copies(memory).forEach((needle, copies) -> {
            int allowed = ALL.stream().filter(bound -> bound.situation().matcher(plain(situation)).matches()
                    && bound.needle().matcher(needle).matches()).mapToInt(Bound::copies).max().orElse(0);
            if (copies > allowed) {
                Dump.Found first = memory.stream().filter(each -> each.needle().name().equals(needle)).findFirst()
                        .orElseThrow();
                exceeded.add("%d copies in memory at the end, %d are known: %s".formatted(copies, allowed, first));
            }
        });
        return exceeded;
    }
}
