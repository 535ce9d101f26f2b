package sopsinstaller.attacks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;

/**
 * Two ordinary users try to open, without a pause, every name that ever appears, while secrets with all kinds of owners
 * and modes are installed again and again: nothing opens, for a moment only, to whom it does not belong.
 */
class ReadersIT {
    private static final int RUNS = Campaign.tries(60, 400);
    private static final String NEW = Attacks.VALUES.get("updated.yaml");
    /** Name, then owner, group and mode. */
    private static final List<String[]> SECRETS = List.of(
            new String[] {"root", "root", "root", "0400"}, new String[] {"wide", "root", "root", "0600"},
            new String[] {"alice", "alice", "alice", "0400"}, new String[] {"postgres", "postgres", "postgres", "0440"},
            new String[] {"keys", "root", "keys", "0440"}, new String[] {"web", "postgres", "web", "0460"},
            new String[] {"none", "root", "root", "0000"}, new String[] {"setgid", "root", "keys", "2750"},
            new String[] {"nested/deep/root", "root", "root", "0400"},
            new String[] {"nested/alice", "alice", "keys", "0400"},
            // with the old value it belongs to everyone, with the new one to root
            new String[] {"turns", "root", "root", "0400"});
    private static final List<String> FOLDERS = List.of("@", "@/nested", "@/nested/deep", ".new-generation",
            ".new-generation/nested", "");
    private static final List<String> BESIDE = List.of("@.json", ".new-record", ".new-generation-2", ".new-record-2",
            ".lock", "../secrets.d.lock");

    private final Losses losses = new Losses();

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void nothingIsOpenToOthersForAMoment() throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Machine machine = Machine.start()) {
            Attacker.compileInto(machine);
            machine.script("mkdir /home/alice/links /srv/links; chown 1000:1000 /home/alice/links");
            machine.write("old.json", manifest(machine, "all.yaml", "0444"));
            machine.write("new.json", manifest(machine, "updated.yaml", "0400"));
            machine.write("list-1000", list("alice"));
            machine.write("list-71", list("postgres"));
            String printed;
            try (Attacker alice = reader(machine, Attacker.ALICE);
                    Attacker postgres = reader(machine, Attacker.POSTGRES)) {
                for (int run = 0; run < RUNS; run++) {
                    Machine.Run result = machine.run("root", Map.of(),
                            Attacks.install(run % 2 == 0 ? "old.json" : "new.json"));
                    losses.unless(result.status() == 0,
                            "run " + run + " ended with " + result.status() + ": " + result.err());
                }
                printed = alice.stop() + postgres.stop();
            }
            printed.lines().filter(line -> line.startsWith("lost: ")).forEach(losses::add);
            String numbers = printed.lines().filter(line -> line.startsWith("tries ")).toList().toString();
            System.out.printf("readers: %d runs, %s, %d losses, %d s%n", RUNS, numbers, losses.count(),
                    (System.nanoTime() - start) / 1_000_000_000);
            assertTrue(printed.lines().filter(line -> line.startsWith("tries ")).allMatch(line ->
                    Attacker.number(line, "opened") > RUNS && Attacker.number(line, "events") > RUNS / 2),
                    "the readers hardly met a run: " + numbers);
        }
        losses.assertNone("readers");
    }

    private static Attacker reader(Machine machine, int user) throws IOException {
        return Attacker.start(machine, user, List.of(Attacker.READER, "list-" + user, NEW));
    }

    /** What a user may read and what not, as reader.c reads it. */
    private static String list(String user) {
        var lines = new ArrayList<String>();
        for (String[] secret : SECRETS) {
            String name = secret[0];
            boolean turns = name.equals("turns");
            String link = name.replace('/', '-');
            if (!secret[1].equals(user)) {
                for (String place : List.of("/run/secrets/" + name, "/run/secrets.d/@/" + name,
                        "/run/secrets.d/.new-generation/" + name, "/srv/links/" + link, "/home/alice/links/" + link)) {
                    lines.add((turns ? "r " : "n ") + place);
                }
            }
        }
        FOLDERS.forEach(folder -> lines.add("d /run/secrets.d/" + folder));
        BESIDE.forEach(name -> lines.add("n /run/secrets.d/" + name));
        return String.join("\n", lines) + "\n";
    }

    private static String manifest(Machine machine, String file, String modeOfTurns) {
        var secrets = new ArrayList<String>();
        for (String[] secret : SECRETS) {
            String name = secret[0];
            String mode = name.equals("turns") ? modeOfTurns : secret[3];
            String links = "\"/srv/links/%1$s\", \"/home/alice/links/%1$s\"".formatted(name.replace('/', '-'));
            String more = ", \"owner\": \"%s\", \"group\": \"%s\", \"links\": [%s]"
                    .formatted(secret[1], secret[2], links);
            secrets.add(Attacks.secret(name, "/run/secrets/" + name, file, more)
                    .replace("\"0400\"", "\"" + mode + "\""));
        }
        return machine.expand("{ @system@, \"secrets\": [" + String.join(",\n", secrets) + "] }");
    }
}
