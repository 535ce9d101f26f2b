package sopsinstaller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
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
                """, told(false, console -> console.failure(
                        new FileFailure.NotEncrypted("s.yaml"), List.of("secret 'a': left out", "secret 'b': kept"))));
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
