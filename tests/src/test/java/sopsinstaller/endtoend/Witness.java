package sopsinstaller.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import jnr.posix.FileStat;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * What the kernel shows of a tree, asked through jnr-posix, which shares no code with the program. One line an entry:
 * kind, mode, owner:group, path and content, such as {@code - 0440 postgres:keys /run/secrets/a = "text"}. The bytes of
 * records and locks beside the generations hold times and are not shown.
 */
final class Witness {
    private static final POSIX POSIX_CALLS = POSIXFactory.getNativePOSIX();
    private static final int SHOWN = 60;
    private static final Map<Integer, String> USERS = Map.of(0, "root", 1000, "alice", 71, "postgres", 65534, "nobody");
    private static final Map<Integer, String> GROUPS =
            Map.of(0, "root", 96, "keys", 1000, "alice", 71, "postgres", 80, "web", 65534, "nogroup");

    private final String root;

    /** A witness of the tree below {@code root}, which is no part of the paths it prints. */
    Witness(String root) {
        this.root = root;
    }

    /** The entry at {@code path} and, for a directory, all below it, sorted by name. */
    String tree(String path) throws IOException {
        var text = new StringBuilder();
        describe(path, text);
        return text.toString();
    }

    private void describe(String path, StringBuilder text) throws IOException {
        String outside = root + path;
        if (!Files.exists(Path.of(outside), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            text.append("absent ").append(path).append('\n');
            return;
        }
        FileStat status = POSIX_CALLS.lstat(outside);
        String kind = status.isSymlink() ? "l" : status.isDirectory() ? "d" : status.isFile() ? "-" : "?";
        String owner = USERS.getOrDefault(status.uid(), Integer.toString(status.uid()));
        String group = GROUPS.getOrDefault(status.gid(), Integer.toString(status.gid()));
        String mode = status.isSymlink() ? "----" : String.format("%04o", status.mode() & 07777);
        text.append(String.join(" ", kind, mode, owner + ":" + group, path));
        if (status.isSymlink()) {
            text.append(" -> ").append(Files.readSymbolicLink(Path.of(outside)));
        } else if (status.isFile() && path.matches(".*/secrets\\.d/[^/]*")) {
            text.append(" (beside the generations, not shown)");
        } else if (status.isFile()) {
            text.append(" = ").append(content(Files.readAllBytes(Path.of(outside))));
        }
        text.append('\n');
        if (status.isDirectory()) {
            for (String name : names(outside)) {
                describe(path + "/" + name, text);
            }
        }
    }

    private static List<String> names(String directory) throws IOException {
        try (var entries = Files.list(Path.of(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    /** Short printable text in quotes, everything else as its length and SHA-256. */
    static String content(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (bytes.length <= SHOWN && text.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\n')) {
            return '"' + text.replace("\n", "\\n") + '"';
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return bytes.length + " bytes sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: every JDK has SHA-256", e);
        }
    }

    /** The mount at {@code path} as /proc/self/mountinfo of the machine tells: type and per-mount options. */
    String mount(String path) throws IOException {
        var found = new StringBuilder();
        for (String line : Files.readAllLines(Path.of(root).getParent().resolve("mountinfo"))) {
            String[] fields = line.split(" ");
            int dash = List.of(fields).indexOf("-");
            if (fields[4].equals(path)) {
                found.append(fields[dash + 1]).append(' ').append(fields[5]).append(' ')
                        .append(fields[dash + 3]).append('\n');
            }
        }
        return found.isEmpty() ? "none\n" : found.toString();
    }
}
