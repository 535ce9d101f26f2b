package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
    private static final Libc LIBC = Libc.load();
    @TempDir
    Path root;

    @Test
    void runsWithJustItsWordsAndTheEnvironment() throws Exception {
        Path out = root.resolve("out");
        assertEquals(Optional.empty(), Command.run(LIBC,
                List.of("sh", "-c", "printf '%s,' \"$@\" \"$PATH\" >" + out, "sh", "a b", "$HOME", "")));
        assertEquals("a b,$HOME,," + System.getenv("PATH") + ",", Files.readString(out));
    }

    @Test
    void tellsHowItEnded() {
        assertEquals(Optional.of("ended with status 7"), Command.run(LIBC, List.of("sh", "-c", "exit 7")));
        assertEquals(Optional.of("was ended by signal 15"), Command.run(LIBC, List.of("sh", "-c", "kill -TERM $$")));
        assertEquals(Optional.of("cannot be run: no such file or directory"),
                Command.run(LIBC, List.of("/nowhere/program")));
        assertEquals(Optional.of("cannot be run: permission denied"), Command.run(LIBC, List.of(root.toString())));
    }

    @Test
    void killsWhatDoesNotEnd() throws Exception {
        Path pid = root.resolve("pid");
        assertEquals(Optional.of("did not end within 1 seconds and was killed"),
                Command.run(LIBC, List.of("sh", "-c", "echo $$ >" + pid + "; exec sleep 60"), 1));
        assertTrue(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).isEmpty(), "it still runs");
    }

    @Test
    void printsOnTheErrorOutput() throws Exception {
        // a process of its own, as the error output of this one is the test's
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djna.boot.library.path=" + System.getProperty("jna.boot.library.path"),
                "-cp", System.getProperty("java.class.path"), Printing.class.getName()).start();
        assertEquals(0, process.waitFor());
        assertEquals("", new String(process.getInputStream().readAllBytes()));
        assertTrue(new String(process.getErrorStream().readAllBytes()).contains("told"));
    }

    /** Runs a command that prints. */
    static final class Printing {
        private Printing() {}

        /** Called in a process of its own. */
        public static void main(String[] args) {
            System.exit(Command.run(Libc.load(), List.of("echo", "told")).isEmpty() ? 0 : 1);
        }
    }
}
