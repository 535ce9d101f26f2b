package sopsinstaller.hostile;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sopsinstaller.endtoend.Machine;

/** Everything that a run could have changed on a machine: mounts, and files with owner, mode, content and time. */
final class State {
    private static final Set<String> OURS = Set.of("/mnt/case/tracer", "/mnt/case/tracer-report", "/mnt/case/times");
    private static final int SMALL = 64 * 1024;
    private static final Pattern NUMBER = Pattern.compile("(secrets\\.d/)\\d+");

    private State() {}

    /** The state, path by path; the line of a path tells all of it. */
    static Map<String, String> of(Machine machine) throws IOException {
        var state = new TreeMap<String, String>();
        Path root = Path.of(machine.root());
        state.put("mounts", Files.readString(root.resolveSibling("mountinfo")));
        for (String folder : new String[] {"run", "srv", "home", "mnt/case"}) {
            Files.walkFileTree(root.resolve(folder), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    state.put(name(path), line(path, attributes));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    if (!OURS.contains(name(path))) {
                        state.put(name(path), line(path, attributes));
                    }
                    return FileVisitResult.CONTINUE;
                }

                private String name(Path path) {
                    return "/" + root.relativize(path);
                }
            });
        }
        return state;
    }

    /** The state without what an installation of the same manifest changes: the number of the generation, times. */
    static Map<String, String> withoutNumbers(Map<String, String> state) {
        var same = new TreeMap<String, String>();
        state.forEach((path, line) -> {
            if (!path.startsWith("/mnt/case") && !path.endsWith(".json") && !path.equals("mounts")) {
                same.put(NUMBER.matcher(path).replaceAll("$1N"),
                        NUMBER.matcher(line).replaceAll("$1N").replaceAll(" @.*", ""));
            }
        });
        same.put("number of mounts", Long.toString(state.get("mounts").lines().count()));
        return same;
    }

    /** How two states differ, in at most three lines; empty when they do not. */
    static String difference(Map<String, String> before, Map<String, String> after) {
        var paths = new TreeMap<>(before);
        paths.putAll(after);
        return String.join("; ", paths.keySet().stream()
                .filter(path -> !before.getOrDefault(path, "absent").equals(after.getOrDefault(path, "absent")))
                .limit(3).map(path -> path.equals("mounts") ? path : path + ": " + before.getOrDefault(path, "absent")
                        + " -> " + after.getOrDefault(path, "absent")).toList());
    }

    private static String line(Path path, BasicFileAttributes attributes) throws IOException {
        PosixFileAttributes posix = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String line = posix.owner().getName() + ":" + posix.group().getName() + " "
                + PosixFilePermissions.toString(posix.permissions());
        if (attributes.isSymbolicLink()) {
            return line + " -> " + Files.readSymbolicLink(path);
        }
        if (attributes.isRegularFile()) {
            line += " " + attributes.size() + (attributes.size() <= SMALL
                    ? " " + Arrays.hashCode(Files.readAllBytes(path)) : "");
        }
        return line + (attributes.isDirectory() ? "" : " @" + attributes.lastModifiedTime());
    }
}
