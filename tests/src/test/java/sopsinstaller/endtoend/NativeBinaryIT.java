package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is promised of the native binary itself (installer/docs/native.md): its size, its libraries, what it opens. */
class NativeBinaryIT {
    private static final long MAX_BYTES = 23_000_000;
    private static final Pattern NEEDED = Pattern.compile("\\(NEEDED\\).*\\[(.+)\\]");
    private static final String TRACE = "/mnt/case/trace";
    /** A call that was given a path: directory descriptor with its own path, or AT_FDCWD, then the name. */
    private static final Pattern OPENED = Pattern.compile(
            "(?m)^\\d+ +(?:openat|open|execve|connect|socket)\\((?:(?:AT_FDCWD|\\d+)<([^>]*)>, )?\"([^\"]*)\"");
    private static final Pattern NETWORK = Pattern.compile("(?m)^\\d+ +socket\\((?!AF_UNIX|PF_LOCAL)[^\\n]*");
    private static final Pattern WRITABLE_CODE = Pattern.compile(
            "(?m)^\\d+ +(?:mmap|mprotect)\\([^\\n]*PROT_WRITE\\|PROT_EXEC[^\\n]*");

    /** What the dynamic linker, the runtime and the name services of the C library open; each is in native.md. */
    private static final List<Pattern> EXPECTED_OF_THE_SYSTEM = patterns(
            "/etc/ld\\.so\\.cache", "/.*/libc\\.so\\.6", "/proc/self/maps", "/proc/self/cmdline", "/proc/self/mountinfo",
            "/proc/sys/vm/overcommit_memory", "/sys/devices/system/cpu.*",
            "/etc/nsswitch\\.conf", "/etc/passwd", "/etc/group", "/.*/libnss_[a-z]+\\.so\\.2", "/.*/gconv/.*");

    @BeforeAll
    static void onlyForTheBinary() {
        assumeTrue(System.getProperty("subject").equals("native"), "the subject is not the native binary");
    }

    @Test
    void isSmall() throws IOException {
        assertTrue(Files.size(Tools.program()) <= MAX_BYTES, Files.size(Tools.program()) + " bytes");
    }

    @Test
    void needsNoLibraryButThatOfC() throws IOException, InterruptedException {
        assumeFalse(Tools.onPath("readelf").isEmpty(), "readelf is not on PATH: it is in the package binutils");
        assertEquals(Set.of("libc.so.6"), needed(Tools.program()));
        assertEquals(Set.of("libc.so.6"), needed(Tools.programFolder().resolve("lib/libjnidispatch.so")));
    }

    @Test
    void opensNothingThatTheRunDoesNotNeed() throws IOException, InterruptedException {
        try (Machine machine = machine()) {
            String trace = trace(machine, "openat,open,execve,connect,socket");
            Set<String> opened = new TreeSet<>();
            Matcher calls = OPENED.matcher(trace);
            while (calls.find()) {
                String name = calls.group(2);
                opened.add(name.startsWith("/") || calls.group(1) == null ? name
                        : (calls.group(1) + "/" + name).replaceAll("/+", "/"));
            }
            assertTrue(opened.contains("/mnt/fixtures/sops/all.yaml"), opened.toString());
            opened.removeIf(path -> EXPECTED_OF_THE_SYSTEM.stream().anyMatch(known -> known.matcher(path).matches()));
            assertEquals(new TreeSet<>(Set.of(
                    "/mnt/program/bin/sops-installer", "/mnt/program/lib/libjnidispatch.so",
                    "/mnt/case/manifest.json", "/mnt/fixtures/sops/all.yaml", "/mnt/fixtures/keys/host_ed25519",
                    "/", "/run", "/run/secrets.d.lock", "/run/secrets.d", "/run/secrets.d/.",
                    "/run/secrets.d/.new-generation", "/run/secrets.d/.new-generation/a", "/run/secrets.d/.new-record")),
                    opened);
            assertFalse(NETWORK.matcher(trace).find(), trace);
        }
    }

    @Test
    void neverMakesMemoryBothWritableAndExecutable() throws IOException, InterruptedException {
        try (Machine machine = machine()) {
            String trace = trace(machine, "mmap,mprotect,pkey_mprotect,memfd_create");
            assertTrue(trace.contains("mmap("), trace);
            assertFalse(WRITABLE_CODE.matcher(trace).find(), trace);
            assertFalse(trace.contains("memfd_create("), trace);
        }
    }

    private static Machine machine() throws IOException, InterruptedException {
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
        assumeFalse(Tools.onPath("strace").isEmpty(), "strace is not on PATH: install Debian's package strace");
        return Machine.start();
    }

    /** What a first install of one secret does, of these calls. */
    private static String trace(Machine machine, String calls) throws IOException, InterruptedException {
        machine.write("manifest.json", machine.expand("""
                { @system@, "secrets": [{"name": "a", "key": "db/password", "path": "/run/secrets/a", "mode": "0400",
                  "format": "yaml", "sopsFile": "/mnt/fixtures/sops/all.yaml"}] }"""));
        var command = new ArrayList<>(List.of(Tools.onPath("strace"), "-f", "-y", "-qq", "-o", TRACE, "-e",
                "trace=" + calls, machine.expand("@program@"), "/mnt/case/manifest.json"));
        Machine.Run run = machine.run("root", Map.of(), command);
        assertEquals(0, run.status(), run.err());
        return Files.readString(Path.of(machine.root() + TRACE));
    }

    private static Set<String> needed(Path file) throws IOException, InterruptedException {
        String dynamic = new String(Tools.run(Map.of("LC_ALL", "C"), "readelf", "-dW", file.toString()),
                StandardCharsets.UTF_8);
        return NEEDED.matcher(dynamic).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static List<Pattern> patterns(String... texts) {
        return Stream.of(texts).map(Pattern::compile).toList();
    }
}
