package sopsinstaller.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;

/** Gives the native binary hostile inputs of every kind on an installed machine; see tests/hostile/README.md. */
class HostileInputIT {
    private static final long SEED = Long.getLong("hostile.seed", 20261121);
    private static final int IN_SHORT = 29;
    /** A file to which every loss and every slow run is written at once, for who watches a long campaign. */
    private static final String REPORT = System.getProperty("hostile.report", "");
    private static final Map<String, Supplier<List<Attack>>> FAMILIES = families();
    private static Target target;
    private static int inputs;
    private static int lostInputs;
    private static long began;

    private static Map<String, Supplier<List<Attack>>> families() {
        var families = new LinkedHashMap<String, Supplier<List<Attack>>>();
        families.put("manifest", () -> ManifestInputs.all(SEED));
        families.put("file kinds", FileKindInputs::all);
        families.put("yaml", () -> YamlInputs.all(SEED));
        families.put("json", () -> JsonInputs.all(SEED));
        families.put("dotenv and ini", () -> FlatInputs.all(SEED));
        families.put("values", () -> ValueInputs.all(SEED));
        families.put("metadata", () -> MetadataInputs.all(SEED));
        families.put("age files", () -> AgeInputs.all(SEED));
        families.put("identities", () -> IdentityInputs.all(SEED));
        families.put("ssh keys", () -> SshKeyInputs.all(SEED));
        families.put("openpgp", () -> OpenPgpInputs.all(SEED));
        families.put("templates", () -> TemplateInputs.all(SEED));
        families.put("rules", () -> RuleInputs.all(SEED));
        families.put("limits", LimitInputs::all);
        families.put("mutated fixtures", () -> MutatedFixtures.all(SEED));
        return families;
    }

    @BeforeAll
    static void install() throws Exception {
        Campaign.needsMachineAndTracer();
        target = new Target();
        began = System.nanoTime();
    }

    @AfterAll
    static void tell() throws Exception {
        if (target == null) {
            return;
        }
        report(target.slow().entrySet().stream().map(each -> "slow: " + each.getKey() + " "
                + each.getValue() + " ms").sorted().toList());
        System.out.printf("hostile input: %d inputs, %d lost, %d runs in %d s, seed %d; most memory %s; "
                + "above 2 s: %s%n",
                inputs, lostInputs, target.runs(), (System.nanoTime() - began) / 1_000_000_000, SEED, target.largest(),
                target.slow().entrySet().stream().map(each -> each.getKey() + " " + each.getValue()
                        + " ms").sorted().collect(Collectors.joining(", ")));
        target.close();
    }

    @TestFactory
    Stream<DynamicTest> hostileInputGetsAClearErrorAndChangesNothing() {
        String only = System.getProperty("hostile.family", "");
        return FAMILIES.entrySet().stream().filter(each -> only.isEmpty() || each.getKey().equals(only))
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> judge(each.getValue().get())));
    }

    private static void judge(List<Attack> attacks) throws Exception {
        String only = System.getProperty("hostile.name", "");
        var lost = new Losses();
        for (Attack attack : chosen(attacks)) {
            if (only.isEmpty() || attack.name().matches(only)) {
                List<String> of = target.judge(attack);
                of.forEach(lost::add);
                report(of);
                inputs++;
                lostInputs += of.isEmpty() ? 0 : 1;
            }
        }
        lost.assertNone("seed " + SEED);
    }

    private static void report(List<String> lines) throws IOException {
        if (!REPORT.isEmpty() && !lines.isEmpty()) {
            Files.write(Path.of(REPORT), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** All of them, or in the short form some that the seed chooses among those that are not large. */
    private static List<Attack> chosen(List<Attack> attacks) {
        if (Campaign.isLong()) {
            return attacks;
        }
        var small = new ArrayList<>(attacks.stream().filter(attack -> !attack.isOnlyLong()).toList());
        Collections.shuffle(small, new Random(SEED));
        return small.subList(0, Math.min(IN_SHORT, small.size()));
    }
}
