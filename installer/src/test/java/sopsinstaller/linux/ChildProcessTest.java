package sopsinstaller.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final Libc LIBC = Libc.load();
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", System.getenv("PATH"));
    @TempDir
    Path root;

    @Test
    void writesAndReads() throws Exception {
        try (ChildProcess child = shell("read line; echo \"got $line\"; exit 3")) {
            write(child, "words\n");
            assertEquals("got words\n", new String(readAll(child), UTF_8));
            assertEquals(3, child.await(Deadline.inSeconds(10)));
            assertEquals(3, child.await(Deadline.inSeconds(10)), "asked once more");
        }
    }

    @Test
    void tellsTheSignalThatEndedIt() throws Exception {
        try (ChildProcess child = shell("kill -KILL $$")) {
            assertEquals(-9, child.await(Deadline.inSeconds(10)));
        }
    }

    @Test
    void givesExactlyItsEnvironmentDirectoryAndDescriptors() throws Exception {
        Path directory = Files.createDirectory(root.resolve("ä b"));
        try (ChildProcess child = ChildProcess.start(LIBC, List.of("/usr/bin/env", "sh", "-c",
                "env -u PWD -u SHLVL -u _ -u OLDPWD; pwd; ls /proc/self/fd; printf '%s,' \"$@\"", "sh", "a b", "", "ü"),
                Map.of("PATH", System.getenv("PATH"), "WORD", "käse"), directory.toString())) {
            List<String> lines = new String(readAll(child), UTF_8).lines().sorted().toList();
            // 3 is the directory that ls itself reads
            List<String> expected = List.of("0", "1", "2", "3", "PATH=" + System.getenv("PATH"), "WORD=käse",
                    directory.toString(), "a b,,ü,");
            assertEquals(expected.stream().sorted().toList(), lines);
        }
    }

    @Test
    void hasNoTerminalAndDefaultSignalsAndAGroupOfItsOwn() throws Exception {
        try (ChildProcess child = ChildProcess.start(LIBC, List.of("/bin/cat", "/proc/self/status", "/proc/self/stat"),
                Map.of(), "/")) {
            String text = new String(readAll(child), UTF_8);
            assertTrue(text.contains("SigIgn:\t0000000000000000\n"), text);
            assertTrue(text.contains("SigBlk:\t0000000000000000\n"), text);
            String[] stat = text.substring(text.lastIndexOf(')') + 2).split(" ");
            String pid = text.lines().filter(line -> line.startsWith("Pid:")).findFirst().orElseThrow().substring(5);
            assertEquals(List.of(pid, pid, "0"), List.of(stat[2], stat[3], stat[4]), "group, session, terminal");
        }
    }

    @Test
    void saysWhyNothingWasStarted() {
        assertEquals("posix_spawn '/nowhere/program': no such file or directory",
                assertThrows(ErrnoException.class, () -> start(List.of("/nowhere/program"), "/")).getMessage());
        assertTrue(assertThrows(ErrnoException.class, () -> start(List.of(root.toString()), "/"))
                .is(ErrnoException.EACCES));
        assertTrue(assertThrows(ErrnoException.class, () -> start(List.of("/bin/true"), "/nowhere"))
                .is(ErrnoException.ENOENT));
        assertThrows(IllegalStateException.class, () -> start(List.of("true"), "/"));
    }

    @Test
    void neitherSideWaitsForTheOtherWhenBothHaveMuchToSay() throws Exception {
        byte[] much = new byte[5 << 20];
        new Random(1).nextBytes(much);
        try (ChildProcess child = start(List.of("/bin/cat"), "/")) {
            child.write(much, 0, much.length, Deadline.inSeconds(20));
            child.closeInput();
            assertArrayEquals(much, readAll(child));
            assertEquals(0, child.await(Deadline.inSeconds(10)));
        }
    }

    @Test
    void writesOnlyTheGivenPart() throws Exception {
        try (ChildProcess child = start(List.of("/bin/cat"), "/")) {
            child.write("abcdef".getBytes(UTF_8), 2, 3, Deadline.inSeconds(10));
            child.closeInput();
            assertEquals("cde", new String(readAll(child), UTF_8));
        }
    }

    @Test
    void nothingWaitsLongerThanItsDeadline() throws Exception {
        long start = System.nanoTime();
        try (ChildProcess child = shell("exec sleep 60")) {
            byte[] much = new byte[1 << 20];
            assertTimeout(() -> child.read(much, 0, 1, Deadline.inMilliseconds(100)));
            assertTimeout(() -> child.write(much, 0, much.length, Deadline.inMilliseconds(100)));
            assertTimeout(() -> child.await(Deadline.inMilliseconds(100)));
        }
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        assertTrue(milliseconds >= 300 && milliseconds < 3000, milliseconds + " ms");
    }

    @Test
    void writingToWhatDoesNotReadIsAnErrorAndNoSignal() throws Exception {
        try (ChildProcess child = shell("exec 0<&-; echo closed; exec sleep 60")) {
            assertEquals(7, child.read(new byte[100], 0, 100, Deadline.inSeconds(10)));
            assertTrue(assertThrows(ErrnoException.class, () -> write(child, "words")).is(ErrnoException.EPIPE));
        }
        try (ChildProcess child = shell("exit 0")) {
            child.await(Deadline.inSeconds(10));
            assertTrue(assertThrows(ErrnoException.class, () -> write(child, "words")).is(ErrnoException.EPIPE));
        }
    }

    @Test
    void endsWhatRunsWithItsGrandchildren() throws Exception {
        Path pids = root.resolve("pids");
        try (ChildProcess child = shell("trap '' TERM; sleep 60 & echo $! >" + pids
                + "; (trap '' TERM; sleep 60; sleep 60) & echo $! >>" + pids + "; echo $$ >>" + pids
                + "; echo ready; wait; wait; sleep 60")) {
            assertEquals(6, child.read(new byte[100], 0, 100, Deadline.inSeconds(10)));
        }
        awaitAllGone(pids);
    }

    @Test
    void endsGrandchildrenOfWhatHasEnded() throws Exception {
        Path pids = root.resolve("pids");
        try (ChildProcess child = shell("sleep 60 & echo $! >" + pids + "; echo ready")) {
            assertEquals(6, child.read(new byte[100], 0, 100, Deadline.inSeconds(10)));
            assertEquals(0, child.await(Deadline.inSeconds(10)));
        }
        awaitAllGone(pids);
    }

    @Test
    void leavesNoDescriptorAndNoZombie() throws Exception {
        try (ChildProcess child = start(List.of("/bin/true"), "/")) {
            child.await(Deadline.inSeconds(10));
        }
        int before = descriptors();
        for (int i = 0; i < 20; i++) {
            try (ChildProcess child = shell(i % 2 == 0 ? "exit 1" : "sleep 60 & sleep 60")) {
                write(child, "x");
            } catch (ErrnoException e) {
                assertTrue(e.is(ErrnoException.EPIPE), e.getMessage());
            }
            assertThrows(ErrnoException.class, () -> start(List.of("/nowhere"), "/"));
        }
        assertEquals(before, descriptors());
        assertEquals(0, ProcessHandle.current().children().filter(child -> child.info().command().isEmpty()).count());
    }

    @Test
    void closingTwiceIsAllowed() throws Exception {
        ChildProcess child = shell("exit 0");
        child.close();
        child.close();
    }

    private ChildProcess shell(String script) throws ErrnoException {
        return start(List.of("/bin/sh", "-c", script), "/");
    }

    private static ChildProcess start(List<String> words, String directory) throws ErrnoException {
        return ChildProcess.start(LIBC, words, ENVIRONMENT, directory);
    }

    private static void write(ChildProcess child, String text) throws ErrnoException {
        byte[] bytes = text.getBytes(UTF_8);
        child.write(bytes, 0, bytes.length, Deadline.inSeconds(10));
    }

    private static byte[] readAll(ChildProcess child) throws ErrnoException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[70_000];
        for (int count; (count = child.read(piece, 0, piece.length, Deadline.inSeconds(10))) != -1; ) {
            all.write(piece, 0, count);
        }
        return all.toByteArray();
    }

    private interface Wait {
        void run() throws ErrnoException;
    }

    private static void assertTimeout(Wait wait) {
        assertTrue(assertThrows(ErrnoException.class, wait::run).is(ErrnoException.ETIMEDOUT));
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private static void awaitAllGone(Path pids) throws Exception {
        List<Long> numbers = Files.readAllLines(pids).stream().map(line -> Long.valueOf(line.strip())).toList();
        long end = System.nanoTime() + 5_000_000_000L;
        while (numbers.stream().anyMatch(ChildProcessTest::runs)) {
            assertTrue(System.nanoTime() < end, "some of " + numbers + " still run");
            Thread.sleep(10);
        }
    }

    /** Whether it is there and no zombie; orphans wait for an init that may be slow. */
    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (java.io.IOException _) {
            return false;
        }
    }
}
