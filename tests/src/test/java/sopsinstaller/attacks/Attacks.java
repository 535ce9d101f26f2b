package sopsinstaller.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sopsinstaller.endtoend.Machine;

/** What the attacks have in common: the values of the sops files, and what of an installation is looked at. */
final class Attacks {
    /** The value of {@code db/password} in {@code all.yaml} and in {@code updated.yaml}. */
    static final Map<String, String> VALUES = Map.of("all.yaml", "p4ss w0rd", "updated.yaml", "changed p4ss");
    /** Longer than any run needs here, even while two attackers keep both processors busy. */
    static final long HANG_MILLISECONDS = 10_000;
    private static final List<String> PROGRAM = List.of("/mnt/program/bin/sops-installer");

    private Attacks() {}

    /** The command that installs a manifest of the case's folder. */
    static List<String> install(String manifest) {
        return List.of(PROGRAM.getFirst(), manifest);
    }

    /** One secret of a manifest, with the value of {@code file}; {@code more} begins with a comma or is empty. */
    static String secret(String name, String path, String file, String more) {
        return """
                {"name": "%s", "key": "db/password", "path": "%s", "mode": "0400", "format": "yaml",
                 "sopsFile": "/mnt/fixtures/sops/%s"%s}""".formatted(name, path, file, more);
    }

    /** Whether a program that ended so crashed, or told of a fault of its own. */
    static boolean crashed(Machine.Run run) {
        return run.status() < 0 || run.status() > 3 || run.err().contains("bug:") || run.err().contains("\n  at ");
    }

    /** What a generation holds, {@code NAME} to {@code KIND MODE UID:GID CONTENT}, its folders' names with a slash. */
    static Map<String, String> generation(Machine machine, String folder) throws IOException {
        Path top = Path.of(machine.root() + folder);
        var entries = new TreeMap<String, String>();
        try (Stream<Path> tree = Files.walk(top)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                Map<String, Object> attributes =
                        Files.readAttributes(path, "unix:mode,uid,gid,isRegularFile", LinkOption.NOFOLLOW_LINKS);
                boolean file = (Boolean) attributes.get("isRegularFile");
                entries.put(top.relativize(path) + (file ? "" : "/"), "%o %s:%s %s".formatted(
                        (Integer) attributes.get("mode"), attributes.get("uid"), attributes.get("gid"),
                        file ? Files.readString(path) : ""));
            }
        }
        return entries;
    }

    /** Where the link leads to; empty without it. */
    static String current(Machine machine, String link) throws IOException {
        Path path = Path.of(machine.root() + link);
        return Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString() : "";
    }

    /** The names in a folder. */
    static List<String> names(Machine machine, String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(machine.root() + folder))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
