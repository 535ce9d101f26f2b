package sopsinstaller.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sopsinstaller.endtoend.Machine;

/**
 * Directories in which alice does what she likes, with {@link #PATHS} places where links of secrets belong, and a tree
 * of root's, {@code /home/victim}, to which her links lead. What the tree holds has the names of those places, too.
 */
final class HostileHomes {
    static final int PATHS = 50;
    /** Where nothing may change. */
    static final String[] VICTIMS = {"/home/victim", "/srv"};
    private static final int TEMPORARY_HASH_BYTES = 8;
    private static final List<String> OTHERS = List.of(".o-etc", ".o-names", ".o-files", ".o-empty", ".o-run",
            ".o-mount", ".o-up", ".o-gone", ".o-loop", ".o-file", ".o-fifo", ".o-dir", ".o-plain", ".o-hard");
    private static final List<Place> PLACES = List.of(
            new Place("/home/alice/one/sub", 0, 8),
            new Place("/home/alice/two/sub", 8, 14),
            new Place("/home/alice/deep/a/b/c", 14, 20),
            new Place("/home/alice/leaf", 20, 32),
            new Place("/home/shared", 32, 36),
            new Place("/home/shared/mine/sub", 36, 40),
            new Place("/home/open/sub", 40, 44),
            new Place("/home/pg", 44, 47),
            new Place("/home/alice/rel/x/y", 47, PATHS));
    /** Folders whose owner exchanges the entry beside them with {@link #OTHERS}. */
    private static final String[][] SWAPPED = {{"/home/alice/one", "sub"}, {"/home/alice", "two"},
        {"/home/shared/mine", "sub"}, {"/home/open", "sub"}, {"/home/alice/rel", "x"}, {"/home/alice/rel/x", "y"}};
    private static final List<String> PRANKED =
            List.of("/home/alice/leaf", "/home/shared", "/home/pg", "/home/alice/deep");

    private static final List<String> TARGETS = List.of("/home/victim/etc", "/home/victim/names", "/run/secrets/s20",
            "/run/secrets/plain", "/home/victim/absent", ".");

    /** Some of the places, one folder. */
    record Place(String folder, int from, int to) {}

    private HostileHomes() {}

    /** The folders with the places in them. */
    static List<Place> places() {
        return PLACES;
    }

    /** The own path of the entry with that number, or, with another {@code letter}, where it moves to. */
    static String path(char letter, int number) {
        Place place = PLACES.stream().filter(some -> number < some.to).findFirst().orElseThrow();
        return place.folder + "/" + letter + number;
    }

    /** Makes the directories and what alice swaps; the attacker must be in the machine. */
    static void prepare(Machine machine) throws IOException, InterruptedException {
        machine.script(VICTIM_SCRIPT);
        Path victim = Path.of(machine.root(), "home/victim");
        for (int i = 0; i < PATHS; i++) {
            for (char letter : new char[] {'p', 'm'}) {
                for (String name : List.of(letter + "" + i, temporary(letter + "" + i))) {
                    Path target = Path.of("/run/secrets/s" + i);
                    Files.createSymbolicLink(victim.resolve("names").resolve(name), target);
                    Files.createSymbolicLink(victim.resolve("names/sub").resolve(name), target);
                    Files.writeString(victim.resolve("files").resolve(name), "of root");
                }
            }
        }
        var script = new StringBuilder(OWNER_SCRIPT);
        for (String[] swapped : SWAPPED) {
            script.append("others ").append(swapped[0]).append('\n');
        }
        machine.script(script.toString());
        for (String[] swapped : SWAPPED) {
            link(machine, swapped[0] + "/.o-hard", "etc/shadow");
        }
        plantAgain(machine);
    }

    /** Gives alice names of files that are root's; she cannot make these herself where hard links are protected. */
    static void plantAgain(Machine machine) throws IOException {
        for (String folder : PRANKED) {
            link(machine, folder + "/.plant-hard", "etc/shadow");
            link(machine, folder + "/.plant-program", "etc/program");
            link(machine, folder + "/.plant-link", "names/p20");
        }
    }

    private static void link(Machine machine, String name, String file) throws IOException {
        try {
            Files.createLink(Path.of(machine.root() + name), Path.of(machine.root(), "home/victim", file));
        } catch (FileAlreadyExistsException _) {
            return; // still there
        }
    }

    /** What alice's attackers are told, as attacker.c reads it. */
    static String plan() {
        var plan = new StringBuilder();
        for (String[] swapped : SWAPPED) {
            plan.append("swap %s %s%n".formatted(String.join(" ", swapped), String.join(" ", OTHERS)));
        }
        for (String folder : PRANKED) {
            plan.append("prank ").append(folder).append(' ').append(String.join(" ", pranked(folder))).append('\n');
        }
        for (String target : TARGETS) {
            plan.append("target ").append(target).append('\n');
        }
        return plan.toString();
    }

    /** Removes what the attackers may have left at the places, so that everything can be installed again. */
    static void cleanUp(Machine machine) throws IOException, InterruptedException {
        var script = new StringBuilder();
        for (String folder : PRANKED) {
            script.append("cd %s; rm -rf %s%n".formatted(folder, String.join(" ", pranked(folder))));
        }
        machine.script(script.toString());
    }

    private static List<String> pranked(String folder) {
        return PLACES.stream().filter(place -> place.folder.equals(folder)).findFirst()
                .map(place -> IntStream.range(place.from, place.to).boxed()
                        .flatMap(i -> Stream.of("p" + i, temporary("p" + i), "m" + i, temporary("m" + i))).toList())
                .orElse(List.of("a"));
    }

    /** The name under which the program makes a link before it is renamed (install.TemporaryName). */
    static String temporary(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ".sops-installer-" + HexFormat.of().formatHex(hash, 0, TEMPORARY_HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String VICTIM_SCRIPT = """
            mkdir -p /home/victim/etc /home/victim/names/sub /home/victim/files /home/victim/empty /srv/other
            cd /home/victim
            echo root-only > etc/shadow; chmod 0600 etc/shadow
            echo program > etc/program; chmod 4755 etc/program
            mkdir -m 0700 etc/private; echo private > etc/private/key; mkdir -m 1777 etc/tmp; mkfifo -m 0600 etc/pipe
            mkdir -m 0777 /home/open; mkdir -m 1777 /home/shared; mkdir /home/pg
            chmod 0777 /home/open /home/shared /home/pg; chmod +t /home/shared; chown 71:71 /home/pg
            """;
    /** Function "others FOLDER" makes, as alice, what she exchanges an entry of it with. */
    private static final String OWNER_SCRIPT = """
            as_alice() { setpriv --reuid=1000 --regid=1000 --clear-groups "$@"; }
            as_alice mkdir -p /home/alice/one/sub /home/alice/two/sub /home/alice/deep /home/alice/leaf \
                /home/shared/mine/sub /home/open/sub /home/alice/rel/x/y
            others() {
                as_alice sh -euc '
                    cd "$1"
                    ln -s /home/victim/etc .o-etc; ln -s /home/victim/names .o-names
                    ln -s /home/victim/files .o-files; ln -s /home/victim/empty .o-empty
                    ln -s /run/secrets .o-run; ln -s /run/secrets.d .o-mount
                    ln -s ../../../../../home/victim/names .o-up; ln -s /home/victim/absent/deeper .o-gone
                    ln -s .o-loop .o-loop; echo mine > .o-file; mkfifo .o-fifo; mkdir .o-dir
                    mkdir .o-plain; cd .o-plain; i=0
                    while [ $i -lt 50 ]; do ln -s "/run/secrets/s$i" "p$i"; echo mine > "m$i"; i=$((i + 1)); done
                    ' sh "$1"
            }
            for folder in /home/alice/leaf /home/shared /home/pg /home/alice/deep; do
                as_alice mkdir "$folder/.plant-dir"; as_alice ln -s /home/victim/etc "$folder/.plant-etc"
                as_alice ln -s /run/secrets/plain "$folder/.plant-ours"
            done
            """;
}
