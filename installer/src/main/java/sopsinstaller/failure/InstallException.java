package sopsinstaller.failure;

/** Carries one {@link Failure} to the place that decides what it means for the run. */
public final class InstallException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    /** A failure that was found by ourselves. */
    public InstallException(Failure failure) {
        this(failure, null);
    }

    /** A failure that another exception led to; {@code cause} is shown with {@code --debug} only. */
    public InstallException(Failure failure, Throwable cause) {
        super(failure.subject() + ": " + failure.problem(), cause);
        this.failure = failure;
    }

    /** What to tell the operator. */
    public Failure failure() {
        return failure;
    }
}
