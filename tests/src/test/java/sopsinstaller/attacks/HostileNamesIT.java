package sopsinstaller.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;

/**
 * Hostile names and paths in every place of a manifest: either just that file or link is made, or nothing changes and a
 * message says why. Nothing is ever made elsewhere.
 */
class HostileNamesIT {
    private static final long SEED = 8;
    private static final int RANDOM = Campaign.tries(0, 20);
    /** In the short form every so many-th. */
    private static final int STEP = Campaign.tries(9, 1);
    private static final String GOOD = Attacks.secret("good", "/srv/good", "all.yaml", "");
    private static final String P = "\"/srv/p\"";
    private static final String TEMPLATES = "], \"templates\": [";
    /** The place of a manifest, and what a name there makes: folder, or nothing where it is not told. */
    private static final List<Field> FIELDS = List.of(
            new Field("secret name", "", secret("@", P, ""), "/run/secrets.d/N", "/srv/p"),
            new Field("secret path", "", secret("\"h\"", "@", ""), "", "/run/secrets.d/N/h"),
            new Field("secret path below", "/srv/", secret("\"h\"", "@", ""), "", "/run/secrets.d/N/h"),
            new Field("path below the link", "/run/secrets/", secret("\"h\"", "@", ""), "?", ""),
            new Field("path below the mount point", "/run/secrets.d/", secret("\"h\"", "@", ""), "?", ""),
            new Field("further link", "/srv/", secret("\"h\"", P, ", \"links\": [@]"), "", "/srv/p"),
            new Field("template name", "", TEMPLATES + template("@", P), "/run/secrets.d/N/rendered", "/srv/p"),
            new Field("template path", "/srv/", TEMPLATES + template("\"h\"", "@"), "", "/run/secrets.d/N/rendered/h"),
            new Field("credential", "", secret("\"h\"", P, ", \"credential\": @"), "/run/credstore", "/srv/p"),
            new Field("unit", "", secret("\"h\"", P, ", \"restartUnits\": [@]"), "?", ""),
            new Field("owner", "", secret("\"h\"", P, ", \"owner\": @"), "?", ""),
            new Field("key", "", secret("\"h\"", P, "").replace("\"db/password\"", "@"), "?", ""),
            new Field("sops file", "", secret("\"h\"", P, "").replace("\"/mnt/fixtures/sops/all.yaml\"", "@"),
                    "?", ""),
            new Field("mount point", "/run/", "", "?", ""),
            new Field("link path", "/run/", "", "?", ""));

    private final Losses losses = new Losses();
    private Machine machine;
    private Set<String> before;
    private int made;
    private int refused;

    private record Field(String title, String prefix, String entry, String base, String besides) {}

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void nothingIsMadeElsewhere() throws IOException, InterruptedException {
        long start = System.nanoTime();
        int tries = 0;
        begin();
        try {
            for (Field field : FIELDS) {
                for (String name : HostileNames.all(SEED, RANDOM)) {
                    if (++tries % STEP == 0) {
                        // the root folder is not the machine's own
                        boolean atRoot = field.title.equals("secret path") && name.startsWith("/");
                        attack(field, atRoot ? "/srv" + name : name);
                    }
                }
            }
        } finally {
            machine.close();
        }
        System.out.printf("hostile names: %d, of which %d were made and %d refused, %d losses, %d s%n", tries / STEP,
                made, refused, losses.count(), (System.nanoTime() - start) / 1_000_000_000);
        losses.assertNone("hostile names");
    }

    private void begin() throws IOException, InterruptedException {
        machine = Machine.start();
        machine.script("mkdir /home/victim; echo root > /home/victim/file");
        machine.write("good.json", machine.expand("{ @system@, \"secrets\": [" + GOOD + "] }"));
        Machine.Run run = machine.run("root", Map.of(), Attacks.install("good.json"));
        losses.unless(run.status() == 0, "the first run: " + run.err());
        before = files();
    }

    private void attack(Field field, String name) throws IOException, InterruptedException {
        String when = field.title + " " + HostileNames.shown(name);
        Files.writeString(Path.of(machine.root(), "mnt/case/bad.json"), manifest(field, name),
                StandardCharsets.ISO_8859_1);
        long start = System.nanoTime();
        Machine.Run run = machine.run("root", Map.of(), Attacks.install("bad.json"));
        losses.unless((System.nanoTime() - start) / 1_000_000 < Attacks.HANG_MILLISECONDS, when + " takes too long");
        losses.unless(!Attacks.crashed(run) && run.status() != 2,
                when + " ended with " + run.status() + ": " + cut(run.err()));
        for (String line : run.err().split("\n")) {
            losses.unless((line.isEmpty() || line.startsWith("sops-installer: ") || line.startsWith("  "))
                    && line.codePoints().noneMatch(Character::isISOControl) && line.length() < longest(line),
                    when + " is told so: " + cut(line));
        }
        Set<String> after = files();
        Set<String> fresh = minus(after, before);
        losses.unless(minus(before, after).isEmpty(), when + " removed " + minus(before, after));
        if (run.status() == 1) {
            refused++;
            // folders on the way to a mount point or a link, when a later part of it is refused by the kernel
            Set<String> allowed = field.entry.isEmpty() ? HostileNames.way("", field.prefix + name) : Set.of();
            losses.unless(allowed.containsAll(fresh), when + " was refused, but made " + minus(fresh, allowed));
            if (!fresh.isEmpty()) {
                machine.close();
                begin();
            }
            return;
        }
        made++;
        Set<String> expected = expected(field, name);
        boolean known = run.status() == 0 && !field.base.equals("?");
        losses.unless(known ? fresh.equals(expected) : expected.containsAll(fresh),
                when + " with status " + run.status() + " made " + minus(fresh, expected) + " and not "
                + minus(expected, fresh) + ": " + cut(run.err()));
        machine.close();
        begin();
    }

    /** Foreign text is cut, but not in a command that a hint gives. */
    private static int longest(String line) {
        return line.startsWith("sops-installer: hint: ") ? 5_000 : 2_000;
    }

    /** What a run that does not refuse may make, and with status 0, where the field tells, must make. */
    private static Set<String> expected(Field field, String name) {
        var expected = new LinkedHashSet<>(List.of("/run/secrets.d/N/h", "/srv/p", "/run/nixos",
                "/run/nixos/activation-restart-list"));
        if (field.title.equals("credential") && name.isEmpty()) {
            expected.retainAll(Set.of("/run/secrets.d/N/h", "/srv/p"));
        } else if (!field.base.equals("?")) {
            expected.clear();
            if (!field.besides.isEmpty()) {
                expected.add(field.besides);
            }
            if (field.base.equals("/run/credstore")) {
                expected.addAll(List.of("/run/credstore", "/run/secrets.d/N/h"));
            } else if (field.title.equals("further link")) {
                expected.add("/run/secrets.d/N/h");
            } else if (field.base.endsWith("rendered") || field.besides.contains("rendered")) {
                expected.add("/run/secrets.d/N/rendered");
            }
            expected.addAll(HostileNames.way(field.base, field.prefix + name));
            expected.removeAll(Set.of("/srv", "/run", "/home"));
        } else if (field.entry.isEmpty()) {
            Set<String> way = HostileNames.way("", field.prefix + name);
            expected.addAll(way);
            String last = List.copyOf(way).getLast();
            expected.addAll(List.of(last + ".lock", last + "/N", last + "/N/good", last + "/N.json"));
        }
        return expected;
    }

    private String manifest(Field field, String name) {
        String value = HostileNames.json(field.prefix + name);
        String system = machine.expand("{ @system@");
        String secrets = ", \"secrets\": [" + GOOD;
        if (field.title.equals("mount point")) {
            return system.replace("\"/run/secrets.d\"", value) + secrets + "] }";
        } else if (field.title.equals("link path")) {
            return system.replace("\"/run/secrets\"", value) + secrets + "] }";
        }
        boolean template = field.entry.startsWith("]");
        return system + secrets + (template ? "" : ", ") + field.entry.replace("@", value) + "] }";
    }

    private static String secret(String name, String path, String more) {
        return Attacks.secret("NAME", "PATH", "all.yaml", more).replace("\"NAME\"", name).replace("\"PATH\"", path);
    }

    private static String template(String name, String path) {
        return "{\"name\": " + name + ", \"content\": \"x\", \"mode\": \"0400\", \"path\": " + path + "}";
    }

    /** All files of the machine, a character for each byte; the number of the current generation is called N. */
    private Set<String> files() throws IOException, InterruptedException {
        Process find = machine.launch("root", Map.of(), List.of("find", "/home", "/srv", "/run", "-name", "fixtures",
                "-prune", "-o", "-print0"));
        String all = new String(find.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        String errors = new String(find.getErrorStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        losses.unless(find.waitFor() == 0 && errors.isEmpty(), "find: " + cut(errors));
        var files = new LinkedHashSet<String>();
        for (String file : all.split("\0")) {
            files.add(file.replaceFirst("(?s)^(/run/(?!credstore/).*?|/srv/.*?)/[0-9]+(\\.json|/.*|)$", "$1/N$2"));
        }
        return files;
    }

    private static Set<String> minus(Set<String> all, Set<String> some) {
        return all.stream().filter(one -> !some.contains(one)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 400));
    }
}
