package sopsinstaller.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.age.PluginIdentity;
import sopsinstaller.age.Stanza;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;

/** Plugins that are shell scripts, friendly and hostile ones. */
class AgePluginsTest {
    private static final Libc LIBC = Libc.load();
    private static final String IDENTITY = "AGE-PLUGIN-TEST-1XYZ";
    private static final String KEY = "YELLOW SUBMARINE";
    /** Reads all that is said first. */
    private static final String LISTEN =
            "while read -r line; do [ \"$line\" != '-> done' ] || break; done; read -r line\n";
    private static final String SEND_KEY = say("file-key 0", KEY);
    private static final String DONE = "echo '-> done'; echo\n";
    private static final AgePlugin.Patience SHORT = new AgePlugin.Patience(700, 1500, 4000, 300);
    /** For what must not be decided by a slow machine. */
    private static final AgePlugin.Patience LONG = new AgePlugin.Patience(20_000, 20_000, 20_000, 20_000);

    @TempDir
    Path folder;
    private Path bin;
    private final List<String> told = new ArrayList<>();
    private AgePlugins plugins;

    @BeforeEach
    void findPlugins() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        plugins = plugins(LONG);
    }

    @Test
    void givesTheFileKey() throws Exception {
        script(LISTEN + SEND_KEY + "read -r ok; read -r empty; echo \"$ok\" >" + folder + "/answer\n" + DONE);
        assertEquals(Optional.of(KEY), ask());
        assertEquals("-> ok\n", Files.readString(folder.resolve("answer")));
        assertEquals(List.of(), plugins.unusable());
        assertEquals(List.of(), told);
    }

    @Test
    void aPluginWithoutKeyIsNoMatchAndIsAskedForTheNextFile() throws Exception {
        script(LISTEN + "echo x >>" + folder + "/runs\n" + DONE);
        assertEquals(Optional.empty(), ask());
        assertEquals(Optional.empty(), ask());
        assertEquals(List.of(), reasons());
        assertEquals(2, runs());
    }

    @Test
    void getsACleanEnvironmentAndNoSecretInItsWords() throws Exception {
        plugins = new AgePlugins(LIBC, Map.of("PATH", "relative::" + bin + ":.:/usr/bin:/bin", "HOME", "/home/u",
                "XDG_RUNTIME_DIR", "/run/user/1", "LANG", "C.UTF-8", "SOPS_AGE_KEY", "secret", "AGEDEBUG", "plugin",
                "CREDENTIALS_DIRECTORY", "/run/credentials", "LD_PRELOAD", "/evil"), told::add, LONG);
        script(LISTEN + "{ echo \"words: $*\"; pwd; env; } >" + folder + "/seen\n" + DONE);
        ask();
        List<String> seen = Files.readAllLines(folder.resolve("seen")).stream()
                .filter(line -> !line.startsWith("PWD=") && !line.startsWith("_=") && !line.startsWith("SHLVL="))
                .filter(line -> !line.startsWith("OLDPWD=")).sorted().toList();
        assertEquals(List.of("/tmp", "HOME=/home/u", "LANG=C.UTF-8", "PATH=" + bin + ":/usr/bin:/bin",
                "XDG_RUNTIME_DIR=/run/user/1", "words: --age-plugin=identity-v1"), seen);
    }

    @Test
    void tellsWhatThePluginSaysOnce() throws Exception {
        script(LISTEN + say("msg", "please touch \033[31mit") + "read -r ok; read -r empty\n" + DONE);
        ask();
        ask();
        assertEquals(List.of("age-plugin-test: please touch \\x1b[31mit"), told);
    }

    @Test
    void tellsThatItIsWaitedForAndGivesUpOnceForAllFiles() throws Exception {
        plugins = plugins(SHORT);
        script("echo x >>" + folder + "/runs; exec sleep 60\n");
        long start = System.nanoTime();
        for (int file = 0; file < 20; file++) {
            assertEquals(Optional.empty(), ask());
        }
        assertBetween(600, 2500, start);
        assertEquals(1, runs());
        assertEquals(List.of("age-plugin-test: no answer yet; perhaps it waits for a device to be plugged in or touched"),
                told);
        assertEquals(List.of("age-plugin-test: did not answer within 0 seconds and was ended"), reasons());
    }

    @Test
    void waitsLongerAfterAMessage() throws Exception {
        plugins = plugins(SHORT);
        script(LISTEN + say("msg", "touch") + "read -r ok; read -r empty; sleep 1\n" + SEND_KEY
                + "read -r ok; read -r empty\n" + DONE);
        assertEquals(Optional.of(KEY), ask());
        assertEquals(List.of("age-plugin-test: touch"), told, "and not that it is waited for");
    }

    @Test
    void hangsAfterAMessageAreEndedToo() throws Exception {
        plugins = plugins(SHORT);
        script(LISTEN + say("msg", "touch") + "exec sleep 60\n");
        long start = System.nanoTime();
        assertEquals(Optional.empty(), ask());
        assertEquals(Optional.empty(), ask());
        assertBetween(1400, 3500, start);
        assertEquals(List.of("age-plugin-test: did not answer within 1 seconds and was ended"), reasons());
    }

    @Test
    void noMessagesKeepItRunningForEver() throws Exception {
        plugins = plugins(SHORT);
        script(LISTEN + "while sleep 0.4; do " + say("msg", "touch").strip() + "; done\n");
        long start = System.nanoTime();
        assertEquals(Optional.empty(), ask());
        assertBetween(3500, 6500, start);
        assertEquals(List.of("age-plugin-test: did not answer within 4 seconds and was ended"), reasons());
    }

    @Test
    void singleBytesAreNoProgress() throws Exception {
        plugins = plugins(SHORT);
        script(LISTEN + "while sleep 0.1; do printf x; done\n");
        long start = System.nanoTime();
        assertEquals(Optional.empty(), ask());
        assertBetween(600, 2500, start);
    }

    @Test
    void doesNotWaitForWhatDoesNotReadItsInput() throws Exception {
        plugins = plugins(SHORT);
        script("exec sleep 60\n");
        List<Stanza> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(new Stanza("large", List.of(), new byte[1000]));
        }
        long start = System.nanoTime();
        assertEquals(Optional.empty(), ask(many));
        assertBetween(600, 2500, start);
    }

    @Test
    void refusalsThatTakeTooLongTogetherEndItToo() throws Exception {
        plugins = plugins(SHORT);
        script(LISTEN + "echo x >>" + folder + "/runs; sleep 0.3\n" + say("error internal", "no card"));
        for (int file = 0; file < 10; file++) {
            assertEquals(Optional.empty(), ask());
        }
        assertTrue(runs() >= 2 && runs() <= 3, runs() + " runs");
        assertEquals(List.of("age-plugin-test: says 'no card'"), reasons());
    }

    @Test
    void refusalsThatAreQuickAreForTheirFileOnly() throws Exception {
        script(LISTEN + "echo x >>" + folder + "/runs\n" + say("error stanza 0 0", "broken"));
        for (int file = 0; file < 5; file++) {
            ask();
        }
        assertEquals(5, runs());
        assertEquals(List.of("age-plugin-test: says 'broken'"), reasons());
    }

    @Test
    void secretsThatNobodyCanTypeAreRefused() throws Exception {
        script(LISTEN + say("request-secret", "PIN:") + "read -r answer; read -r empty; echo \"$answer\" >" + folder
                + "/answer\n" + DONE);
        assertEquals(Optional.empty(), ask());
        assertEquals("-> fail\n", Files.readString(folder.resolve("answer")));
        assertEquals(List.of("age-plugin-test: did not open the file; it asked 'PIN:', and nobody is there to answer"),
                reasons());
    }

    @Test
    void tellsHowItEndedTooEarly() throws Exception {
        script(LISTEN + "exit 7\n");
        assertEquals(Optional.empty(), ask());
        assertEquals(List.of("age-plugin-test: ended before it was done (exit status 7)"), reasons());
        plugins = plugins(LONG);
        script(LISTEN + "kill -9 $$\n");
        assertEquals(Optional.empty(), ask());
        assertEquals(List.of("age-plugin-test: ended before it was done (signal 9)"), reasons());
    }

    @Test
    void endsAtOnceIsNoSignalForUs() throws Exception {
        script("exit 3\n");
        assertEquals(Optional.empty(), ask());
        assertTrue(reasons().getFirst().endsWith("(exit status 3)"), reasons().toString());
    }

    @Test
    void anInputThatItClosesIsAnError() throws Exception {
        script(LISTEN + "exec 0<&-\n" + say("msg", "touch") + "exec sleep 60\n");
        long start = System.nanoTime();
        assertEquals(Optional.empty(), ask());
        assertEquals(List.of("age-plugin-test: does not read what it is asked"), reasons());
        assertBetween(0, 5000, start);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "yes\n",
        "exec cat /dev/zero\n",
        "echo '-> msg'; exec yes AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "printf -- '-> '; exec yes x\n",
        "echo '-> file-key 0'; head -c 1073741824 /dev/zero | base64 -w 64\n",
        "while :; do echo '-> msg'; echo; done\n"})
    void floodsAreEndedWithoutMemory(String flood) throws Exception {
        script(LISTEN + flood);
        long start = System.nanoTime();
        assertEquals(Optional.empty(), ask());
        assertBetween(0, 5000, start);
        assertEquals(1, reasons().size());
    }

    @Test
    void floodsBeforeItListensAreEndedToo() throws Exception {
        script("exec yes\n");
        assertEquals(Optional.empty(), ask());
        assertEquals(List.of("age-plugin-test: sent something that is no message of a plugin"), reasons());
    }

    @Test
    void garbageAfterTheEndDoesNoHarm() throws Exception {
        script(LISTEN + SEND_KEY + "read -r ok; read -r empty\n" + DONE + "exec yes garbage\n");
        assertEquals(Optional.of(KEY), ask());
        assertEquals(List.of(), reasons());
    }

    @Test
    void aGrandchildThatKeepsThePipeIsNotWaitedForAndDies() throws Exception {
        script(LISTEN + "sleep 60 & echo $! >" + folder + "/pid\n" + SEND_KEY + "read -r ok; read -r empty\n" + DONE);
        long start = System.nanoTime();
        assertEquals(Optional.of(KEY), ask());
        assertBetween(0, 5000, start);
        Path process = Path.of("/proc", Files.readString(folder.resolve("pid")).strip(), "cmdline");
        for (int i = 0; i < 200 && Files.exists(process) && Files.readString(process).contains("sleep"); i++) {
            Thread.sleep(10);
        }
        assertFalse(Files.exists(process) && Files.readString(process).contains("sleep"));
    }

    @Test
    void twoFileKeysAreOneTooMany() throws Exception {
        script(LISTEN + SEND_KEY + SEND_KEY + DONE);
        assertEquals(Optional.empty(), ask());
        assertEquals(List.of("age-plugin-test: sent two file keys"), reasons());
    }

    @Test
    void onlyProgramsOfAbsoluteDirectoriesAreFound() throws Exception {
        assertEquals(Optional.empty(), ask());
        assertEquals(List.of("age-plugin-test: is not in PATH: add its package to age.plugins"), reasons());
        Files.createDirectory(bin.resolve("age-plugin-directory"));
        Files.writeString(bin.resolve("age-plugin-text"), "no program");
        for (String name : List.of("../bin/x", "", "a b", "a/b", "ä", "directory", "text")) {
            plugins = plugins(LONG);
            assertTrue(plugins.open(name).isEmpty(), name);
            assertEquals(1, reasons().size());
        }
    }

    @Test
    void whatCannotBeExecutedIsAReason() throws Exception {
        Files.writeString(bin.resolve("age-plugin-test"), "#!/nowhere/interpreter\n");
        Files.setPosixFilePermissions(bin.resolve("age-plugin-test"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(Optional.empty(), ask());
        assertEquals(List.of("age-plugin-test: cannot be run: no such file or directory"), reasons());
    }

    @Test
    void whatItSaysIsKeptWithLimits() throws Exception {
        script(LISTEN + "n=$(cat " + folder + "/n 2>/dev/null || echo 0); n=$((n + 1)); echo $n >" + folder + "/n\n"
                + "b=$(printf %s \"text $n\" | base64 | tr -d =)\n"
                + "echo '-> msg'; echo \"$b\"; read -r ok; read -r empty\n"
                + "echo '-> error internal'; echo \"$b\"\n");
        for (int file = 0; file < 15; file++) {
            ask();
        }
        assertEquals(10, told.size());
        assertEquals(10, reasons().size());
    }

    @Test
    void leavesNoDescriptor() throws Exception {
        script(LISTEN + SEND_KEY + "read -r ok; read -r empty\n" + DONE);
        ask();
        int before = new File("/proc/self/fd").list().length;
        for (int file = 0; file < 10; file++) {
            ask();
        }
        assertEquals(before, new File("/proc/self/fd").list().length);
    }

    private AgePlugins plugins(AgePlugin.Patience patience) {
        return new AgePlugins(LIBC, Map.of("PATH", bin + ":" + System.getenv("PATH")), told::add, patience);
    }

    private void script(String text) throws IOException {
        Path file = bin.resolve("age-plugin-test");
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Optional<String> ask() {
        return ask(List.of(new Stanza("test", List.of("argument"), new byte[32])));
    }

    private Optional<String> ask(List<Stanza> stanzas) {
        SecretBytes text = SecretBytes.copyOf(IDENTITY.getBytes(US_ASCII));
        try (PluginIdentity identity = new PluginIdentity("test", text, plugins)) {
            return identity.unwrap(stanzas).map(key -> new String(key.expose(), US_ASCII));
        }
    }

    private List<String> reasons() {
        return plugins.unusable().stream().map(each -> each.path() + ": " + each.reason()).toList();
    }

    private int runs() throws IOException {
        return Files.readAllLines(folder.resolve("runs")).size();
    }

    private static String say(String words, String body) {
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(body.getBytes(UTF_8));
        return "echo '-> " + words + "'; echo " + base64 + "\n";
    }

    private static void assertBetween(long least, long most, long start) {
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        assertTrue(milliseconds >= least && milliseconds <= most, milliseconds + " ms");
    }
}
