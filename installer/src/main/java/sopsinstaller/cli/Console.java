package sopsinstaller.cli;

import static sopsinstaller.failure.Quoted.safe;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.ManifestFailure;
import sopsinstaller.failure.Shortened;
import sopsinstaller.failure.Warning;

/**
 * Tells the operator, line by line on the error output: {@code sops-installer: error: SUBJECT: PROBLEM}, details
 * indented below, {@code sops-installer: hint: REMEDY}. In the journal each line starts with its priority.
 * Failures have made foreign text harmless already; what is not theirs is made so here.
 */
public final class Console {
    private static final String NAME = "sops-installer: ";
    private final PrintStream err;
    private final boolean journal;

    /** Priorities of syslog(3). */
    private enum Priority {
        ERROR(3), WARNING(4), INFORMATION(6);

        private final int number;

        Priority(int number) {
            this.number = number;
        }
    }

    /**
     * A console that writes to {@code err}.
     *
     * @param journal whether that is the journal, which reads {@code <3>} at the start of a line as its priority
     */
    public Console(PrintStream err, boolean journal) {
        this.err = err;
        this.journal = journal;
    }

    /** Tells a failure. */
    public void failure(Failure failure) {
        failure(failure, List.of());
    }

    /**
     * Tells failures, at most {@link Shortened#MAX_PROBLEMS} of them, and how many more there are.
     *
     * @param consequences for each failure what it means for the entries it concerns, one line each
     */
    public void failures(Map<Failure, List<String>> consequences) {
        consequences.entrySet().stream().limit(Shortened.MAX_PROBLEMS)
                .forEach(each -> failure(each.getKey(), each.getValue()));
        if (consequences.size() > Shortened.MAX_PROBLEMS) {
            summary(Shortened.rest(consequences.size() - Shortened.MAX_PROBLEMS, "problem", "problems"));
        }
    }

    private void failure(Failure failure, List<String> consequences) {
        if (failure instanceof ManifestFailure.Invalid(String file, List<String> problems)) {
            problems.forEach(problem -> line(Priority.ERROR, NAME + "error: " + safe(file) + ": " + problem));
            return;
        }
        String subject = failure.subject();
        line(Priority.ERROR, NAME + "error: " + (subject.isEmpty() ? "" : subject + ": ") + failure.problem());
        failure.details().forEach(detail -> line(Priority.ERROR, "  " + detail));
        consequences.stream().limit(Shortened.MAX_PROBLEMS)
                .forEach(consequence -> line(Priority.ERROR, "  " + consequence));
        if (consequences.size() > Shortened.MAX_PROBLEMS) {
            line(Priority.ERROR, "  " + Shortened.rest(
                    consequences.size() - Shortened.MAX_PROBLEMS, "entry", "entries"));
        }
        if (!failure.remedy().isEmpty()) {
            line(Priority.ERROR, NAME + "hint: " + failure.remedy());
        }
    }

    /** Tells a warning. */
    public void warning(Warning warning) {
        String subject = warning.subject();
        line(Priority.WARNING, NAME + "warning: " + (subject.isEmpty() ? "" : subject + ": ") + warning.problem());
    }

    /** Tells what an error adds up to. */
    public void summary(String text) {
        line(Priority.ERROR, NAME + text);
    }

    /** Tells something that is no fault. */
    public void information(String text) {
        line(Priority.INFORMATION, NAME + text);
    }

    /** Tells a line whose form another program set, without this one's name. */
    public void plain(String text) {
        line(Priority.INFORMATION, text);
    }

    /** Tells an error of the program itself; memory that ran out is an error of what it was given. */
    public void bug(Throwable bug) {
        if (bug instanceof VirtualMachineError) {
            line(Priority.ERROR, NAME + "error: the input needs more memory than this program allows itself, "
                    + "or than the machine has");
            return;
        }
        String message = bug.getMessage() == null ? bug.getClass().getSimpleName() : bug.getMessage();
        line(Priority.ERROR,
                NAME + (message.startsWith("bug:") ? safe(message) : "bug: " + bug.getClass().getSimpleName()));
        for (StackTraceElement frame : bug.getStackTrace()) {
            line(Priority.ERROR, "  at " + frame);
        }
    }

    private void line(Priority priority, String text) {
        err.print((journal ? "<" + priority.number + ">" : "") + text + "\n");
    }
}
