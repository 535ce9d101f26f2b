package sopsinstaller.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;

/**
 * One attempt to read what the fuzzer made. Reading it and refusing it with one of the program's own exceptions are
 * both right; every other throwable is a finding, and so is a message that repeats a secret.
 */
final class Trial {
    /** Where it stands in a secret, no message may show it. The dictionary has it too. */
    static final String CANARY = "KANARIENVOGEL";

    private static final int MAX_MESSAGE_CHARACTERS = 64 * 1024;
    /** Of the processor, not of the clock: the machine may be busy with something else. */
    private static final long MAX_NANOSECONDS = 5_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Trial() {}

    /** What is tried. */
    interface Reading<T> {
        /** Reads. */
        T read() throws MalformedInputException, InstallException, ErrnoException;
    }

    /** What was read of a public text, empty when it was refused: its names may be repeated. */
    static <T> Optional<T> of(Reading<T> reading) {
        return attempt(reading, false);
    }

    /** The same of a text that is secret as a whole. */
    static <T> Optional<T> ofSecret(Reading<T> reading) {
        return attempt(reading, true);
    }

    /** Ends the run with a finding unless {@code good}. */
    static void require(boolean good, String rule) {
        if (!good) {
            throw new AssertionError("finding: " + rule);
        }
    }

    /** Ends the run with a finding unless both are the same bytes. */
    static void requireSame(byte[] expected, byte[] actual, String rule) {
        if (!Arrays.equals(expected, actual)) {
            throw new AssertionError(
                    "finding: " + rule + "\nexpected: " + shown(expected) + "\nactual:   " + shown(actual));
        }
    }

    private static <T> Optional<T> attempt(Reading<T> reading, boolean secret) {
        long start = THREADS.getCurrentThreadCpuTime();
        Optional<T> result = outcome(reading, secret);
        long spent = THREADS.getCurrentThreadCpuTime() - start;
        require(spent < MAX_NANOSECONDS, "one input takes " + spent / 1_000_000 + " ms");
        return result;
    }

    private static <T> Optional<T> outcome(Reading<T> reading, boolean secret) {
        try {
            return Optional.of(reading.read());
        } catch (MalformedInputException | ErrnoException e) {
            check(e.getMessage(), secret);
        } catch (InstallException e) {
            Failure failure = e.failure();
            check(failure.problem(), secret);
            check(failure.subject(), secret);
            check(failure.remedy(), secret);
            failure.details().forEach(line -> check(line, secret));
        }
        return Optional.empty();
    }

    private static void check(String message, boolean secret) {
        require(message.length() <= MAX_MESSAGE_CHARACTERS, "a message of " + message.length() + " characters");
        require(!secret || !message.contains(CANARY), "a message repeats a secret: " + message);
        for (int i = 0; i < message.length(); i++) {
            require(message.charAt(i) >= ' ' && message.charAt(i) != 0x7F,
                    "a message has a control character: " + shown(message.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String shown(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte octet : bytes) {
            boolean plain = octet >= ' ' && octet < 0x7F && octet != '\\';
            text.append(plain ? String.valueOf((char) octet) : String.format("\\x%02x", octet & 0xFF));
        }
        return text.toString();
    }
}
