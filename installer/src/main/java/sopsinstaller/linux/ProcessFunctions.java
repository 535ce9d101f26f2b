package sopsinstaller.linux;

/**
 * The functions about processes, this one and those it starts, as the C library (glibc 2.34) declares them for 64-bit
 * Linux: the part of {@link Libc.Calls} that needs no pointers.
 */
interface ProcessFunctions {
    int geteuid();
    int setfsuid(int uid);
    int setfsgid(int gid);
    int fcntl(int descriptor, int command);
    int umask(int mask);
    int mlockall(int flags);
    int prctl(int option, long first, long second, long third, long fourth);
    int setrlimit(int resource, long[] limits);
    int posix_spawn(int[] pid, byte[] path, byte[] actions, byte[] attributes, String[] words, String[] variables);
    int posix_spawn_file_actions_init(byte[] actions);
    int posix_spawn_file_actions_adddup2(byte[] actions, int from, int to);
    int posix_spawn_file_actions_addclosefrom_np(byte[] actions, int first);
    int posix_spawn_file_actions_addchdir_np(byte[] actions, byte[] path);
    int posix_spawn_file_actions_destroy(byte[] actions);
    int posix_spawnattr_init(byte[] attributes);
    int posix_spawnattr_setflags(byte[] attributes, short flags);
    int posix_spawnattr_setsigdefault(byte[] attributes, byte[] signals);
    int posix_spawnattr_setsigmask(byte[] attributes, byte[] signals);
    int posix_spawnattr_destroy(byte[] attributes);
    int socketpair(int domain, int type, int protocol, int[] descriptors);
    int pipe2(int[] descriptors, int flags);
    int poll(int[] descriptors, long count, int milliseconds);
    int waitid(int kind, int number, int[] information, int options);
    int waitpid(int pid, int[] status, int options);
    int kill(int pid, int signal);
}
