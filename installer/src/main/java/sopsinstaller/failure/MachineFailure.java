package sopsinstaller.failure;

import static sopsinstaller.failure.Quoted.quoted;
import static sopsinstaller.failure.Quoted.safe;

import java.util.List;

/**
 * What the machine refused: nothing is switched then, whatever {@code onFailure} says. Only {@link UnitRequestFailed}
 * and {@link BrokenOff} come after the switch, and undo nothing.
 */
public sealed interface MachineFailure extends Failure {
    /**
     * A system call failed.
     *
     * @param call its name
     * @param path what it was about, may be empty
     * @param reason the kernel's answer in words
     */
    record CallFailed(String call, String path, String reason) implements MachineFailure {
        @Override
        public String subject() {
            return path.isEmpty() ? call : quoted(path);
        }

        @Override
        public String problem() {
            return call + ": " + reason;
        }

        @Override
        public String remedy() {
            return "";
        }
    }

    /**
     * The mount point cannot be used as it is.
     *
     * @param path the mount point or what is in its way
     * @param problem why
     * @param remedy what to do
     */
    record BadMountPoint(String path, String problem, String remedy) implements MachineFailure {
        @Override
        public String subject() {
            return "mount point " + quoted(path);
        }
    }

    /**
     * {@code symlinkPath} cannot be used as it is.
     *
     * @param path the link or what is in its way
     * @param problem why
     * @param remedy what to do
     */
    record BadSymlinkPath(String path, String problem, String remedy) implements MachineFailure {
        @Override
        public String subject() {
            return "symlink path " + quoted(path);
        }
    }

    /** The lock file is not ours: {@code problem} says why. */
    record BadLock(String path, String problem) implements MachineFailure {
        @Override
        public String subject() {
            return "lock " + quoted(path);
        }

        @Override
        public String remedy() {
            return "remove " + quoted(path);
        }
    }

    /** {@code path} is not there, a part of the program itself. */
    record IncompleteProgram(String path) implements MachineFailure {
        @Override
        public String subject() {
            return quoted(path);
        }

        @Override
        public String problem() {
            return "is missing, and the program cannot call the kernel without it";
        }

        @Override
        public String remedy() {
            return "install the whole program again, its folders bin and lib beside each other";
        }
    }

    /** {@code path}, a part of the program itself, is there, and the system refuses to load it. */
    record UnusableProgram(String path) implements MachineFailure {
        @Override
        public String subject() {
            return quoted(path);
        }

        @Override
        public String problem() {
            return "cannot be loaded, and the program cannot call the kernel without it";
        }

        @Override
        public String remedy() {
            return "run it again with memory to spare; it must be readable, and its file system mounted without noexec";
        }
    }

    /**
     * Memory ran out after the switch, so that links, restarts or the removal of old generations are still to be done.
     *
     * @param generation the one that is current now
     */
    record BrokenOff(int generation) implements MachineFailure {
        @Override
        public String subject() {
            return "";
        }

        @Override
        public String problem() {
            return "generation " + generation + " is current, but the run broke off after the switch: out of memory";
        }

        @Override
        public String remedy() {
            return "run it again: it does what is left to do";
        }
    }

    /** Neither {@code keys} nor {@code nogroup} exists on this host. */
    record NoKeysGroup() implements MachineFailure {
        @Override
        public String subject() {
            return "group 'keys'";
        }

        @Override
        public String problem() {
            return "neither the group 'keys' nor the group 'nogroup' exists on this host";
        }

        @Override
        public String remedy() {
            return "declare the group 'keys', or run with -ignore-passwd";
        }
    }

    /** The account databases gave an error for the group {@code name}. */
    record GroupLookupFailed(String name, String reason) implements MachineFailure {
        @Override
        public String subject() {
            return "group " + quoted(name);
        }

        @Override
        public String problem() {
            return "cannot be looked up: " + safe(reason);
        }

        @Override
        public String remedy() {
            return "";
        }
    }

    /**
     * Units that use what changed could not be asked to restart or reload.
     *
     * @param units their names
     * @param reason why not
     * @param command what does by hand what was to be done
     */
    record UnitRequestFailed(List<String> units, String reason, String command) implements MachineFailure {
        private static final int MAX_NAMED = 5;

        /** Keeps a copy of the names. */
        public UnitRequestFailed {
            units = List.copyOf(units);
        }

        @Override
        public String subject() {
            return (units.size() == 1 ? "unit " : "units ")
                    + Shortened.names(units.stream().map(Quoted::safe).toList(), MAX_NAMED);
        }

        @Override
        public String problem() {
            return "not restarted or reloaded after " + (units.size() == 1 ? "its" : "their") + " secrets changed: "
                    + reason;
        }

        @Override
        public String remedy() {
            return command;
        }
    }
}
