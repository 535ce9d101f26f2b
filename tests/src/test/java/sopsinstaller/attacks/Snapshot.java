package sopsinstaller.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything about the files of some folders that an installer must not change: kind, owner, group, mode, content, and
 * the moments of the last changes, so that what was made and removed again, or changed and changed back, shows too.
 */
final class Snapshot {
    private final Map<String, String> files = new TreeMap<>();

    private Snapshot() {}

    /** The files in {@code folders} of the machine with that root. */
    static Snapshot of(String root, String... folders) throws IOException {
        var snapshot = new Snapshot();
        for (String folder : folders) {
            try (Stream<Path> tree = Files.walk(Path.of(root + folder))) {
                for (Path path : (Iterable<Path>) tree::iterator) {
                    snapshot.files.put(path.toString().substring(root.length()), describe(path));
                }
            }
        }
        return snapshot;
    }

    /** How the files are different in {@code later}. */
    List<String> changes(Snapshot later) {
        var changes = new ArrayList<String>();
        files.forEach((path, description) -> {
            String now = later.files.get(path);
            if (now == null) {
                changes.add(path + " was removed");
            } else if (!now.equals(description)) {
                changes.add(path + " was " + description + " and is " + now);
            }
        });
        later.files.forEach((path, description) -> {
            if (!files.containsKey(path)) {
                changes.add(path + " was made: " + description);
            }
        });
        return changes;
    }

    private static String describe(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
        boolean directory = (Boolean) attributes.get("isDirectory");
        String content = "";
        if ((Boolean) attributes.get("isSymbolicLink")) {
            content = " -> " + Files.readSymbolicLink(path);
        } else if ((Boolean) attributes.get("isRegularFile")) {
            content = " " + Arrays.hashCode(Files.readAllBytes(path));
        }
        // renaming another name of the same file, which its owner may do, counts as a change of its status
        boolean otherNames = !directory && (Integer) attributes.get("nlink") > 1;
        return "%o %s:%s %s%s%s".formatted((Integer) attributes.get("mode"), attributes.get("uid"),
                attributes.get("gid"), attributes.get("lastModifiedTime"),
                otherNames ? "" : " " + attributes.get("ctime"), content);
    }
}
