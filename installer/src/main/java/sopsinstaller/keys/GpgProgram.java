package sopsinstaller.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sopsinstaller.linux.ChildProcess;
import sopsinstaller.linux.Deadline;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * The real gpg, for keys that only it and its agent can use: under a passphrase, on a smartcard, of an algorithm that
 * this program lacks. It is called as sops calls it, so that the wrappers people give as {@value #VARIABLE} work.
 *
 * <ol>
 *   <li>It never asks on a terminal; its agent may ask in its own window.
 *   <li>It gets no variable but those that it and its agent need: none with a key for something else.
 *   <li>It has {@value #SECONDS} seconds; a program that needed more is not started again.
 *   <li>What it prints as errors goes to this program's error output.
 * </ol>
 */
public final class GpgProgram {
    /** The variable with the program's path or name. */
    public static final String VARIABLE = "SOPS_GPG_EXEC";
    /** So long it may take. */
    public static final int SECONDS = 30;

    private static final long NANOSECONDS_OF_SECOND = 1_000_000_000;

    private static final int MAX_OUTPUT_BYTES = 64 * 1024;
    private static final int STEP_BYTES = 1024;
    private static final List<String> VARIABLES = List.of("PATH", "HOME", "USER", "LOGNAME", "GNUPGHOME",
            "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
            "QUBES_GPG_DOMAIN");

    private final Libc libc;
    private final Map<String, String> environment;
    private final Optional<String> home;
    private final int seconds;
    private String problem = "";
    private boolean useless;
    private long lostNanoseconds;

    /**
     * Starts nothing yet.
     *
     * @param environment the variables of this process
     * @param home absolute path of the GnuPG home; empty for gpg's own choice
     */
    public GpgProgram(Libc libc, Map<String, String> environment, Optional<String> home) {
        this(libc, environment, home, SECONDS);
    }

    GpgProgram(Libc libc, Map<String, String> environment, Optional<String> home, int seconds) {
        this.libc = libc;
        this.environment = environment;
        this.home = home;
        this.seconds = seconds;
    }

    /** The program's path or name, for messages. */
    public String program() {
        String named = environment.getOrDefault(VARIABLE, "");
        return named.isBlank() ? "gpg" : named;
    }

    /** Why the last message that failed was not decrypted, in one line; empty when none failed. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /**
     * Decrypts a message. A program that could not be run or did not end in time is not started again, nor one whose
     * failures have together taken as long: every file would wait for it.
     *
     * @param message armored, as in a sops file; borrowed
     * @return the content, owned by the caller; empty when it fails, {@link #problem} says why
     */
    public Optional<SecretBytes> decrypt(byte[] message) {
        if (useless) {
            return Optional.empty();
        }
        Optional<String> path = path();
        if (path.isEmpty()) {
            return failed("is not on PATH", true);
        }
        long start = System.nanoTime();
        Optional<SecretBytes> plain = decrypt(path.get(), message);
        if (plain.isEmpty()) {
            lostNanoseconds += System.nanoTime() - start;
            useless |= lostNanoseconds >= seconds * NANOSECONDS_OF_SECOND;
        }
        return plain;
    }

    private Optional<SecretBytes> decrypt(String path, byte[] message) {
        Deadline deadline = Deadline.inSeconds(seconds);
        try (ChildProcess gpg = ChildProcess.start(libc, words(path), passed(), "/");
                SecretOutput out = new SecretOutput()) {
            write(gpg, message, deadline);
            if (!read(gpg, out, deadline)) {
                return failed("gave more than a data key", false);
            }
            int status = gpg.await(deadline);
            if (status != 0) {
                return failed(status < 0 ? "was ended by signal " + -status
                        : "failed with status " + status + ": see its own words above", false);
            }
            return out.length() == 0 ? failed("gave nothing", false) : Optional.of(out.take());
        } catch (ErrnoException e) {
            return failed(e.is(ErrnoException.ETIMEDOUT)
                    ? "did not end within " + seconds + " seconds and was killed: its agent may wait for a passphrase"
                            + " or a smartcard"
                    : "cannot be run: " + e.reason(), true);
        }
    }

    private List<String> words(String path) {
        List<String> words = new ArrayList<>();
        words.add(path);
        if (home.isPresent()) {
            words.add("--homedir");
            words.add(home.get());
        }
        words.addAll(List.of("--batch", "--no-tty", "--quiet", "--decrypt"));
        return words;
    }

    private static void write(ChildProcess gpg, byte[] message, Deadline deadline) throws ErrnoException {
        try {
            gpg.write(message, 0, message.length, deadline);
        } catch (ErrnoException e) {
            // it has read enough to fail: its status tells more
            if (!e.is(ErrnoException.EPIPE)) {
                throw e;
            }
        }
        gpg.closeInput();
    }

    /** Reads to the end; false when it is too much. */
    private static boolean read(ChildProcess gpg, SecretOutput out, Deadline deadline) throws ErrnoException {
        try (SecretBytes step = SecretBytes.takingOver(new byte[STEP_BYTES])) {
            byte[] bytes = step.expose();
            int count = 0;
            while (count >= 0 && out.length() <= MAX_OUTPUT_BYTES) {
                out.write(bytes, 0, count);
                count = gpg.read(bytes, 0, STEP_BYTES, deadline);
            }
            return count < 0;
        }
    }

    private Optional<SecretBytes> failed(String why, boolean forGood) {
        problem = why;
        useless = forGood;
        return Optional.empty();
    }

    private Map<String, String> passed() {
        Map<String, String> passed = new HashMap<>();
        for (String name : VARIABLES) {
            String value = environment.get(name);
            if (value != null) {
                passed.put(name, value);
            }
        }
        // its messages stand in the same log as ours
        passed.put("LC_ALL", "C");
        return passed;
    }

    private Optional<String> path() {
        String name = program();
        if (name.startsWith("/")) {
            return Optional.of(name);
        }
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            if (folder.startsWith("/") && exists(folder + "/" + name)) {
                return Optional.of(folder + "/" + name);
            }
        }
        return Optional.empty();
    }

    private boolean exists(String file) {
        try {
            return Files.exists(libc, file);
        } catch (ErrnoException _) {
            return false;
        }
    }
}
