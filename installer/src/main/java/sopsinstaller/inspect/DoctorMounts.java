package sopsinstaller.inspect;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;

/** What fstab(5) says should be mounted, beside what is. */
final class DoctorMounts {
    private static final int MAX_BYTES = 32 * 1024 * 1024;
    private static final int FSTAB_PLACE = 1;
    private static final int MOUNTINFO_PLACE = 4;
    private final Set<String> declared;
    private final Set<String> mounted;

    /** Knows the two tables by their text. */
    DoctorMounts(String fstab, String mountinfo) {
        declared = places(fstab, FSTAB_PLACE);
        mounted = places(mountinfo, MOUNTINFO_PLACE);
    }

    /** The tables of this host; a table that cannot be read is empty. */
    static DoctorMounts read(Libc libc) {
        String mounts = text(libc, "/proc/self/mountinfo");
        // without the second table everything would look unmounted
        return new DoctorMounts(mounts.isEmpty() ? "" : text(libc, "/etc/fstab"), mounts);
    }

    /** The deepest declared mount point above {@code path} that nothing is mounted at. */
    Optional<String> unmountedAbove(String path) {
        String deepest = "";
        for (String place : declared) {
            if (path.startsWith(place + "/") && place.length() > deepest.length()) {
                deepest = place;
            }
        }
        return deepest.isEmpty() || mounted.contains(deepest) ? Optional.empty() : Optional.of(deepest);
    }

    private static String text(Libc libc, String path) {
        try {
            return new String(Files.read(libc, path, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (ErrnoException | MalformedInputException _) {
            return ""; // nothing is then said about mounts
        }
    }

    private static Set<String> places(String table, int column) {
        Set<String> places = new LinkedHashSet<>();
        for (String line : table.split("\n")) {
            StringTokenizer words = new StringTokenizer(line);
            String word = "";
            int seen = 0;
            while (seen <= column && words.hasMoreTokens()) {
                word = words.nextToken();
                seen++;
            }
            if (seen > column && !line.startsWith("#") && word.startsWith("/") && word.length() > 1) {
                places.add(unescaped(word));
            }
        }
        return places;
    }

    /** Both tables write blanks and backslashes as three octal digits. */
    private static String unescaped(String word) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            int end = i + 4;
            if (word.charAt(i) == '\\' && end <= word.length() && octal(word, i + 1, end)) {
                out.append((char) Integer.parseInt(word, i + 1, end, 8));
                i += 3;
            } else {
                out.append(word.charAt(i));
            }
        }
        return out.toString();
    }

    private static boolean octal(String word, int from, int to) {
        for (int i = from; i < to; i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '7') {
                return false;
            }
        }
        return true;
    }
}
