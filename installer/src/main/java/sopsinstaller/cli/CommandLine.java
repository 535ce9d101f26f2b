package sopsinstaller.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.UsageFailure;

/**
 * A command line, understood. Flags are written as sops-install-secrets takes them (see {@link Flags}); each command
 * has {@code --debug} and {@code --help} beside its own.
 *
 * @param command what to do
 * @param debug whether causes and stack traces are shown
 */
public record CommandLine(Command command, boolean debug) {
    /** The name under which this program takes only the flags of sops-install-secrets. */
    public static final String DROP_IN = "sops-install-secrets";

    private static final String CHECK_MODE = "check-mode";
    private static final String IGNORE_PASSWD = "ignore-passwd";
    private static final String JSON = "json";
    private static final String DEBUG = "debug";

    /** What can be asked for. */
    public sealed interface Command {}

    /**
     * Install the secrets of {@code manifest}, or only check it as far as {@code mode} says; {@code late}: units run
     * already, so a first install requests their restarts too.
     */
    public record Install(String manifest, CheckMode mode, boolean ignorePasswd, boolean late) implements Command {}

    /** Tell what an install of {@code manifest} would change. */
    public record Diff(String manifest, boolean ignorePasswd) implements Command {}

    /** Tell what is installed; {@code link} is a generation's link, empty for all of this host. */
    public record Status(String link, boolean json) implements Command {}

    /** Look for what must be mended: in {@code paths}, a manifest or sops files, or in what is installed. */
    public record Doctor(List<String> paths) implements Command {}

    /**
     * Make an age identity of {@code kind} in {@code out} ({@code -} is standard output), or a host key pair in
     * {@code host}.
     */
    public record Keygen(IdentityKind kind, String out, String host) implements Command {}

    /** Check {@code manifest} and its sops files without keys. */
    public record Check(String manifest) implements Command {}

    /** Tell whom each of {@code files} is encrypted to. */
    public record Recipients(List<String> files, boolean json) implements Command {}

    /** List the names in {@code file}. */
    public record ListNames(String file, ListForm form) implements Command {}

    /** Convert an SSH key; {@code in} and {@code out} are paths, {@code -} is standard input or output. */
    public record SshToAge(boolean privateKey, String in, String out) implements Command {}

    /** Print the version. */
    public record Version() implements Command {}

    /** Print the help of {@code topic}, a command's name, or of the program when it is empty. */
    public record Help(String topic) implements Command {}

    /** Kinds of age identity. */
    public enum IdentityKind { X25519, POST_QUANTUM }

    /** How names are listed. */
    public enum ListForm { TEXT, JSON, NIX }

    /** How far a manifest is checked instead of installed. */
    public enum CheckMode { OFF, MANIFEST, SOPSFILE }

    /**
     * Understands {@code args}.
     *
     * @param args without the program's name
     * @param name the name under which the program was called, without folders
     * @param exists whether a path names something; decides between a manifest and a mistyped command
     * @throws InstallException with a {@link UsageFailure}: exit status 2
     */
    public static CommandLine parse(List<String> args, String name, Predicate<String> exists) throws InstallException {
        if (name.equals(DROP_IN)) {
            return install(args);
        }
        int first = 0;
        while (first < args.size() && Flags.isFlag(args.get(first), DEBUG)) {
            first++;
        }
        CommandLine result = command(args.subList(first, args.size()), exists);
        return first == 0 ? result : new CommandLine(result.command(), true);
    }

    private static CommandLine command(List<String> args, Predicate<String> exists) throws InstallException {
        if (args.isEmpty()) {
            throw new InstallException(new UsageFailure.WrongArguments("", "a command or a manifest", 0));
        }
        String word = args.getFirst();
        List<String> rest = args.subList(1, args.size());
        if (Flags.isFlag(word, "version")) {
            return new CommandLine(new Version(), false);
        }
        return switch (word) {
            case "install" -> install(rest);
            case "check" -> check(rest);
            case "diff" -> diff(rest);
            case "status" -> status(rest);
            case "doctor" -> doctor(rest);
            case "keygen" -> keygen(rest);
            case "recipients" -> recipients(rest);
            case "list" -> list(rest);
            case "ssh-to-age" -> sshToAge(rest);
            default -> {
                if (Flags.isHelp(word)) {
                    yield new CommandLine(new Help(""), false);
                }
                if (!word.startsWith("-") && !word.contains("/") && !word.contains(".") && !exists.test(word)) {
                    throw new InstallException(new UsageFailure.UnknownCommand(word));
                }
                yield install(args);
            }
        };
    }

    private static CommandLine install(List<String> args) throws InstallException {
        Flags flags = Flags.read("install", args,
                Map.of(CHECK_MODE, Flags.Kind.TEXT, IGNORE_PASSWD, Flags.Kind.TRUTH, "late", Flags.Kind.TRUTH,
                        DEBUG, Flags.Kind.TRUTH));
        if (flags.help()) {
            return help("install");
        }
        CheckMode mode = mode(flags.text(CHECK_MODE, "off"));
        return new CommandLine(new Install(flags.argument("one manifest"), mode, flags.truth(IGNORE_PASSWD),
                flags.truth("late")), flags.truth(DEBUG));
    }

    private static CommandLine diff(List<String> args) throws InstallException {
        Flags flags = Flags.read("diff", args, Map.of(IGNORE_PASSWD, Flags.Kind.TRUTH, DEBUG, Flags.Kind.TRUTH));
        return flags.help() ? help("diff") : new CommandLine(
                new Diff(flags.argument("one manifest"), flags.truth(IGNORE_PASSWD)), flags.truth(DEBUG));
    }

    private static CommandLine status(List<String> args) throws InstallException {
        Flags flags = Flags.read("status", args, Map.of(JSON, Flags.Kind.TRUTH, DEBUG, Flags.Kind.TRUTH));
        if (flags.help()) {
            return help("status");
        }
        String link = flags.arguments().isEmpty() ? "" : flags.argument("at most one link");
        return new CommandLine(new Status(link, flags.truth(JSON)), flags.truth(DEBUG));
    }

    private static CommandLine doctor(List<String> args) throws InstallException {
        Flags flags = Flags.read("doctor", args, Map.of(DEBUG, Flags.Kind.TRUTH));
        return flags.help() ? help("doctor")
                : new CommandLine(new Doctor(flags.arguments()), flags.truth(DEBUG));
    }

    private static CommandLine keygen(List<String> args) throws InstallException {
        Flags flags = Flags.read("keygen", args, Map.of("o", Flags.Kind.TEXT, "host", Flags.Kind.TEXT,
                "pq", Flags.Kind.TRUTH, DEBUG, Flags.Kind.TRUTH));
        if (flags.help()) {
            return help("keygen");
        }
        if (!flags.arguments().isEmpty()) {
            throw new InstallException(new UsageFailure.WrongArguments(
                    "keygen", "no arguments, only flags", flags.arguments().size()));
        }
        boolean host = !flags.text("host", "").isEmpty();
        if (host && !flags.text("o", "").isEmpty()) {
            throw new InstallException(new UsageFailure.WrongArguments("keygen", "either -o or -host", 2));
        }
        if (host && flags.truth("pq")) {
            throw new InstallException(new UsageFailure.WrongArguments("keygen", "either -pq or -host", 2));
        }
        IdentityKind kind = flags.truth("pq") ? IdentityKind.POST_QUANTUM : IdentityKind.X25519;
        return new CommandLine(
                new Keygen(kind, flags.text("o", "-"), flags.text("host", "")), flags.truth(DEBUG));
    }

    private static CheckMode mode(String word) throws InstallException {
        return switch (word) {
            case "off" -> CheckMode.OFF;
            case "manifest" -> CheckMode.MANIFEST;
            case "sopsfile" -> CheckMode.SOPSFILE;
            default -> throw new InstallException(
                    new UsageFailure.BadFlagValue("-" + CHECK_MODE, word, "manifest, sopsfile, off"));
        };
    }

    private static CommandLine check(List<String> args) throws InstallException {
        Flags flags = Flags.read("check", args, Map.of(DEBUG, Flags.Kind.TRUTH));
        return flags.help() ? help("check")
                : new CommandLine(new Check(flags.argument("one manifest")), flags.truth(DEBUG));
    }

    private static CommandLine recipients(List<String> args) throws InstallException {
        Flags flags = Flags.read("recipients", args, Map.of(JSON, Flags.Kind.TRUTH, DEBUG, Flags.Kind.TRUTH));
        if (flags.help()) {
            return help("recipients");
        }
        if (flags.arguments().isEmpty()) {
            throw new InstallException(new UsageFailure.WrongArguments("recipients", "one or more sops files", 0));
        }
        return new CommandLine(new Recipients(flags.arguments(), flags.truth(JSON)), flags.truth(DEBUG));
    }

    private static CommandLine list(List<String> args) throws InstallException {
        Flags flags = Flags.read("list", args,
                Map.of(JSON, Flags.Kind.TRUTH, "nix", Flags.Kind.TRUTH, DEBUG, Flags.Kind.TRUTH));
        if (flags.help()) {
            return help("list");
        }
        if (flags.truth(JSON) && flags.truth("nix")) {
            throw new InstallException(new UsageFailure.WrongArguments("list", "either -json or -nix", 2));
        }
        ListForm form = flags.truth(JSON) ? ListForm.JSON : flags.truth("nix") ? ListForm.NIX : ListForm.TEXT;
        return new CommandLine(new ListNames(flags.argument("one sops file"), form), flags.truth(DEBUG));
    }

    private static CommandLine sshToAge(List<String> args) throws InstallException {
        Flags flags = Flags.read("ssh-to-age", args, Map.of("private-key", Flags.Kind.TRUTH, "i", Flags.Kind.TEXT,
                "o", Flags.Kind.TEXT, DEBUG, Flags.Kind.TRUTH));
        if (flags.help()) {
            return help("ssh-to-age");
        }
        if (!flags.arguments().isEmpty()) {
            throw new InstallException(new UsageFailure.WrongArguments(
                    "ssh-to-age", "no arguments, only flags", flags.arguments().size()));
        }
        return new CommandLine(new SshToAge(flags.truth("private-key"), flags.text("i", "-"), flags.text("o", "-")),
                flags.truth(DEBUG));
    }

    private static CommandLine help(String topic) {
        return new CommandLine(new Help(topic), false);
    }
}
