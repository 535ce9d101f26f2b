package sopsinstaller.install;

import java.util.List;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.MachineFailure.UnitRequestFailed;
import sopsinstaller.failure.Warning;

/**
 * What a run did.
 *
 * @param generation number of the generation that is current now
 * @param installed entries that are there as declared, without those of {@code problems}
 * @param problems entries that are not, in the order of the manifest
 * @param warnings what was noticed on the way
 * @param switched whether {@code symlinkPath} leads to a generation of this run
 * @param changes what is different from the generation before; none on a first activation
 * @param requests what was asked of units because of the changes
 */
public record Outcome(
        int generation,
        int installed,
        List<EntryProblem> problems,
        List<Warning> warnings,
        boolean switched,
        List<Change> changes,
        Requests requests) {
    /** Keeps copies of the lists. */
    public Outcome {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        changes = List.copyOf(changes);
    }

    /**
     * What was asked of units.
     *
     * @param restart units asked to restart
     * @param reload units asked to reload
     * @param failures requests that could not be made
     */
    public record Requests(List<String> restart, List<String> reload, List<UnitRequestFailed> failures) {
        /** Nothing was asked. */
        public static final Requests NONE = new Requests(List.of(), List.of(), List.of());

        /** Keeps copies of the lists. */
        public Requests {
            restart = List.copyOf(restart);
            reload = List.copyOf(reload);
            failures = List.copyOf(failures);
        }
    }

    /**
     * One entry that is not as declared.
     *
     * @param kind what the entry is, {@code secret}
     * @param name its name
     * @param state what there is instead
     * @param failure why
     */
    public record EntryProblem(String kind, String name, State state, Failure failure) {}

    /** What became of an entry with a problem. */
    public enum State {
        /** It holds what it held before. */
        KEPT,
        /** It is not there. */
        LEFT_OUT,
        /** It is there, but a link to it is not. */
        LINK_FAILED
    }
}
