package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.MachineFailure.UnitRequestFailed;
import sopsinstaller.install.Outcome.Requests;
import sopsinstaller.install.UnitRequests.Route;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.PathWalk;

class UnitRequestsTest {
    private static final Libc LIBC = InstallFixture.libc();
    private static final List<Change> CHANGES = List.of(
            new Change("secret", "a", Set.of(Change.Aspect.VALUE), List.of("b.service", "a.service"),
                    List.of("l.service", "a.service")),
            new Change("secret", "b", Set.of(Change.Aspect.VALUE), List.of("a.service"), List.of("l.service")));
    @TempDir
    Path root;

    @Test
    void writesEachUnitOnceBehindWhatTheListsHold() throws Exception {
        Files.writeString(root.resolve("activation-restart-list"), "other.service\n");
        assertEquals(new Requests(List.of("b.service", "a.service"), List.of("l.service"), List.of()),
                request(new Route.Lists(root.toString(), "")));
        assertEquals("other.service\nb.service\na.service\n", Files.readString(root.resolve("activation-restart-list")));
        Path reload = root.resolve("activation-reload-list");
        assertEquals("l.service\n", Files.readString(reload));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(reload)));
    }

    @Test
    void makesNoListsWhereNobodyReadsThem() {
        Path folder = root.resolve("none");
        assertEquals(Requests.NONE, request(new Route.Lists(folder.toString(), "")));
        assertFalse(Files.exists(folder));
    }

    @Test
    void makesNoListWithoutUnits() throws Exception {
        assertEquals(Requests.NONE, requests(new Route.Lists(root.toString(), "")).request(OwedUnits.NONE));
        try (var names = Files.list(root)) {
            assertEquals(0, names.count());
        }
    }

    @Test
    void followsNoLinkAndWritesIntoNoPipe() throws Exception {
        Path elsewhere = Files.writeString(root.resolve("elsewhere"), "mine");
        Files.createSymbolicLink(root.resolve("activation-restart-list"), elsewhere);
        assertEquals(0, new ProcessBuilder("mkfifo", root.resolve("activation-reload-list").toString())
                .start().waitFor());
        Requests requests = request(new Route.Lists(root.toString(), ""));
        assertEquals("mine", Files.readString(elsewhere));
        assertEquals(List.of(), requests.restart());
        assertEquals(List.of("systemctl try-restart b.service a.service",
                "systemctl try-reload-or-restart l.service"),
                requests.failures().stream().map(UnitRequestFailed::remedy).toList());
    }

    @Test
    void asksTheProgram() throws Exception {
        Requests requests = request(new Route.Systemctl(program("exit 0"), false, false));
        assertEquals(new Requests(List.of("b.service", "a.service"), List.of("l.service"), List.of()), requests);
        assertEquals("--no-block try-restart b.service a.service\n--no-block try-reload-or-restart l.service\n",
                Files.readString(root.resolve("asked")));
    }

    @Test
    void asksTheManagerOfTheUserAndTellsWhatFailed() throws Exception {
        String program = program("exit 3");
        Requests requests = request(new Route.Systemctl(program, true, false));
        assertTrue(Files.readString(root.resolve("asked")).startsWith("--user --no-block try-restart b.service"));
        assertEquals(List.of(), requests.restart());
        UnitRequestFailed first = requests.failures().getFirst();
        assertEquals("units b.service, a.service", first.subject());
        assertEquals("not restarted or reloaded after their secrets changed: '" + program + "' ended with status 3",
                first.problem());
        assertEquals("systemctl --user try-restart b.service a.service", first.remedy());
        assertEquals("unit l.service", requests.failures().getLast().subject());
    }

    @Test
    void startsInALateRunWhatFailedAndNothingElse() throws Exception {
        Requests requests = request(new Route.Systemctl(
                program("case \"$*\" in *is-failed*l.service*) exit 0;; *is-failed*) exit 3;; esac"), false, true));
        assertEquals(new Requests(List.of("l.service", "b.service", "a.service"), List.of(), List.of()), requests);
        assertEquals("""
                --quiet is-failed b.service a.service l.service
                --quiet is-failed b.service
                --quiet is-failed a.service
                --quiet is-failed l.service
                reset-failed l.service
                --no-block start l.service
                --no-block try-restart b.service a.service
                """, Files.readString(root.resolve("asked")));
    }

    @Test
    void asksOnceInALateRunInWhichNothingFailed() throws Exception {
        request(new Route.Systemctl(program("case \"$*\" in *is-failed*) exit 1;; esac"), true, true));
        assertEquals("""
                --user --quiet is-failed b.service a.service l.service
                --user --no-block try-restart b.service a.service
                --user --no-block try-reload-or-restart l.service
                """, Files.readString(root.resolve("asked")));
    }

    @Test
    void runsNothingInALateRunWithoutUnits() throws Exception {
        assertEquals(Requests.NONE, requests(new Route.Systemctl(program("exit 0"), false, true)).request(OwedUnits.NONE));
        assertFalse(Files.exists(root.resolve("asked")));
    }

    @Test
    void tellsWhatALateRunCouldNotStart() throws Exception {
        String program = program("case \"$*\" in *' start '*) exit 5;; esac");
        Requests requests = request(new Route.Systemctl(program, false, true));
        assertEquals(List.of("systemctl start b.service a.service l.service"),
                requests.failures().stream().map(UnitRequestFailed::remedy).toList());
        assertEquals(List.of(), requests.restart());
    }

    @Test
    void asksNobody() {
        assertEquals(Requests.NONE, request(new Route.None()));
        assertFalse(Files.exists(root.resolve("asked"), LinkOption.NOFOLLOW_LINKS));
    }

    private String program(String end) throws Exception {
        Path program = root.resolve("systemctl");
        Files.writeString(program, "#!/bin/sh\necho \"$@\" >>" + root.resolve("asked") + "\n" + end + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program.toString();
    }

    private static Requests request(Route route) {
        return requests(route).request(OwedUnits.of(CHANGES));
    }

    private static UnitRequests requests(Route route) {
        return new UnitRequests(LIBC, new PathWalk(LIBC, PathWalk.Rights.USER), route);
    }
}
