package sopsinstaller.install;

import java.util.List;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.Warning;

/**
 * What a run did.
 *
 * @param generation number of the generation that is current now
 * @param installed entries that are there as declared, without those of {@code problems}
 * @param problems entries that are not, in the order of the manifest
 * @param warnings what was noticed on the way
 * @param switched whether {@code symlinkPath} leads to a generation of this run
 */
public record Outcome(
        int generation, int installed, List<EntryProblem> problems, List<Warning> warnings, boolean switched) {
    /** Keeps copies of the lists. */
    public Outcome {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
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
