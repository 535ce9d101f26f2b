package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.SourceName;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;

/**
 * Finds the {@code -} too many in {@code .sops.yaml}: the line that starts a second key group where a second kind of
 * key was meant. Looks at lines only, and says nothing where they are not laid out as the documentation has them.
 */
final class DoctorRules {
    private static final String NAME = ".sops.yaml";
    private static final int MAX_BYTES = 1024 * 1024;
    /** As many parent folders of a relative path are tried beyond its own. */
    private static final int MAX_UP = 8;

    private DoctorRules() {}

    /**
     * The line that makes two groups of one.
     *
     * @param file the configuration
     * @param line from 1
     * @param command what makes one group of them
     */
    record Hyphen(String file, int line, String command) {
        String text() {
            return "line " + line + " of " + safe(file) + " starts the second group";
        }
    }

    /** The configuration that sops would use for {@code path}, if it has one rule with two groups. */
    static Optional<Hyphen> find(Libc libc, String path) {
        for (String folder : folders(path)) {
            String file = folder + NAME;
            try {
                return find(file, new String(Files.read(libc, file, MAX_BYTES), StandardCharsets.UTF_8));
            } catch (ErrnoException e) {
                if (!e.is(ErrnoException.ENOENT) && !e.is(ErrnoException.ENOTDIR)) {
                    return Optional.empty();
                }
            } catch (MalformedInputException _) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The same in the text of the configuration {@code file}. */
    static Optional<Hyphen> find(String file, String text) {
        String[] lines = text.split("\n");
        Optional<Hyphen> found = Optional.empty();
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].strip().endsWith("key_groups:")) {
                List<Integer> items = items(lines, i);
                if (items.size() > 1 && found.isPresent()) {
                    return Optional.empty(); // which of the rules made the file is not known
                }
                if (items.size() == 2) {
                    found = hyphen(file, lines, items.get(0), items.get(1));
                }
            }
        }
        return found;
    }

    /** The lines that start a group of the list below line {@code start}. */
    private static List<Integer> items(String[] lines, int start) {
        List<Integer> items = new ArrayList<>();
        int indent = -1;
        for (int i = start + 1; i < lines.length; i++) {
            String content = lines[i].strip();
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            int here = lines[i].indexOf(content);
            if (indent < 0 && content.startsWith("- ")) {
                indent = here;
            }
            if (here < indent || indent < 0 || here == indent && !content.startsWith("- ")) {
                return items;
            }
            if (here == indent) {
                items.add(i);
            }
        }
        return items;
    }

    private static Optional<Hyphen> hyphen(String file, String[] lines, int first, int second) {
        String kind = kind(lines[second]);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        int inner = lines[first].indexOf('-') + 2;
        String last = "";
        boolean before = false;
        for (int i = first; i < second; i++) {
            boolean atKind = i == first || lines[i].length() > inner && lines[i].charAt(inner) > ' '
                    && lines[i].substring(0, inner).isBlank() && lines[i].charAt(inner) != '-';
            if (atKind) {
                last = kind(lines[i]);
                before |= last.equals(kind);
            }
        }
        // the same kind again: its keys go on with the list above; another kind: a second list in the same group
        if (last.isEmpty() || before && !last.equals(kind)) {
            return Optional.empty();
        }
        String edit = before ? "d" : "s/-/ /";
        return Optional.of(new Hyphen(file, second + 1,
                "sed -i '" + (second + 1) + edit + "' " + SourceName.shellWord(file)));
    }

    /** The kind of keys that a line opens a list of; empty when it is not laid out so. */
    private static String kind(String line) {
        String content = line.strip();
        content = content.startsWith("- ") ? content.substring(2).strip() : content;
        return content.endsWith(":") && content.indexOf(' ') < 0 ? content : "";
    }

    /** Folders from the file's own upwards, each ending with a slash or empty. */
    private static List<String> folders(String path) {
        List<String> folders = new ArrayList<>();
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
            folders.add(path.substring(0, slash + 1));
            if (slash == 0) {
                return folders;
            }
        }
        folders.add("");
        String up = "";
        for (int i = 0; i < MAX_UP; i++) {
            up = up + "../";
            folders.add(up);
        }
        return folders;
    }
}
