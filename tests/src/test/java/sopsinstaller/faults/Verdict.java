package sopsinstaller.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import sopsinstaller.endtoend.Tracer;

/** Whether a run in which one call failed ended as the manual says. */
final class Verdict {
    private static final long LONGEST_MILLISECONDS = 10_000;
    /** A plugin that cannot write its answer is waited for as long as any other: thirty seconds. */
    private static final long LONGEST_WITH_A_CHILD = 40_000;
    /** So many errors are told of one call that failed; each may have a hint. */
    private static final int MESSAGES = 2;
    private static final Pattern NO_MESSAGE =
            Pattern.compile("(?m)^\\s+at |bug:|Exception|\\bnull\\b");
    private static final String OURS = "sops-installer: ";
    /** What the dynamic linker says, before a line of the program runs. */
    private static final Pattern LINKERS = Pattern.compile(
            "error while loading shared libraries: |^cannot allocate TLS data structures for initial thread");
    /**
     * The first memory the dynamic linker asks for: where it is refused, it crashes without a word, also for
     * {@code /bin/true}.
     */
    private static final int LINKERS_FIRST_CALLS = 3;
    private static final int SEGMENTATION_FAULT = 11;
    private static final int LINKERS_STATUS = 127;
    /** What the runtime says when it cannot start, also before a line of the program runs; each reason has a status. */
    private static final String RUNTIMES = "Fatal error: Failed to create the main Isolate. (code ";
    private final Tracer.Report report;
    private final List<String> problems = new ArrayList<>();

    /** Judges a run in which the call of that number failed, by what is visible after it. */
    Verdict(Tracer.Report report, int call, List<String> wrongWithWhatIsVisible, Judge judge) {
        boolean fresh = judge.isFresh();
        this.report = report;
        String err = report.run().err();
        int status = report.run().status();
        if (call <= LINKERS_FIRST_CALLS && report.signal() == SEGMENTATION_FAULT && !fresh) {
            problems.addAll(wrongWithWhatIsVisible);
            return;
        }
        long longest = report.foreign() ? LONGEST_WITH_A_CHILD : LONGEST_MILLISECONDS;
        if (report.signal() != 0 || report.timedOut() || report.milliseconds() > longest) {
            problems.add("signal %d after %d ms".formatted(report.signal(), report.milliseconds()));
        }
        if (NO_MESSAGE.matcher(err).find()) {
            problems.add("not for operators");
        }
        boolean partly = status == 3;
        if (!partly) {
            problems.addAll(wrongWithWhatIsVisible);
        }
        if (report.foreign()) {
            return; // it is for that program to say what failed
        }
        switch (status) {
            case 0 -> {
                require(fresh, "says it is done, and the new state is not visible");
                require(judge.isComplete() || err.contains(OURS + "warning: "), "says nothing of a path");
            }
            case 3 -> {
                require(told(), "tells nothing");
                require(judge.isOfWholeEntries(), "some file is neither as it was nor as it shall be");
            }
            case 1 -> {
                require(told(), "tells nothing");
                require(!fresh, "says it failed, and the new state is visible");
            }
            case LINKERS_STATUS -> require(LINKERS.matcher(err).find(), "tells nothing");
            default -> require(status < 128 && err.contains(RUNTIMES), "a status that the manual does not have");
        }
    }

    /** What is wrong; empty when nothing. */
    List<String> problems() {
        return problems;
    }

    private boolean told() {
        String err = report.run().err();
        long errors = err.lines().filter(line -> line.startsWith(OURS + "error: ")).count();
        return errors > 0 && errors <= MESSAGES;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            problems.add(otherwise);
        }
    }
}
