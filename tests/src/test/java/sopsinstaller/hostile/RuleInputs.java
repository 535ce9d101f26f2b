package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** sops' own configuration, which doctor reads beside a sops file. */
final class RuleInputs {
    private static final String FAMILY = "rules";
    private static final String START = "creation_rules:\n";

    private RuleInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        for (String text : List.of("", "\0", "x", "creation_rules", START, START + "  x", START + "- x", START
                + "- {}", "creation_rules: {}", "creation_rules: 1",
                "creation_rules: [[]]", "creation_rules: [null]", START + "- path_regex: \"(\"", START
                + "- path_regex: []", START + "- path_regex: \"(a+)+$\"",
                START + "- path_regex: \"((a{1000}){1000}){1000}\"", START + "- path_regex: \"\\\\1\"", START
                        + "- path_regex: \"(?<=a)\"", START + "- age: []",
                START + "- age: {}", START + "- age: \"\\e[31m\"", START + "- age: \"a,b,,\"", START
                        + "- key_groups: x", START + "- key_groups: [x]",
                START + "- key_groups: [{age: {}}]", START + "- key_groups: [[[[[[]]]]]]", START
                        + "- shamir_threshold: 99999999999999999999", "creation_rules: &a [*a]",
                "creation_rules: *a", "---\n---\n" + START, "creation_rules: []\ncreation_rules: []",
                "sops:\n  age: []\n" + START, START + "- path_regex: .*\n  age: "
                + "x".repeat(100_000), START + "- pgp: " + "F".repeat(100_000), START + "- path_regex: "
                + "a?".repeat(5000) + "a".repeat(5000), "keys: [" + Attack.CANARY,
                "password: " + Attack.CANARY)) {
            add(all, "the text " + text.substring(0, Math.min(70, text.length())).replace('\n', ' ').replace('\0',
                    '0'), text);
        }
        for (int count : new int[] {1000, 40_000, 400_000}) {
            add(all, count + " rules", START + "- path_regex: x\n".repeat(count));
            add(all, count + " rules that explode", START + "- path_regex: (h|h.y)*(a+)+$\n".repeat(count));
            add(all, count + " recipients", START + "- age:\n" + "  - age1x\n".repeat(count));
            add(all, count + " recipients in a text", START + "- age: " + "age1x,".repeat(count));
            add(all, count + " groups", START + "- key_groups:\n" + "  - age: [age1x]\n".repeat(count));
            add(all, count + " deep", "creation_rules: " + "[".repeat(count));
        }
        all.add(Place.rules(FAMILY, "random bytes", () -> Bytes.random(seed, 100_000)));
        all.add(Place.rules(FAMILY, "100 MiB", () -> Bytes.filled(100 << 20, '#')).onlyLong());
        all.add(Place.rules(FAMILY, "an alias bomb",
                () -> ("a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"
                + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\n"
                + "creation_rules: *f\n").getBytes(UTF_8)));
        return all;
    }

    private static void add(List<Attack> all, String name, String text) {
        Attack attack = Place.rules(FAMILY, name, () -> text.getBytes(UTF_8));
        all.add(text.length() > 100_000 ? attack.onlyLong() : attack);
    }
}
