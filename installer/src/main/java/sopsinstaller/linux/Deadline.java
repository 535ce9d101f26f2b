package sopsinstaller.linux;

/** A moment until which something is waited for, by the clock that nobody sets. */
public final class Deadline {
    private static final long NANOSECONDS_OF_MILLISECOND = 1_000_000;
    private static final int MILLISECONDS_OF_SECOND = 1000;

    private final long moment;

    private Deadline(long moment) {
        this.moment = moment;
    }

    /** In so many seconds from now. */
    public static Deadline inSeconds(int seconds) {
        return inMilliseconds(seconds * MILLISECONDS_OF_SECOND);
    }

    /** In so many milliseconds from now. */
    public static Deadline inMilliseconds(int milliseconds) {
        return new Deadline(System.nanoTime() + milliseconds * NANOSECONDS_OF_MILLISECOND);
    }

    /** Whichever comes first. */
    public Deadline or(Deadline other) {
        return moment - other.moment <= 0 ? this : other;
    }

    /** Whether it has passed. */
    public boolean isOver() {
        return moment - System.nanoTime() <= 0;
    }

    /** What is left, rounded up, so that 0 means that it has passed. */
    public int milliseconds() {
        long left = moment - System.nanoTime();
        return left <= 0 ? 0 : (int) Math.min(Math.ceilDiv(left, NANOSECONDS_OF_MILLISECOND), Integer.MAX_VALUE);
    }
}
