package sopsinstaller.linux;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs another program, without a shell; what it prints goes to the error output. It has this process's environment
 * without what is said to this program alone: among those variables there may be a key.
 */
public final class Command {
    /** So long it may take. */
    public static final int SECONDS = 30;
    private static final String OWN_VARIABLES = "SOPS_";
    private static final long NANOSECONDS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_MILLISECONDS = 20;

    private Command() {}

    /**
     * Runs the program {@code words.getFirst()} of PATH with the other words and waits for its end, at most
     * {@value #SECONDS} seconds; then it is killed.
     *
     * @return why it failed, empty when it did not
     */
    public static Optional<String> run(Libc libc, List<String> words) {
        return run(libc, words, SECONDS);
    }

    static Optional<String> run(Libc libc, List<String> words, int seconds) {
        try {
            int child = libc.spawn(words.toArray(String[]::new), Spawn.variables(environment()));
            OptionalInt status = await(libc, child, seconds);
            if (status.isPresent()) {
                return failure(status.getAsInt());
            }
            libc.kill(child);
            await(libc, child, 1);
            return Optional.of("did not end within " + seconds + " seconds and was killed");
        } catch (ErrnoException e) {
            return Optional.of(e.call().equals("posix_spawnp") ? "cannot be run: " + e.reason() : e.getMessage());
        }
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith(OWN_VARIABLES));
        return environment;
    }

    private static OptionalInt await(Libc libc, int child, int seconds) throws ErrnoException {
        long end = System.nanoTime() + seconds * NANOSECONDS;
        long pause = 1;
        OptionalInt status = libc.ended(child);
        while (status.isEmpty() && System.nanoTime() < end) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                // nobody interrupts this thread; if somebody did, the wait would only be shorter
                Thread.currentThread().interrupt();
                return OptionalInt.empty();
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
            status = libc.ended(child);
        }
        return status;
    }

    /** The numbers of waitpid(2): the signal that ended it in the low seven bits, else the exit status above them. */
    private static Optional<String> failure(int status) {
        int signal = status & 0x7f;
        int exit = status >> 8 & 0xff;
        if (signal != 0) {
            return Optional.of("was ended by signal " + signal);
        }
        return exit == 0 ? Optional.empty() : Optional.of("ended with status " + exit);
    }
}
