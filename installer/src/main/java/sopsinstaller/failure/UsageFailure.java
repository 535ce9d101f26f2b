package sopsinstaller.failure;

import static sopsinstaller.failure.Quoted.quoted;

/** A command line that says nothing this program can do: exit status 2. */
public sealed interface UsageFailure extends Failure {
    @Override
    default String subject() {
        return "";
    }

    /** The first word is neither a command nor a file. */
    record UnknownCommand(String word) implements UsageFailure {
        @Override
        public String problem() {
            return "unknown command " + quoted(word);
        }

        @Override
        public String remedy() {
            return "sops-installer --help lists the commands; a manifest is given by its path, such as ./manifest.json";
        }
    }

    /** A flag that the command does not have; {@code flag} as typed, {@code command} is the command's name. */
    record UnknownFlag(String flag, String command) implements UsageFailure {
        @Override
        public String problem() {
            return command + " has no flag " + quoted(flag);
        }

        @Override
        public String remedy() {
            return "sops-installer " + command + " --help lists its flags";
        }
    }

    /** A flag that needs a value came last. */
    record MissingFlagValue(String flag, String command) implements UsageFailure {
        @Override
        public String problem() {
            return "flag " + quoted(flag) + " needs a value";
        }

        @Override
        public String remedy() {
            return "sops-installer " + command + " --help shows its flags";
        }
    }

    /** A flag's value is none of those it can have. */
    record BadFlagValue(String flag, String value, String expected) implements UsageFailure {
        @Override
        public String problem() {
            return "flag " + quoted(flag) + " cannot be " + quoted(value);
        }

        @Override
        public String remedy() {
            return "use one of: " + expected;
        }
    }

    /**
     * Too few or too many arguments; {@code command} may be empty, {@code expected} is such as
     * {@code one manifest}.
     */
    record WrongArguments(String command, String expected, int given) implements UsageFailure {
        @Override
        public String problem() {
            return (command.isEmpty() ? "sops-installer" : command) + " takes " + expected + ", " + switch (given) {
                case 0 -> "none was given";
                case 1 -> "1 was given";
                default -> given + " were given";
            };
        }

        @Override
        public String remedy() {
            return (command.isEmpty() ? "sops-installer" : "sops-installer " + command)
                    + " --help shows how to call it";
        }
    }
}
