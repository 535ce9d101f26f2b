package sopsinstaller.linux;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kernel's table of mounts, {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)). */
final class MountTable {
    static final String PATH = "/proc/self/mountinfo";
    /** The kernel's own limit is 100 000 mounts; they have some hundred bytes each. */
    static final int MAX_BYTES = 32 * 1024 * 1024;
    private static final int FIELD_DEVICE = 2;

    private MountTable() {}

    /**
     * Options of the file system on {@code device} itself, the same wherever it is mounted.
     *
     * @param table text of the table
     * @param device number as in {@link FileStatus#device}
     * @return empty when the table does not have it
     */
    static Optional<List<String>> options(String table, long device) {
        String wanted = (device >>> 32) + ":" + (device & 0xFFFF_FFFFL);
        for (String line : table.split("\n")) {
            // optional fields end with a lone hyphen; then come type, source and options
            int end = line.indexOf(" - ");
            String[] fields = line.split(" ", FIELD_DEVICE + 2);
            if (end > 0 && fields.length > FIELD_DEVICE && fields[FIELD_DEVICE].equals(wanted)) {
                String options = line.substring(line.lastIndexOf(' ') + 1);
                return Optional.of(Arrays.asList(options.split(",")));
            }
        }
        return Optional.empty();
    }
}
