package sopsinstaller.linux;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Another program, with pipes to its standard input and output; its error output is ours.
 *
 * <ol>
 *   <li>It has exactly the environment and directory it is given, a session of its own (no terminal to ask on), the
 *       default signals, and no descriptor but 0, 1 and 2.
 *   <li>Nothing here waits longer than its deadline; then an {@link ErrnoException} says {@code ETIMEDOUT}.
 *   <li>What it prints while it is written to is kept, so that neither side waits for the other for ever.
 *   <li>{@link #close} ends it and what it started in its session's group, leaves no zombie and no descriptor, and
 *       zeroes what was kept.
 * </ol>
 *
 * Its input is a socket and not a pipe: only there can the signal be turned off that ends a process which writes when
 * nobody reads. Standard descriptors must be open ({@link ProcessLockdown}). For one thread.
 */
public final class ChildProcess implements AutoCloseable {
    /** Longest output that is kept while writing; a program that prints more before it reads has to wait. */
    static final int MAX_KEPT_BYTES = 64 << 20;
    private static final int FIRST_KEPT_BYTES = 4096;
    /** So long a program may take to end by itself after its input and output are closed, in milliseconds. */
    private static final int FAREWELL = 50;
    /** So long it may take to end after SIGTERM, and to vanish after SIGKILL, in milliseconds. */
    private static final int RESPITE = 500;
    private static final long LONGEST_PAUSE_MILLISECONDS = 20;
    /** Of waitid's information, counted in ints: what happened, to whom, exit status or signal. */
    private static final int INFORMATION_INTS = 32;
    private static final int INFORMATION_CODE = 2;
    private static final int INFORMATION_PID = 4;
    private static final int INFORMATION_STATUS = 6;
    private static final int NONE = -1;

    private final Libc libc;
    private final String program;
    private final int pid;
    private int input;
    private int output;
    private boolean outputEnded;
    private boolean reaped;
    private byte[] kept = {};
    private int keptFrom;
    private int keptTo;

    private ChildProcess(Libc libc, String program, int pid, int input, int output) {
        this.libc = libc;
        this.program = program;
        this.pid = pid;
        this.input = input;
        this.output = output;
    }

    /**
     * Starts a program.
     *
     * @param words the absolute path of the program, then its arguments; other users can read them
     * @param environment all its variables; processes of the same user can read them
     * @param directory its working directory, absolute
     * @throws ErrnoException of {@code posix_spawn} when it cannot be executed or the directory cannot be entered
     */
    public static ChildProcess start(
            Libc libc, List<String> words, Map<String, String> environment, String directory) throws ErrnoException {
        String program = words.getFirst();
        if (!program.startsWith("/") || !directory.startsWith("/")) {
            throw new IllegalStateException("bug: a program or its directory by a relative path");
        }
        ProcessFunctions calls = libc.processes();
        int[] in = {NONE, NONE};
        int[] out = {NONE, NONE};
        boolean started = false;
        try {
            Libc.check(calls.socketpair(Flag.AF_UNIX, Flag.SOCK_STREAM | Flag.SOCK_CLOEXEC, 0, in), "socketpair", "");
            Libc.check(calls.pipe2(out, Flag.O_CLOEXEC), "pipe2", "");
            int pid = Spawn.start(calls, words, environment, directory, in[1], out[1]);
            started = true;
            return new ChildProcess(libc, program, pid, in[0], out[0]);
        } finally {
            closeUnless(started, libc, in[0]);
            closeUnless(started, libc, out[0]);
            closeUnless(false, libc, in[1]);
            closeUnless(false, libc, out[1]);
        }
    }

    /**
     * Writes {@code length} bytes to its input, all of them.
     *
     * @throws ErrnoException {@code EPIPE} when it does not read any more, {@code ETIMEDOUT} at the deadline
     */
    public void write(byte[] bytes, int from, int length, Deadline deadline) throws ErrnoException {
        for (int done = 0; done < length; ) {
            try {
                done += libc.send(input, bytes, from + done, length - done, program);
            } catch (ErrnoException e) {
                if (!e.is(ErrnoException.EAGAIN)) {
                    throw e;
                }
                awaitRoom(deadline);
            }
        }
    }

    /**
     * Reads from its output what is there, at least one byte, at most {@code length}.
     *
     * @return how many bytes; -1 when it is closed
     * @throws ErrnoException {@code ETIMEDOUT} at the deadline
     */
    public int read(byte[] into, int from, int length, Deadline deadline) throws ErrnoException {
        if (keptTo > keptFrom) {
            int count = Math.min(length, keptTo - keptFrom);
            System.arraycopy(kept, keptFrom, into, from, count);
            Arrays.fill(kept, keptFrom, keptFrom + count, (byte) 0);
            keptFrom += count;
            return count;
        }
        if (outputEnded) {
            return -1;
        }
        poll(new int[] {output, Flag.POLLIN}, deadline);
        int count = libc.read(output, into, from, length, program);
        outputEnded = count == 0;
        return outputEnded ? -1 : count;
    }

    /** Tells it that nothing more is written. */
    public void closeInput() {
        if (input != NONE) {
            libc.close(input);
            input = NONE;
        }
    }

    /**
     * Waits until it ends; what it prints meanwhile waits too.
     *
     * @return its exit status, or the negative number of the signal that ended it
     * @throws ErrnoException {@code ETIMEDOUT} at the deadline
     */
    public int await(Deadline deadline) throws ErrnoException {
        long pause = 1;
        int[] ended = ended();
        while (ended[INFORMATION_PID] == 0) {
            if (deadline.isOver()) {
                throw new ErrnoException("waitid", program, ErrnoException.ETIMEDOUT);
            }
            try {
                Thread.sleep(Math.min(pause, deadline.milliseconds()));
            } catch (InterruptedException _) {
                // nobody interrupts this thread; if somebody did, the wait would only be shorter
                Thread.currentThread().interrupt();
                throw new ErrnoException("waitid", program, ErrnoException.EINTR);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
            ended = ended();
        }
        int status = ended[INFORMATION_STATUS];
        return ended[INFORMATION_CODE] == Flag.CLD_EXITED ? status : -status;
    }

    /** Ends it if it still runs, with all of its group; waits at most a second or so for that. */
    @Override
    public void close() {
        if (reaped) {
            return;
        }
        reaped = true;
        closeInput();
        libc.close(output);
        Arrays.fill(kept, (byte) 0);
        ProcessFunctions calls = libc.processes();
        if (!endsIn(FAREWELL)) {
            calls.kill(-pid, Flag.SIGTERM);
            if (!endsIn(RESPITE)) {
                calls.kill(-pid, Flag.SIGKILL);
                endsIn(RESPITE);
            }
        }
        // as long as it is a zombie, its number and its group's cannot be those of others
        calls.kill(-pid, Flag.SIGKILL);
        // not waited for: what hangs in the kernel then becomes init's when this process ends
        calls.waitpid(pid, new int[1], Flag.WNOHANG);
    }

    private boolean endsIn(int milliseconds) {
        try {
            await(Deadline.inMilliseconds(milliseconds));
            return true;
        } catch (ErrnoException _) {
            return false;
        }
    }

    private int[] ended() throws ErrnoException {
        int[] information = new int[INFORMATION_INTS];
        int options = Flag.WEXITED | Flag.WNOHANG | Flag.WNOWAIT;
        Libc.check(libc.processes().waitid(Flag.P_PID, pid, information, options), "waitid", program);
        return information;
    }

    /** Waits until it reads on, and keeps what it prints meanwhile: it may not read before it got rid of that. */
    private void awaitRoom(Deadline deadline) throws ErrnoException {
        boolean full = keptTo - keptFrom >= MAX_KEPT_BYTES;
        int[] waiting = {input, Flag.POLLOUT, outputEnded || full ? NONE : output, Flag.POLLIN};
        poll(waiting, deadline);
        if (waiting[3] >>> Short.SIZE != 0) {
            makeRoom();
            int count = libc.read(output, kept, keptTo, kept.length - keptTo, program);
            outputEnded = count == 0;
            keptTo += count;
        }
    }

    private void makeRoom() {
        if (keptTo < kept.length) {
            return;
        }
        byte[] larger = new byte[Math.max(FIRST_KEPT_BYTES, 2 * (keptTo - keptFrom))];
        System.arraycopy(kept, keptFrom, larger, 0, keptTo - keptFrom);
        Arrays.fill(kept, (byte) 0);
        kept = larger;
        keptTo -= keptFrom;
        keptFrom = 0;
    }

    /** Waits for one event; {@code waiting} are pairs of a descriptor and its events, what happened above these. */
    private void poll(int[] waiting, Deadline deadline) throws ErrnoException {
        int count;
        do {
            count = libc.processes().poll(waiting, waiting.length / 2, deadline.milliseconds());
        } while (Libc.interrupted(count));
        if (Libc.check(count, "poll", program) == 0) {
            throw new ErrnoException("poll", program, ErrnoException.ETIMEDOUT);
        }
    }

    private static void closeUnless(boolean keep, Libc libc, int descriptor) {
        if (!keep && descriptor != NONE) {
            libc.close(descriptor);
        }
    }
}
