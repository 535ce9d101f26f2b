package sopsinstaller.keys;

import java.util.Optional;
import java.util.function.LongSupplier;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * How long private keys are tried on what does not open: whoever can write a file may put thousands of entries into it,
 * each of which asks for a computation with each key. One file cannot use up the time of all others.
 */
final class Patience {
    /** Far above what a file with the most recipients takes on a slow machine. */
    private static final int SECONDS_OF_FILE = 20;
    private static final int SECONDS_OF_RUN = 60;
    private static final long NANOSECONDS_OF_SECOND = 1_000_000_000;

    private final long ofFile;
    private final long ofRun;
    private final LongSupplier clock;
    private long lostWithFile;
    private long lost;

    /** The usual one. */
    Patience() {
        this(SECONDS_OF_FILE * NANOSECONDS_OF_SECOND, SECONDS_OF_RUN * NANOSECONDS_OF_SECOND, System::nanoTime);
    }

    /** With limits in nanoseconds, by {@code clock}. */
    Patience(long ofFile, long ofRun, LongSupplier clock) {
        this.ofFile = ofFile;
        this.ofRun = ofRun;
        this.clock = clock;
    }

    /** An attempt to open something; empty when it stays closed. */
    interface Attempt {
        Optional<SecretBytes> open() throws MalformedInputException;
    }

    /** What is tried from now on belongs to another file. */
    void nextFile() {
        lostWithFile = 0;
    }

    /**
     * Makes an attempt. The time of one that opens does not count.
     *
     * @return owned by the caller
     * @throws MalformedInputException what the attempt threw, or that there is no time for it
     */
    Optional<SecretBytes> spendOn(Attempt attempt) throws MalformedInputException {
        if (lostWithFile >= ofFile || lost >= ofRun) {
            throw new MalformedInputException("was not tried: " + (lost >= ofRun
                    ? "the files of this run" : "the entries before it") + " took too long without opening");
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
}
