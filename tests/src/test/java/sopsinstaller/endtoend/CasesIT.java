package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sopsinstaller.endtoend.CaseFile.Section;

/**
 * Plays every case of {@code tests/cases} on a machine of its own. With {@code -Drecord=true} what happened is written
 * into the case instead: read the difference before you keep it.
 */
class CasesIT {
    private static final Path CASES = Path.of(System.getProperty("tests"), "cases");
    private static final boolean RECORD = Boolean.getBoolean("record");

    @TestFactory
    Stream<DynamicTest> everyCaseEndsAsItSays() throws IOException {
        return cases().stream().map(file -> DynamicTest.dynamicTest(name(file), () -> play(file)));
    }

    /** The recorded trees are those of sops-install-secrets; where it is on PATH it is asked again. */
    @TestFactory
    Stream<DynamicTest> recordedTreesAreThoseOfSopsInstallSecrets() throws IOException {
        return cases().stream().filter(CaseFile::sameAsReference)
                .map(file -> DynamicTest.dynamicTest(name(file), () -> playReference(file)));
    }

    private static void play(CaseFile file) throws IOException, InterruptedException {
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
        try (Machine machine = Machine.start()) {
            List<Section> happened = new CaseRun(machine).play(file.sections());
            if (RECORD) {
                Files.writeString(file.file(), file.text(happened));
            } else {
                assertEquals(file.text(file.sections()), file.text(happened));
            }
        }
    }

    private static void playReference(CaseFile file) throws IOException, InterruptedException {
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
        String reference = Tools.onPath("sops-install-secrets");
        assumeTrue(!reference.isEmpty(), "sops-install-secrets is not on PATH: build it from the sops-nix sources");
        try (Machine machine = Machine.start(reference)) {
            assertEquals(common(file.sections()), common(new CaseRun(machine).play(file.sections())));
        }
    }

    /** Trees without what only one of the two programs leaves beside the generations. */
    private static String common(List<Section> sections) {
        String text = sections.stream().filter(section -> section.word().matches("tree|mount"))
                .map(Section::body).collect(Collectors.joining("\n"));
        assertFalse(text.isBlank(), "the case shows no tree");
        return text.lines().filter(line -> !line.endsWith("(beside the generations, not shown)"))
                .filter(line -> !line.contains("secrets.d.lock"))
                .collect(Collectors.joining("\n"));
    }

    private static List<CaseFile> cases() throws IOException {
        try (var files = Files.list(CASES)) {
            var cases = new java.util.ArrayList<CaseFile>();
            for (Path file : files.filter(path -> path.toString().endsWith(".txt")).sorted().toList()) {
                cases.add(CaseFile.read(file));
            }
            assertFalse(cases.isEmpty(), "no cases");
            return cases;
        }
    }

    private static String name(CaseFile file) {
        return file.file().getFileName().toString().replace(".txt", "");
    }
}
