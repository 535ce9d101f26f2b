package sopsinstaller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Guards over the whole source: data walks one way, and what is dangerous stays in the rooms meant for it. */
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java/sopsinstaller");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?sopsinstaller\\.([a-z]+)\\.", Pattern.MULTILINE);
    private static final Pattern PUBLIC_MEMBER = Pattern.compile("^(    |)public (?!static final )");
    private static final int MAX_COLUMNS = 120;

    /** Package to the packages it may import, beside failure and secret, which all may. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("", Set.of("cli", "install", "inspect", "manifest", "keys", "linux", "age")),
            Map.entry("cli", Set.of("install", "manifest", "linux")),
            Map.entry("record", Set.of("manifest")),
            Map.entry("install", Set.of("manifest", "record", "keys", "sops", "linux", "store", "tree")),
            Map.entry("inspect", Set.of("manifest", "record", "keys", "sops", "linux", "store", "tree", "age", "ssh")),
            Map.entry("keys", Set.of("age", "openpgp", "ssh", "sops", "store", "linux", "manifest")),
            Map.entry("manifest", Set.of("store", "tree")),
            Map.entry("sops", Set.of("store", "tree")),
            Map.entry("store", Set.of("tree")),
            Map.entry("tree", Set.of()),
            Map.entry("age", Set.of()),
            Map.entry("openpgp", Set.of("linux")),
            Map.entry("ssh", Set.of()),
            Map.entry("linux", Set.of()),
            Map.entry("failure", Set.of()),
            Map.entry("secret", Set.of()));

    @Test
    void importsFollowTheWalkOfTheData() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Path file : sources()) {
            String from = packageOf(file);
            Matcher imports = IMPORT.matcher(Files.readString(file));
            while (imports.find()) {
                String to = imports.group(1);
                boolean everybodys = to.equals("secret") || to.equals("failure");
                if (!to.equals(from) && !(everybodys && !from.equals("secret") && !from.equals("failure"))
                        && !MAY_IMPORT.get(from).contains(to)) {
                    wrong.add(from + " imports " + to + " in " + file.getFileName());
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void onlyOneClassTouchesNativeCode() throws IOException {
        // the second names classes of JNA for the image builder, and calls nothing
        assertEquals(Set.of("Libc.java", "JnaInImage.java"), filesWith("com\\.sun\\.jna|java\\.lang\\.foreign"));
    }

    @Test
    void noPathObjectsThatAnEmptyEnvironmentCannotHold() throws IOException {
        // where the stub library stands is asked before the kernel can be asked anything
        assertEquals(Set.of("StubLibrary.java"),
                filesWith("java\\.nio\\.file|java\\.io\\.File\\b|FileInputStream|FileOutputStream"));
    }

    @Test
    void onlyTheCommandLinePrints() throws IOException {
        assertEquals(Set.of("Main.java"), filesWith("System\\.(out|err|exit)"));
    }

    @Test
    void filesStaySmallEnoughToReadInOneGo() throws IOException {
        for (Path file : sources()) {
            assertFalse(Files.readAllLines(file).size() > 400, file + " is longer than 400 lines");
        }
    }

    @Test
    void everyPublicTypeAndMethodHasItsJavadoc() throws IOException {
        Set<String> bare = new TreeSet<>();
        for (Path file : sources()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (PUBLIC_MEMBER.matcher(lines.get(i)).find() && !documented(lines, i)) {
                    bare.add(file.getFileName() + ":" + (i + 1));
                }
            }
        }
        assertEquals(Set.of(), bare);
    }

    private static boolean documented(List<String> lines, int member) {
        for (int i = member - 1; i >= 0; i--) {
            String line = lines.get(i).strip();
            if (line.equals("@Override") || line.endsWith("*/")) {
                return true;
            }
            if (!line.startsWith("@")) {
                return false;
            }
        }
        return false;
    }

    @Test
    void linesFitTheScreen() throws IOException {
        Set<String> wide = new TreeSet<>();
        for (Path file : sources()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > MAX_COLUMNS) {
                    wide.add(file.getFileName() + ":" + (i + 1));
                }
            }
        }
        assertEquals(Set.of(), wide);
    }

    private static Set<String> filesWith(String pattern) throws IOException {
        Pattern compiled = Pattern.compile(pattern);
        Set<String> found = new TreeSet<>();
        for (Path file : sources()) {
            if (compiled.matcher(Files.readString(file)).find()) {
                found.add(file.getFileName().toString());
            }
        }
        return found;
    }

    private static String packageOf(Path file) {
        Path parent = SOURCES.relativize(file).getParent();
        return parent == null ? "" : parent.toString();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
