package sopsinstaller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.ManifestFailure;
import sopsinstaller.failure.Warning;

class ConsoleTest {
    @Test
    void tellsEachProblemOfAManifestInALineOfItsOwn() {
        assertEquals("""
                sops-installer: error: m\\x0a.json: a
                sops-installer: error: m\\x0a.json: b
                """, told(false, console -> console.failure(
                        new ManifestFailure.Invalid("m\n.json", List.of("a", "b")))));
    }

    @Test
    void tellsAFailureOnceWithItsEntriesAndTheRemedy() {
        assertEquals("""
                sops-installer: error: s.yaml: is not encrypted
                  secret 'a': left out
                  secret 'b': kept
                sops-installer: hint: run sops encrypt -i s.yaml
                """, told(false, console -> console.failures(Map.of(
                        new FileFailure.NotEncrypted("s.yaml"), List.of("secret 'a': left out", "secret 'b': kept")))));
    }

    @Test
    void tellsAHundredFailuresWithAHundredEntriesEachAndCountsTheRest() {
        Map<Failure, List<String>> failures = new LinkedHashMap<>();
        for (int i = 0; i < 102; i++) {
            failures.put(new FileFailure.NotEncrypted(i + ".yaml"), IntStream.range(0, i < 2 ? 101 + i : 1)
                    .mapToObj(entry -> "secret '" + entry + "': left out").toList());
        }
        List<String> lines = told(false, console -> console.failures(failures)).lines().toList();
        assertEquals(List.of("  secret '99': left out", "  and 1 more entry",
                "sops-installer: hint: run sops encrypt -i 0.yaml"), lines.subList(100, 103));
        assertTrue(lines.contains("  and 2 more entries"));
        assertEquals(List.of("sops-installer: hint: run sops encrypt -i 99.yaml", "sops-installer: and 2 more problems"),
                lines.subList(lines.size() - 2, lines.size()));
        assertEquals(2 * 103 + 98 * 3 + 1, lines.size());
    }

    @Test
    void startsEachLineWithItsPriorityInTheJournal() {
        assertEquals("""
                <4>sops-installer: warning: /m: odd
                <6>sops-installer: fine
                <3>sops-installer: error: s.yaml: is not encrypted
                <3>sops-installer: hint: run sops encrypt -i s.yaml
                """, told(true, console -> {
                    console.warning(new Warning("/m", "odd"));
                    console.information("fine");
                    console.failure(new FileFailure.NotEncrypted("s.yaml"));
                }));
    }

    @Test
    void tellsABugByItsKindAndPlaceOnly() {
        String told = told(false, console -> console.bug(new IllegalArgumentException("hunter2")));
        assertEquals("sops-installer: bug: IllegalArgumentException", told.lines().findFirst().orElseThrow());
        assertFalse(told.contains("hunter2"));
    }

    @Test
    void tellsExhaustedMemoryInOneLine() {
        String line = "sops-installer: error: the input needs more memory than this program allows itself, "
                + "or than the machine has\n";
        assertEquals(line, told(false, console -> console.bug(new OutOfMemoryError("x"))));
        assertEquals(line, told(false, console -> console.bug(new StackOverflowError())));
    }

    @Test
    void releaseIsThatOfTheProject() throws Exception {
        assertEquals(true, Files.readString(Path.of("pom.xml")).contains("<version>" + Release.VERSION + "</version>"));
    }

    private static String told(boolean journal, Consumer<Console> use) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        use.accept(new Console(new PrintStream(bytes, true, UTF_8), journal));
        return bytes.toString(UTF_8);
    }
}
