package sopsinstaller.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A private mount namespace with its own users, /run, /home and /srv, made by {@code tests/tools/machine.sh} and gone
 * with {@link #close}. Its files are seen from outside below {@link #root}; absolute links there must be followed by
 * hand, as they would lead back to the real machine.
 */
public final class Machine implements AutoCloseable {
    private static final Path TESTS = Path.of(System.getProperty("tests")).toAbsolutePath().normalize();
    private static final long SECONDS = 60;
    private static final String SYSTEM = """
            "secretsMountPoint": "/run/secrets.d", "symlinkPath": "/run/secrets", "keepGenerations": 1,
              "ageSshKeyPaths": ["/mnt/fixtures/keys/host_ed25519"]""";
    private static final String USER = """
            "secretsMountPoint": "%r/secrets.d", "symlinkPath": "/home/alice/secrets", "keepGenerations": 1,
              "ageSshKeyPaths": ["/home/alice/fixtures/keys/host_ed25519"], "userMode": true""";

    private final Process holder;
    private final Path stage;
    private final String subject;

    /** What a process did. */
    public record Run(int status, String out, String err) {}

    private Machine(Process holder, Path stage, String subject) {
        this.holder = holder;
        this.stage = stage;
        this.subject = subject;
    }

    /** Starts a machine whose {@code @program@} is the build that {@code -Dsubject} names. */
    public static Machine start() throws IOException, InterruptedException {
        return start("/mnt/program/bin/sops-installer");
    }

    /** Starts a machine whose {@code @program@} is {@code subject}, a path. */
    public static Machine start(String subject) throws IOException, InterruptedException {
        Path stage = Files.createTempDirectory("sops-installer-machine");
        Process holder = new ProcessBuilder("unshare", "--mount", "--propagation", "private",
                "sh", TESTS.resolve("tools/machine.sh").toString(), Tools.programFolder().toString(), TESTS.toString(),
                System.getProperty("java.home"), stage.toString()).redirectErrorStream(true).start();
        var machine = new Machine(holder, stage, subject);
        var lines = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        if (!"ready".equals(line)) {
            machine.close();
            throw new IOException("the private machine did not start: " + line);
        }
        return machine;
    }

    /** Why this host cannot make such a machine, or an empty text. */
    public static String missing() throws IOException, InterruptedException {
        Process probe = new ProcessBuilder("sh", "-c",
                "[ \"$(id -u)\" = 0 ] && exec unshare --mount --propagation private mount -t tmpfs none /mnt")
                .redirectErrorStream(true).start();
        return probe.waitFor() == 0 ? "" : "needs root and leave to make mount namespaces";
    }

    /** The machine's root directory as seen from outside. */
    public String root() {
        return "/proc/" + holder.pid() + "/root";
    }

    /** Replaces the names of a case, such as {@code @program@}, by this machine's paths. */
    public String expand(String text) {
        return text.replace("@system@", SYSTEM).replace("@user@", USER).replace("@program@", subject);
    }

    /** The command line that runs {@code command} in this machine, as {@code user}, with exactly these variables. */
    public List<String> commandLine(String user, Map<String, String> environment, List<String> command) {
        var line = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount"));
        if (user.equals("alice")) {
            line.addAll(List.of("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"));
        }
        line.addAll(List.of("/usr/bin/env", "-i", "--chdir=/mnt/case"));
        environment.forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(command);
        return line;
    }

    /** Starts a command and does not wait. */
    public Process launch(String user, Map<String, String> environment, List<String> command) throws IOException {
        return new ProcessBuilder(commandLine(user, environment, command)).start();
    }

    /** Runs a command to its end; a process that hangs is killed and reported as status -1. */
    public Run run(String user, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", "");
        Path err = Files.createTempFile("err", "");
        try {
            Process process = new ProcessBuilder(commandLine(user, environment, command))
                    .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Run(ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Runs a script of the case as root; it must succeed. */
    public Run script(String text) throws IOException, InterruptedException {
        Run run = run("root", Map.of("PATH", System.getenv("PATH")), List.of("sh", "-euc", expand(text)));
        if (run.status() != 0) {
            throw new IOException("the case's script failed: " + run.err());
        }
        return run;
    }

    /** Writes a file below {@code @case@}, readable by all. */
    public void write(String name, String text) throws IOException {
        Files.writeString(Path.of(root(), "mnt/case", name), text);
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        holder.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
        Files.deleteIfExists(stage);
    }
}
