package sopsinstaller.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.UsageFailure;

/**
 * Flags and arguments of one command, as Go's flag package reads them: one or two dashes, {@code -flag=value} or
 * {@code -flag value}, truth flags without a value or with {@code =value}; the first word that is no flag ends them,
 * and so does {@code --}. Of a flag given twice the last counts.
 */
final class Flags {
    /** What a flag takes. */
    enum Kind { TRUTH, TEXT }

    private final String command;
    private final Map<String, String> values = new HashMap<>();
    private final List<String> arguments = new ArrayList<>();
    private boolean help;

    private Flags(String command) {
        this.command = command;
    }

    /**
     * Reads the words after a command's name.
     *
     * @param known the command's flags, without dashes; {@code h} and {@code help} are known to all
     * @throws InstallException with a {@link UsageFailure}
     */
    static Flags read(String command, List<String> words, Map<String, Kind> known) throws InstallException {
        Flags flags = new Flags(command);
        int next = 0;
        while (next < words.size() && words.get(next).startsWith("-") && words.get(next).length() > 1) {
            String word = words.get(next++);
            if (word.equals("--")) {
                break;
            }
            if (isHelp(word)) {
                flags.help = true;
                return flags;
            }
            next += flags.take(word, next < words.size() ? words.get(next) : null, known);
        }
        flags.arguments.addAll(words.subList(next, words.size()));
        return flags;
    }

    /** Whether {@code word} is the flag {@code name} without a value. */
    static boolean isFlag(String word, String name) {
        return word.equals("-" + name) || word.equals("--" + name);
    }

    /** Whether {@code word} asks for help. */
    static boolean isHelp(String word) {
        return isFlag(word, "h") || isFlag(word, "help");
    }

    /** Whether help was asked for; then nothing else counts. */
    boolean help() {
        return help;
    }

    /** Whether a truth flag is set. */
    boolean truth(String name) {
        return Boolean.parseBoolean(values.get(name));
    }

    /** The value of a text flag, {@code absent} when it was not given. */
    String text(String name, String absent) {
        return values.getOrDefault(name, absent);
    }

    /** The words after the flags. */
    List<String> arguments() {
        return List.copyOf(arguments);
    }

    /**
     * The only argument.
     *
     * @param expected how messages call it
     * @throws InstallException when there are none or several
     */
    String argument(String expected) throws InstallException {
        if (arguments.size() != 1) {
            throw new InstallException(new UsageFailure.WrongArguments(command, expected, arguments.size()));
        }
        return arguments.getFirst();
    }

    /** Takes one flag; returns how many of the following words it used. */
    private int take(String word, String following, Map<String, Kind> known) throws InstallException {
        String body = word.substring(word.startsWith("--") ? 2 : 1);
        int equals = body.indexOf('=');
        String name = equals < 0 ? body : body.substring(0, equals);
        Kind kind = known.get(name);
        if (kind == null) {
            throw new InstallException(new UsageFailure.UnknownFlag(word, command));
        }
        if (equals >= 0) {
            values.put(name, value(name, kind, body.substring(equals + 1)));
            return 0;
        }
        return switch (kind) {
            case TRUTH -> {
                values.put(name, "true");
                yield 0;
            }
            case TEXT -> {
                if (following == null) {
                    throw new InstallException(new UsageFailure.MissingFlagValue(word, command));
                }
                values.put(name, following);
                yield 1;
            }
        };
    }

    private static String value(String name, Kind kind, String value) throws InstallException {
        return switch (kind) {
            case TEXT -> value;
            case TRUTH -> switch (value) {
                case "1", "t", "T", "true", "TRUE", "True" -> "true";
                case "0", "f", "F", "false", "FALSE", "False" -> "false";
                default -> throw new InstallException(new UsageFailure.BadFlagValue("-" + name, value, "true, false"));
            };
        };
    }
}
