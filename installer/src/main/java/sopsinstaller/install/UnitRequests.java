package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.failure.MachineFailure.UnitRequestFailed;
import sopsinstaller.failure.Shortened;
import sopsinstaller.failure.SourceName;
import sopsinstaller.linux.Command;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Way;

/**
 * Asks for the restarts and reloads that changes bring with them, each unit once. A unit that restarts reads its files
 * anyway and is not reloaded too. What fails is told and undoes nothing.
 */
final class UnitRequests {
    /** Where the script that activates a NixOS configuration looks for requests after it; only its own runs have it. */
    static final String FOLDER = "/run/nixos";
    private static final String RESTART_LIST = "activation-restart-list";
    private static final String RELOAD_LIST = "activation-reload-list";
    private static final String RESTART = "try-restart";
    private static final String RELOAD = "try-reload-or-restart";
    private static final String START = "start";
    /** Most units in a command to paste. */
    private static final int MAX_IN_COMMAND = 20;

    private final Libc libc;
    private final PathWalk walk;
    private final Route route;
    private final List<UnitRequestFailed> failures = new ArrayList<>();

    /** How requests are made. */
    sealed interface Route {
        /**
         * By the program of that name, to the manager of the system or of this user.
         *
         * @param late units were started before their secrets were there, and those that failed are started again
         */
        record Systemctl(String program, boolean user, boolean late) implements Route {}

        /** By the lists in {@code folder}, if there is such a folder; {@code prefix} stands before their names. */
        record Lists(String folder, String prefix) implements Route {}

        /** Not at all, but all of it is told. */
        record Told() implements Route {}

        /** Not at all. */
        record None() implements Route {}
    }

    /** Requests by {@code route}. */
    UnitRequests(Libc libc, PathWalk walk, Route route) {
        this.libc = libc;
        this.walk = walk;
        this.route = route;
    }

    /** Requests what is owed to {@code units}; tells what was requested and what could not be. */
    Outcome.Requests request(OwedUnits units) {
        Set<String> restart = new LinkedHashSet<>(units.restart());
        Set<String> reload = new LinkedHashSet<>(units.reload());
        List<String> failed = failed(restart, reload);
        restart.removeAll(failed);
        reload.removeAll(failed);
        List<String> restarted = new ArrayList<>(request(START, "", failed));
        restarted.addAll(request(RESTART, RESTART_LIST, List.copyOf(restart)));
        List<String> reloaded = request(RELOAD, RELOAD_LIST, List.copyOf(reload));
        return new Outcome.Requests(restarted, reloaded, failures);
    }

    /**
     * Those that a late run starts: {@value #RESTART} does nothing for a unit that failed, perhaps because its secret
     * was missing. One that waits for its next start by itself is not failed, and finds its secret then.
     */
    private List<String> failed(Set<String> restart, Set<String> reload) {
        List<String> failed = new ArrayList<>();
        if (route instanceof Route.Systemctl systemctl && systemctl.late()) {
            Set<String> units = new LinkedHashSet<>(restart);
            units.addAll(reload);
            // one question for all: on most hosts none failed
            if (!units.isEmpty() && anyFailed(systemctl, List.copyOf(units))) {
                for (String unit : units) {
                    if (anyFailed(systemctl, List.of(unit))) {
                        failed.add(unit);
                    }
                }
            }
            if (!failed.isEmpty()) {
                // else a unit that was started too often is refused; a failure here is told by the start itself
                Command.run(libc, words(systemctl, "reset-failed", failed));
            }
        }
        return failed;
    }

    private boolean anyFailed(Route.Systemctl systemctl, List<String> units) {
        return Command.run(libc, words(systemctl, "--quiet is-failed", units)).isEmpty();
    }

    private static List<String> words(Route.Systemctl systemctl, String verb, List<String> units) {
        List<String> words = new ArrayList<>(List.of(systemctl.program()));
        if (systemctl.user()) {
            words.add("--user");
        }
        words.addAll(List.of(verb.split(" ")));
        words.addAll(units);
        return words;
    }

    /** Those of {@code units} that were requested: all or none. */
    private List<String> request(String verb, String list, List<String> units) {
        if (units.isEmpty()) {
            return units;
        }
        return switch (route) {
            case Route.None() -> List.of();
            case Route.Told() -> units;
            case Route.Systemctl systemctl -> {
                Optional<String> failed = Command.run(libc, words(systemctl, "--no-block " + verb, units));
                failed.ifPresent(why -> failures.add(
                        failure(verb, units, quoted(systemctl.program()) + " " + why)));
                yield failed.isPresent() ? List.of() : units;
            }
            case Route.Lists(String folder, String prefix) ->
                    listed(verb, folder + "/" + prefix + list, units) ? units : List.of();
        };
    }

    private boolean listed(String verb, String path, List<String> units) {
        try {
            switch (walk.toParentOf(path, Way.OWN_STATE, Missing.STOP)) {
                case End.NotThere() -> {
                    return false;
                }
                case End.Barred(String place, String why) -> failures.add(failure(verb, units,
                        quoted(path) + " was not written: " + quoted(place) + " " + why));
                case End.Reached(Directory directory, String name) -> {
                    try (directory; OpenFile file = directory.openToAppend(name)) {
                        if (file.status().kind() == FileStatus.Kind.FILE) {
                            byte[] lines = (String.join("\n", units) + "\n").getBytes(StandardCharsets.UTF_8);
                            file.write(lines, lines.length);
                            return true;
                        }
                        failures.add(failure(verb, units, quoted(path) + " was not written: it is no regular file"));
                    }
                }
            }
        } catch (ErrnoException e) {
            failures.add(failure(verb, units, quoted(path) + " was not written: " + e.reason()));
        }
        return false;
    }

    private UnitRequestFailed failure(String verb, List<String> units, String why) {
        boolean user = route instanceof Route.Systemctl systemctl && systemctl.user();
        StringBuilder command = new StringBuilder("systemctl ").append(user ? "--user " : "").append(verb);
        units.stream().limit(MAX_IN_COMMAND).forEach(unit -> command.append(' ').append(SourceName.shellPath(unit)));
        if (units.size() > MAX_IN_COMMAND) {
            command.append("  # ").append(Shortened.rest(units.size() - MAX_IN_COMMAND, "unit", "units"));
        }
        return new UnitRequestFailed(units, why, command.toString());
    }
}
