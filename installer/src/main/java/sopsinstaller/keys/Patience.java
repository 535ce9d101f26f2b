package sopsinstaller.keys;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.LongSupplier;
import sopsinstaller.failure.KeyFailure.OutOfTime;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * How long private keys are tried on what does not open: whoever can write a file may put thousands of entries into it,
 * each of which asks for a computation with each key. One file cannot use up the time of all others, nor can many: each
 * has a little time of its own even after that of the run, enough for a file as people make them.
 */
final class Patience {
    /** Far above what a file with the most recipients takes on a slow machine. */
    private static final int SECONDS_OF_FILE = 20;
    private static final int SECONDS_OF_RUN = 60;
    private static final int SECONDS_OF_LATE_FILE = 1;
    private static final long NANOSECONDS_OF_SECOND = 1_000_000_000;

    private final long ofFile;
    private final long ofRun;
    private final long ofLateFile;
    private final LongSupplier clock;
    private final SequencedSet<String> slowFiles = new LinkedHashSet<>();
    private long lostWithFile;
    private long lost;
    private boolean refused;

    /** The usual one. */
    Patience() {
        this(SECONDS_OF_FILE * NANOSECONDS_OF_SECOND, SECONDS_OF_RUN * NANOSECONDS_OF_SECOND,
                SECONDS_OF_LATE_FILE * NANOSECONDS_OF_SECOND, System::nanoTime);
    }

    /** With limits in nanoseconds, the last for each file after the time of the run is over, by {@code clock}. */
    Patience(long ofFile, long ofRun, long ofLateFile, LongSupplier clock) {
        this.ofFile = ofFile;
        this.ofRun = ofRun;
        this.ofLateFile = ofLateFile;
        this.clock = clock;
    }

    /** An attempt to open something; empty when it stays closed. */
    interface Attempt {
        Optional<SecretBytes> open() throws MalformedInputException;
    }

    /** What is tried from now on belongs to another file. */
    void nextFile() {
        lostWithFile = 0;
        refused = false;
    }

    /**
     * Makes an attempt, unless there is no time for it. The time of one that opens does not count.
     *
     * @return owned by the caller; empty as well when it was not made
     * @throws MalformedInputException what the attempt threw
     */
    Optional<SecretBytes> spendOn(Attempt attempt) throws MalformedInputException {
        if (lostWithFile >= ofFile || lost >= ofRun && lostWithFile >= ofLateFile) {
            refused = true;
            return Optional.empty();
        }
        long start = clock.getAsLong();
        boolean open = false;
        try {
            Optional<SecretBytes> result = attempt.open();
            open = result.isPresent();
            return result;
        } finally {
            long spent = open ? 0 : clock.getAsLong() - start;
            lostWithFile += spent;
            lost += spent;
        }
    }

    /**
     * Why the file at hand, which stays closed, was not tried to its end, if it was not. Its name is kept for what is
     * told of the files after it.
     */
    Optional<OutOfTime> outOfTime(String file) {
        slowFiles.remove(file);
        var reason = new OutOfTime(lostWithFile < ofFile, slowFiles.stream().toList());
        if (lostWithFile >= ofLateFile) {
            slowFiles.add(file);
        }
        return refused ? Optional.of(reason) : Optional.empty();
    }
}
