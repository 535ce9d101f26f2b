package sopsinstaller.inspect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;

/** Names, numbers and groups of the users in passwd(5) and group(5). */
final class DoctorAccounts {
    private static final int MAX_BYTES = 32 * 1024 * 1024;
    private final Map<String, Long> users = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Set<Long>> groups = new HashMap<>();
    private final Map<String, Long> groupNumbers = new HashMap<>();

    /** Knows the two tables by their text. */
    DoctorAccounts(String passwd, String group) {
        for (String line : passwd.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length > 3 && isNumber(fields[2]) && isNumber(fields[3])) {
                long uid = Long.parseLong(fields[2]);
                users.putIfAbsent(fields[0], uid);
                names.putIfAbsent(uid, fields[0]);
                groups.computeIfAbsent(uid, _ -> new HashSet<>()).add(Long.parseLong(fields[3]));
            }
        }
        for (String line : group.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length > 3 && isNumber(fields[2])) {
                groupNumbers.putIfAbsent(fields[0], Long.parseLong(fields[2]));
                for (String member : Arrays.asList(fields[3].split(","))) {
                    if (users.containsKey(member)) {
                        groups.get(users.get(member)).add(Long.parseLong(fields[2]));
                    }
                }
            }
        }
    }

    /** The tables of this host; one that cannot be read is empty. */
    static DoctorAccounts read(Libc libc) {
        return new DoctorAccounts(text(libc, "/etc/passwd"), text(libc, "/etc/group"));
    }

    /** Name of the user; empty when it has none. */
    String name(long uid) {
        return names.getOrDefault(uid, "");
    }

    /** Number of the user {@code name}, or itself where it is a number; -1 when there is none. */
    long user(String name) {
        Long uid = users.get(name);
        return uid != null ? uid : isNumber(name) ? Long.parseLong(name) : -1;
    }

    /** The groups of the user. */
    Set<Long> groups(long uid) {
        return groups.getOrDefault(uid, Set.of());
    }

    /** Number of the group {@code name}; -1 when there is none. */
    long group(String name) {
        return groupNumbers.getOrDefault(name, -1L);
    }

    private static String text(Libc libc, String path) {
        try {
            return new String(Files.read(libc, path, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (ErrnoException | MalformedInputException _) {
            return ""; // users then have numbers only, and the groups they are in are not known
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(each -> each >= '0' && each <= '9');
    }
}
