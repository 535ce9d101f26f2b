package sopsinstaller.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.inspect.StatusGeneration.Access;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;

/**
 * Names of users and groups by number, from {@code /etc/passwd} and {@code /etc/group}: that is where NixOS declares
 * the owners of secrets. Who is known to another database alone is shown by number.
 */
final class StatusOwners {
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final int FIELD_NUMBER = 2;
    private final Map<Long, String> users;
    private final Map<Long, String> groups;

    /** Names by the content of the two files. */
    StatusOwners(String passwd, String group) {
        this.users = names(passwd);
        this.groups = names(group);
    }

    /** Names by this host's files; one that cannot be read gives no names. */
    static StatusOwners ofThisHost(Libc libc) {
        return new StatusOwners(text(libc, "/etc/passwd"), text(libc, "/etc/group"));
    }

    /** {@code uid} and {@code gid} with their names. */
    Access access(long uid, long gid, int mode) {
        String owner = users.get(uid);
        String group = groups.get(gid);
        return new Access(owner == null ? Long.toString(uid) : owner, group == null ? Long.toString(gid) : group,
                uid, gid, mode);
    }

    private static String text(Libc libc, String path) {
        try {
            return new String(Files.read(libc, path, MAX_BYTES), UTF_8);
        } catch (ErrnoException | MalformedInputException _) {
            return ""; // numbers are shown then, which are as true
        }
    }

    /** Both files are lines of {@code NAME:PASSWORD:NUMBER:…}; of several names for a number the first counts. */
    private static Map<Long, String> names(String text) {
        Map<Long, String> names = new HashMap<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            String[] fields = text.substring(start, end < 0 ? text.length() : end).split(":", FIELD_NUMBER + 2);
            if (fields.length > FIELD_NUMBER && !fields[0].isEmpty()) {
                try {
                    names.putIfAbsent(Long.parseLong(fields[FIELD_NUMBER]), fields[0]);
                } catch (NumberFormatException _) {
                    // a line such as nss_compat's "+::::::"
                }
            }
            start = end < 0 ? text.length() : end + 1;
        }
        return names;
    }
}
