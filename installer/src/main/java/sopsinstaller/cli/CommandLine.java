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

    /** Install the secrets of {@code manifest}, or only check it as far as {@code mode} says. */
    public record Install(String manifest, CheckMode mode, boolean ignorePasswd) implements Command {}

    /** Check {@code manifest} and its sops files without keys. */
    public record Check(String manifest) implements Command {}

    /** Tell whom each of {@code files} is encrypted to. */
    public record Recipients(List<String> files, boolean json) implements Command {}

    /** List the names in {@code file}. */
    public record ListNames(String file, boolean json) implements Command {}

    /** Convert an SSH key; {@code in} and {@code out} are paths, {@code -} is standard input or output. */
    public record SshToAge(boolean privateKey, String in, String out) implements Command {}

    /** Print the version. */
    public record Version() implements Command {}

    /** Print the help of {@code topic}, a command's name, or of the program when it is empty. */
    public record Help(String topic) implements Command {}

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
                Map.of(CHECK_MODE, Flags.Kind.TEXT, IGNORE_PASSWD, Flags.Kind.TRUTH, DEBUG, Flags.Kind.TRUTH));
        if (flags.help()) {
            return help("install");
        }
        CheckMode mode = mode(flags.text(CHECK_MODE, "off"));
        return new CommandLine(new Install(flags.argument("one manifest"), mode, flags.truth(IGNORE_PASSWD)),
                flags.truth(DEBUG));
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
        Flags flags = Flags.read("list", args, Map.of(JSON, Flags.Kind.TRUTH, DEBUG, Flags.Kind.TRUTH));
        return flags.help() ? help("list") : new CommandLine(
                new ListNames(flags.argument("one sops file"), flags.truth(JSON)), flags.truth(DEBUG));
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
