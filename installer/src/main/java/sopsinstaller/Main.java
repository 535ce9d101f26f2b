package sopsinstaller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;
import sopsinstaller.cli.CommandLine;
import sopsinstaller.cli.Console;
import sopsinstaller.cli.DebugLog;
import sopsinstaller.cli.HelpText;
import sopsinstaller.cli.Release;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.ProcessLockdown;
import sopsinstaller.linux.StandardError;
import sopsinstaller.linux.StubLibrary;

/** The program: locks itself down, understands its command line, does the command and says what came of it. */
public final class Main {
    /** Exit status: done, also when there was nothing to do. */
    static final int DONE = 0;
    /** Exit status: failed, what was installed before is untouched. */
    static final int FAILED = 1;
    /** Exit status: wrong usage. */
    static final int WRONG_USAGE = 2;
    /** Exit status: switched, but not everything is as declared. */
    static final int INCOMPLETE = 3;

    /** Set by the launcher of the JVM build: the name under which the program was called. */
    private static final String NAME_PROPERTY = "sopsinstaller.name";
    /** Longest command line that is read for the name; the kernel's own limit of one argument. */
    private static final int MAX_COMMAND_LINE = 128 * 1024;

    private Main() {}

    /** Runs the program and ends the process with its exit status. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, UTF_8);
        PrintStream err = new PrintStream(System.err, true, UTF_8);
        // helper threads of libraries; what matters ends in the main thread, which tells it
        Thread.setDefaultUncaughtExceptionHandler((_, _) -> { });
        int status = run(List.of(args), System.getenv(), System.in, out, err);
        err.flush();
        System.exit(status);
    }

    /**
     * Runs the program.
     *
     * @param args the words after the program's name
     * @param environment the variables of the process
     * @return the exit status
     */
    public static int run(
            List<String> args, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        Console console = new Console(err, false);
        // not through DebugLog, which would load logback
        Logger log = NOPLogger.NOP_LOGGER;
        try {
            Optional<MachineFailure> incomplete = StubLibrary.missing();
            if (incomplete.isPresent()) {
                throw new InstallException(incomplete.get());
            }
            Libc libc = loaded();
            ProcessLockdown.apply(libc);
            String journal = environment.get("JOURNAL_STREAM");
            console = new Console(err, journal != null && StandardError.isJournal(libc, journal));
            CommandLine line = parse(args, libc, console);
            if (line == null) {
                return WRONG_USAGE;
            }
            log = line.debug() ? DebugLog.to(err) : log;
            log.debug("sops-installer {}, Java {}", Release.VERSION, Runtime.version());
            int status = command(line.command(), new Surroundings(libc, environment, in, out, console, log));
            return out.checkError() ? cannotPrint(console) : status;
        } catch (InstallException e) {
            log.debug("cause", e);
            console.failure(e.failure());
            return e.failure() instanceof MachineFailure.BrokenOff ? INCOMPLETE : FAILED;
        } catch (ErrnoException e) {
            log.debug("cause", e);
            console.failure(failure(e));
            return FAILED;
        } catch (RuntimeException | Error e) {
            console.bug(e);
            return FAILED;
        }
    }

    private static Libc loaded() throws InstallException {
        try {
            return Libc.load();
        } catch (LinkageError e) {
            throw new InstallException(StubLibrary.unusable(), e);
        }
    }

    /** What a failed system call means for the operator. */
    static Failure failure(ErrnoException e) {
        return new MachineFailure.CallFailed(e.call(), e.path(), e.reason());
    }

    private static CommandLine parse(List<String> args, Libc libc, Console console) {
        Predicate<String> exists = path -> {
            try {
                return Files.exists(libc, path);
            } catch (ErrnoException _) {
                return true; // not "not found": it is then the manifest's reading that says why
            }
        };
        try {
            String name = calledAs(libc);
            return CommandLine.parse(args, name.substring(name.lastIndexOf('/') + 1), exists);
        } catch (InstallException e) {
            console.failure(e.failure());
            return null;
        }
    }

    /** The name under which this was called, with folders; empty when the kernel does not tell it. */
    private static String calledAs(Libc libc) {
        String byLauncher = System.getProperty(NAME_PROPERTY);
        if (byLauncher != null) {
            return byLauncher;
        }
        try {
            byte[] line = Files.read(libc, "/proc/self/cmdline", MAX_COMMAND_LINE);
            int end = 0;
            while (end < line.length && line[end] != 0) {
                end++;
            }
            return new String(line, 0, end, UTF_8);
        } catch (ErrnoException | MalformedInputException _) {
            return ""; // without /proc, or called with more than a program's name can be: the ordinary command line
        }
    }

    private static int command(CommandLine.Command command, Surroundings surroundings) throws InstallException {
        return switch (command) {
            case CommandLine.Install install -> new ManifestRun(surroundings, install.manifest())
                    .run(install.mode(), install.ignorePasswd(), install.late());
            case CommandLine.Check(String manifest) ->
                    new ManifestRun(surroundings, manifest).run(CommandLine.CheckMode.SOPSFILE, true, false);
            case CommandLine.Recipients recipients -> new KeyReports(surroundings).recipients(recipients);
            case CommandLine.Diff diff -> new ManifestRun(surroundings, diff.manifest()).diff(diff.ignorePasswd());
            case CommandLine.Doctor doctor -> new KeyReports(surroundings).doctor(doctor);
            case CommandLine.Status status -> new KeyReports(surroundings).status(status);
            case CommandLine.Keygen keygen -> new KeyReports(surroundings).keygen(keygen);
            case CommandLine.ListNames list -> new KeyReports(surroundings).list(list);
            case CommandLine.SshToAge conversion -> new KeyReports(surroundings).sshToAge(conversion);
            case CommandLine.Version() -> {
                surroundings.out().print("sops-installer " + Release.VERSION + "\n");
                yield DONE;
            }
            case CommandLine.Help(String topic) -> {
                surroundings.out().print(HelpText.of(topic));
                yield DONE;
            }
        };
    }

    private static int cannotPrint(Console console) {
        console.failure(new MachineFailure.CallFailed("write", "", "the standard output cannot be written"));
        return FAILED;
    }

    /** What a command works with. */
    record Surroundings(
            Libc libc, Map<String, String> environment, InputStream in, PrintStream out, Console console, Logger log) {}
}
