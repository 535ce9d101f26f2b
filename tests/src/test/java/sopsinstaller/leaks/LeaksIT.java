package sopsinstaller.leaks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.leaks.Watch.Evidence;

/**
 * No run leaves a secret value or a private key where it does not belong, whatever the run came to: not in a file, a
 * message, an argument or a variable, and not in its own memory at its end.
 */
class LeaksIT {
    /** Of what is given by mistake, every build tries a share. */
    private static final int SHARE = 7;
    private static Ground ground;
    private static Situations situations;

    @BeforeAll
    static void makeKeysAndFiles() throws Exception {
        ground = Ground.make();
        situations = new Situations(ground.inputs());
    }

    @AfterAll
    static void stop() throws IOException {
        if (ground != null) {
            ground.close();
        }
    }

    @Test
    void everyKindOfKeyLeavesNothing() throws Exception {
        watch("kinds of key", situations.keys());
    }

    @Test
    void everyChangeLeavesNothing() throws Exception {
        watch("changes", situations.changes());
    }

    @Test
    void everyCommandLeavesNothing() throws Exception {
        watch("commands", situations.commands());
    }

    @Test
    void everyFailureLeavesNothing() throws Exception {
        watch("failures", situations.failures());
    }

    @Test
    void everyMistakeLeavesNothing() throws Exception {
        List<Situation> mistakes = situations.mistakes();
        watch("mistakes", Campaign.isLong() ? mistakes : share(mistakes));
    }

    private static List<Situation> share(List<Situation> all) {
        var share = new ArrayList<Situation>();
        for (int i = 0; i < all.size(); i += SHARE) {
            share.add(all.get(i));
        }
        return share;
    }

    /** Each run, and in the long form each with {@code --debug} too. */
    private static void watch(String name, List<Situation> all) throws IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        int runs = 0;
        int inMemory = 0;
        int keysInMemory = 0;
        for (Situation situation : all) {
            for (Situation each : Campaign.isLong() ? List.of(situation, situation.debugging()) : List.of(situation)) {
                Evidence evidence = ground.watch().run(each);
                runs++;
                evidence.leaks().forEach(leak -> wrong.add(each.name() + ": " + leak));
                Bound.exceeded(each.name(), evidence.memory()).forEach(leak -> wrong.add(each.name() + ": " + leak));
                Map<String, Integer> copies = Bound.copies(evidence.memory());
                inMemory += copies.isEmpty() ? 0 : 1;
                keysInMemory += copies.size();
                if (Boolean.getBoolean("leaks.show")) {
                    System.out.println("  " + each.name() + " (" + evidence.report().run().status() + "): " + copies);
                }
            }
        }
        System.out.printf("leaks, %s: %d runs; %d left something in memory, %d different secrets in all; %d leaks%n",
                name, runs, inMemory, keysInMemory, wrong.size());
        Ground.assertNone(wrong);
    }
}
