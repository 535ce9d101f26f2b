package sopsinstaller.linux;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The start of a {@link ChildProcess}: posix_spawn(3) and what it is told to do between fork and exec. */
final class Spawn {
    /** More than any C library's posix_spawn_file_actions_t and posix_spawnattr_t. */
    private static final int STRUCT_BYTES = 512;
    /** Of sigset_t. */
    private static final int SIGNALS_BYTES = 128;
    private static final int FIRST_DESCRIPTOR_OF_OURS = 3;
    /** Ignored and blocked signals would be inherited; and a new session has no terminal and a group of its own. */
    private static final short FLAGS =
            Flag.POSIX_SPAWN_SETSIGDEF | Flag.POSIX_SPAWN_SETSIGMASK | Flag.POSIX_SPAWN_SETSID;

    private Spawn() {}

    /** Starts the program with the two descriptors as its standard input and output; answers its number. */
    static int start(ProcessFunctions calls, List<String> words, Map<String, String> environment, String directory,
            int input, int output) throws ErrnoException {
        String program = words.getFirst();
        byte[] actions = new byte[STRUCT_BYTES];
        byte[] attributes = new byte[STRUCT_BYTES];
        byte[] allSignals = new byte[SIGNALS_BYTES];
        Arrays.fill(allSignals, (byte) -1);
        int[] pid = new int[1];
        require(calls.posix_spawn_file_actions_init(actions), program);
        require(calls.posix_spawnattr_init(attributes), program);
        try {
            require(calls.posix_spawn_file_actions_adddup2(actions, input, 0), program);
            require(calls.posix_spawn_file_actions_adddup2(actions, output, 1), program);
            require(calls.posix_spawn_file_actions_addclosefrom_np(actions, FIRST_DESCRIPTOR_OF_OURS), program);
            require(calls.posix_spawn_file_actions_addchdir_np(actions, Libc.text(directory)), program);
            require(calls.posix_spawnattr_setflags(attributes, FLAGS), program);
            require(calls.posix_spawnattr_setsigdefault(attributes, allSignals), program);
            require(calls.posix_spawnattr_setsigmask(attributes, new byte[SIGNALS_BYTES]), program);
            require(calls.posix_spawn(pid, Libc.text(program), actions, attributes,
                    words.toArray(String[]::new), variables(environment)), program);
            return pid[0];
        } finally {
            calls.posix_spawn_file_actions_destroy(actions);
            calls.posix_spawnattr_destroy(attributes);
        }
    }

    /** The variables as a program gets them. */
    static String[] variables(Map<String, String> environment) {
        String[] variables = new String[environment.size()];
        int at = 0;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            variables[at++] = variable.getKey() + "=" + variable.getValue();
        }
        return variables;
    }

    private static void require(int error, String program) throws ErrnoException {
        if (error != 0) {
            throw new ErrnoException("posix_spawn", program, error);
        }
    }
}
