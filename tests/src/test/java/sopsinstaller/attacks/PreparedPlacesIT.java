package sopsinstaller.attacks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;

/**
 * What lies where the program wants to work was put there by someone else: it follows nothing, waits for nobody, shows
 * no secret to others, and either sets things right or says what is wrong and leaves what was installed.
 */
class PreparedPlacesIT {
    private static final String VALUE = Attacks.VALUES.get("all.yaml");
    private static final String[] UNTOUCHED = {"/home/victim", "/home/alice/trap"};
    /** As long as the program waits for the lock of a folder that others can lock, and a little more. */
    private static final long LONGEST_MILLISECONDS = 12_000;
    /** Prints where the value can be read, without what alice has of the fixtures. */
    private static final String SEARCH = """
            find /run /home /srv -name fixtures -prune -o -type f -exec grep -ls "$1" {} + || :
            for file in /run/secrets/s0 /run/secrets/s1 /run/secrets/nested/s2 /run/secrets.d/*/s0 /run/secrets.d/1/s0 \
                /run/secrets.d/2/s0 /run/secrets.d/3/s0 /run/secrets.d/4/s1 /home/tmp/secrets.d/1/s0 /srv/own; do
                head -c 100 "$file" 2>/dev/null | grep -qs "$1" && echo "$file"
            done || :
            """;

    private final Losses losses = new Losses();
    private int refused;

    @BeforeAll
    static void needsAPrivateMachine() throws IOException, InterruptedException {
        Campaign.needsMachineAndTracer();
    }

    @Test
    void nothingIsFollowedAndNothingShown() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<PreparedPlace> places = PreparedPlace.all();
        for (PreparedPlace place : places) {
            try (Machine machine = Machine.start()) {
                attack(machine, place);
            }
        }
        System.out.printf("prepared places: %d, of which %d were refused, %d losses, %d s%n", places.size(), refused,
                losses.count(), (System.nanoTime() - start) / 1_000_000_000);
        losses.assertNone("prepared places");
    }

    private void attack(Machine machine, PreparedPlace place) throws IOException, InterruptedException {
        declare(machine);
        if (place.first()) {
            machine.run("root", Map.of(), Attacks.install("system.json"));
        }
        machine.script("""
                mkdir -p /home/victim/etc /home/victim/names /home/alice/trap; chown 1000:1000 /home/alice/trap
                echo root > /home/victim/etc/shadow; chmod 0600 /home/victim/etc/shadow; mkfifo /home/victim/etc/pipe
                ln -s /run/secrets/s0 /home/victim/names/s0; echo alice > /home/alice/trap/s0
                """);
        var sockets = new ArrayList<ServerSocketChannel>();
        var holders = new ArrayList<Process>();
        try {
            machine.script(place.shell());
            for (String path : place.arguments("socket")) {
                var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                sockets.add(socket);
                socket.bind(UnixDomainSocketAddress.of(machine.root() + path));
            }
            for (String path : place.arguments("alice_locks")) {
                holders.add(lock(machine, path));
            }
            run(machine, place);
        } finally {
            for (ServerSocketChannel socket : sockets) {
                socket.close();
            }
            for (Process holder : holders) {
                holder.destroyForcibly().waitFor();
            }
        }
    }

    /** alice's lock, which she has when this returns. */
    private static Process lock(Machine machine, String path) throws IOException {
        Process holder = machine.launch("alice", Map.of(),
                List.of("flock", path, "sh", "-c", "echo locked; read -r _"));
        while (holder.getInputStream().read() != '\n') {
            Thread.onSpinWait();
        }
        return holder;
    }

    private void run(Machine machine, PreparedPlace place) throws IOException, InterruptedException {
        String when = "'" + place.title() + "'";
        Snapshot before = Snapshot.of(machine.root(), UNTOUCHED);
        boolean user = place.manifest().equals("user.json");
        String current = Attacks.current(machine, "/run/secrets");
        Map<String, String> generation = place.first() ? Attacks.generation(machine, "/run/secrets.d/1") : Map.of();
        long start = System.nanoTime();
        Map<String, String> variables = user ? Map.of("XDG_RUNTIME_DIR", "/run/user/1000") : Map.of();
        Machine.Run run = machine.run(user ? "alice" : "root", variables, Attacks.install(place.manifest()));
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        losses.unless(milliseconds < LONGEST_MILLISECONDS, when + " took " + milliseconds + " ms");
        losses.unless(run.status() == place.status() && !Attacks.crashed(run),
                when + " ended with " + run.status() + ": " + run.err());
        losses.addAll(when, before.changes(Snapshot.of(machine.root(), UNTOUCHED)));
        for (int id : user ? List.of(Attacker.POSTGRES) : List.of(Attacker.ALICE, Attacker.POSTGRES)) {
            Machine.Run search = machine.run("root", Map.of(), List.of("setpriv", "--reuid=" + id, "--regid=" + id,
                    "--clear-groups", "timeout", "20", "sh", "-c", SEARCH, "sh", VALUE));
            losses.unless(search.out().isEmpty() && search.status() == 0,
                    when + ": user " + id + " reads " + search.out() + search.err());
        }
        if (run.status() == 1) {
            refused++;
            losses.unless(run.err().startsWith("sops-installer: "), when + " was told so: " + run.err());
            losses.unless(current.equals(Attacks.current(machine, "/run/secrets"))
                    && (!place.first() || generation.equals(Attacks.generation(machine, "/run/secrets.d/1"))),
                    when + " was refused, but what was installed has changed");
        } else if (!user) {
            installed(machine, when, place);
        }
    }

    private void installed(Machine machine, String when, PreparedPlace place) throws IOException {
        boolean sticky = place.manifest().equals("sticky.json");
        String folder = sticky ? "/home/tmp" : "/run";
        String now = Attacks.current(machine, folder + "/secrets");
        losses.unless(now.startsWith(folder + "/secrets.d/"), when + " left the link at " + now);
        Map<String, Object> mount = Files.readAttributes(
                Path.of(machine.root() + folder + "/secrets.d"), "unix:mode,uid,gid");
        losses.unless(mount.equals(Map.of("mode", 040751, "uid", 0, "gid", 96)), when + " left a mount point " + mount);
        String value = Attacks.VALUES.get(place.manifest().equals("units.json") ? "updated.yaml" : "all.yaml");
        Attacks.generation(machine, now).forEach((name, entry) -> losses.unless(
                entry.equals(name.endsWith("/") ? "40751 0:96 " : "100400 0:0 " + value),
                when + " made " + name + " as " + entry));
    }

    private static void declare(Machine machine) throws IOException {
        String secrets = ", \"secrets\": [" + String.join(",\n",
                Attacks.secret("s0", "/run/secrets/s0", "all.yaml", ""),
                Attacks.secret("s1", "/srv/own", "all.yaml", ""),
                Attacks.secret("nested/s2", "/run/secrets/nested/s2", "all.yaml", "")) + "] }";
        String system = machine.expand("{ @system@" + secrets);
        machine.write("system.json", system);
        machine.write("broken.json", system.replace("/sops/all.yaml", "/sops/tampered.yaml")
                .replaceFirst("/sops/tampered.yaml", "/sops/all.yaml"));
        machine.write("units.json", system.replace("/sops/all.yaml", "/sops/updated.yaml")
                .replace("\"mode\"", "\"restartUnits\": [\"x.service\"], \"mode\""));
        machine.write("alices.json", system.replace("/run/secrets", "/home/alice/state/secrets"));
        machine.write("sticky.json", system.replace("/run/secrets", "/home/tmp/secrets"));
        machine.write("user.json", machine.expand("{ @user@" + secrets).replace("/run/secrets/", "/home/alice/secrets/")
                .replace("/srv/own", "/home/alice/own").replace("/mnt/fixtures", "/home/alice/fixtures"));
    }
}
