package sopsinstaller.keys;

import static sopsinstaller.failure.Quoted.safe;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import sopsinstaller.age.PluginChannel;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ChildProcess;
import sopsinstaller.linux.Deadline;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Libc;

/**
 * One plugin of this host and what is known of it in this run.
 *
 * <ol>
 *   <li>It is asked for each file, until it hangs, ends early or breaks the protocol, or its refusals have taken as
 *       long as we would wait for it to answer once: then its time is up for the rest of the run.
 *   <li>Neither what it says nor why it failed is kept without limit.
 * </ol>
 */
final class AgePlugin {
    private static final int MAX_TEXTS = 10;
    private static final long NANOSECONDS_OF_MILLISECOND = 1_000_000;
    private static final int MILLISECONDS_OF_SECOND = 1000;
    /** So long a plugin that reads no more may go on saying something, in milliseconds. */
    private static final int LAST_WORDS = 1000;
    /** So long the end of a plugin that said no more is waited for, to tell how it ended, in milliseconds. */
    private static final int FAREWELL = 100;

    private final String program;
    private final String path;
    private final Start start;
    private final Patience patience;
    private final Consumer<String> operator;
    private final SequencedSet<String> reasons = new LinkedHashSet<>();
    private final SequencedSet<String> told = new LinkedHashSet<>();
    private boolean givenUp;
    private long lostNanoseconds;

    /**
     * How a plugin is started.
     *
     * @param environment exactly its variables
     * @param directory its working directory
     */
    record Start(Libc libc, Map<String, String> environment, String directory) {}

    /**
     * How long a plugin is waited for, in milliseconds.
     *
     * @param answer for each message
     * @param touch for each message after it said something to the operator: somebody has to find the device
     * @param file for all of a file
     * @param notice until the operator is told that it is waited for
     */
    record Patience(int answer, int touch, int file, int notice) {
        static final Patience USUAL = new Patience(30_000, 120_000, 300_000, 5_000);
    }

    AgePlugin(String program, String path, Start start, Patience patience, Consumer<String> operator) {
        this.program = program;
        this.path = path;
        this.start = start;
        this.patience = patience;
        this.operator = operator;
    }

    /** One that is never started, for this reason. */
    static AgePlugin unusable(String program, String reason) {
        AgePlugin plugin = new AgePlugin(program, "", null, Patience.USUAL, _ -> { });
        plugin.giveUp(reason);
        return plugin;
    }

    /** Its file's name. */
    String program() {
        return program;
    }

    /** What went wrong, each thing once, in the order of the events. */
    List<String> reasons() {
        return List.copyOf(reasons);
    }

    /** Starts it; empty when it cannot be used. */
    Optional<PluginChannel> open() {
        if (givenUp) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Channel(ChildProcess.start(
                    start.libc(), List.of(path, "--age-plugin=identity-v1"), start.environment(), start.directory())));
        } catch (ErrnoException e) {
            giveUp("cannot be run: " + e.reason());
            return Optional.empty();
        }
    }

    private void giveUp(String reason) {
        note(reason);
        givenUp = true;
    }

    private void note(String reason) {
        if (reasons.size() < MAX_TEXTS) {
            reasons.add(reason);
        }
    }

    private void tellOnce(String text) {
        if (told.size() < MAX_TEXTS && told.add(text)) {
            operator.accept(program + ": " + text);
        }
    }

    /** The line to it while it looks at one file. */
    private final class Channel implements PluginChannel {
        private final ChildProcess process;
        private final long started = System.nanoTime();
        private final Deadline end = Deadline.inMilliseconds(patience.file());
        private Deadline notice = Deadline.inMilliseconds(patience.notice());
        private Deadline answer;
        private int wait = patience.answer();
        private boolean said;
        private boolean deaf;

        Channel(ChildProcess process) {
            this.process = process;
            this.answer = Deadline.inMilliseconds(wait);
        }

        @Override
        public void write(byte[] bytes, int length) throws MalformedInputException {
            answer = Deadline.inMilliseconds(wait);
            notice = Deadline.inMilliseconds(patience.notice());
            try {
                process.write(bytes, 0, length, answer.or(end));
            } catch (ErrnoException e) {
                if (!e.is(ErrnoException.EPIPE)) {
                    throw problem(e);
                }
                // what it said before it went still counts, an error and a last "done" above all
                deaf = true;
                answer = answer.or(Deadline.inMilliseconds(LAST_WORDS));
            }
        }

        @Override
        public int read(byte[] into) throws MalformedInputException {
            Deadline last = answer.or(end);
            try {
                if (!said) {
                    try {
                        return process.read(into, 0, into.length, notice.or(last));
                    } catch (ErrnoException e) {
                        if (!e.is(ErrnoException.ETIMEDOUT) || last.isOver()) {
                            throw e;
                        }
                        said = true;
                        tellOnce("no answer yet; perhaps it waits for a device to be plugged in or touched");
                    }
                }
                return process.read(into, 0, into.length, last);
            } catch (ErrnoException e) {
                throw problem(e);
            }
        }

        @Override
        public void tell(String text) {
            said = true;
            wait = patience.touch();
            tellOnce(safe(text));
        }

        @Override
        public void refused(String reason) {
            note(reason);
            lostNanoseconds += System.nanoTime() - started;
            givenUp |= lostNanoseconds > patience.answer() * NANOSECONDS_OF_MILLISECOND;
        }

        @Override
        public void failed(String reason) {
            giveUp(reason + howItEnded());
        }

        @Override
        public void close() {
            process.close();
        }

        private MalformedInputException problem(ErrnoException e) {
            if (!e.is(ErrnoException.ETIMEDOUT)) {
                return new MalformedInputException(e.reason());
            }
            if (deaf) {
                return new MalformedInputException("does not read what it is asked");
            }
            int seconds = (end.isOver() ? patience.file() : wait) / MILLISECONDS_OF_SECOND;
            return new MalformedInputException("did not answer within " + seconds + " seconds and was ended");
        }

        private String howItEnded() {
            try {
                int status = process.await(Deadline.inMilliseconds(FAREWELL));
                return status == 0 ? "" : status < 0 ? " (signal " + -status + ")" : " (exit status " + status + ")";
            } catch (ErrnoException _) {
                return ""; // it still runs
            }
        }
    }
}
