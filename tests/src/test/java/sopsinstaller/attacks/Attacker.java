package sopsinstaller.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tools;

/** A running program of {@code tests/attacks}, as an ordinary user of a machine. */
final class Attacker implements AutoCloseable {
    static final int ALICE = 1000;
    static final int POSTGRES = 71;
    /** Where attacker.c and reader.c are in a machine. */
    static final String ATTACKER = "/mnt/case/attacker";
    static final String READER = "/mnt/case/reader";
    private static final long SECONDS = 60;
    private final Process process;

    private Attacker(Process process) {
        this.process = process;
    }

    /** Compiles both programs into a machine. */
    static void compileInto(Machine machine) throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("tests"), "attacks").toAbsolutePath().normalize();
        for (String program : List.of(ATTACKER, READER)) {
            Tools.run(Map.of(), Tools.onPath("cc"), "-O2", "-Wall", "-Wextra", "-Werror", "-o",
                    machine.root() + program, folder + program.substring(program.lastIndexOf('/')) + ".c");
        }
    }

    /** Lets the user with that number attack with {@code command}. */
    static Attacker start(Machine machine, int user, List<String> command) throws IOException {
        var words = new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
        words.addAll(command);
        return new Attacker(machine.launch("root", Map.of(), words));
    }

    /** Ends the attack and returns what it printed. */
    String stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("the attacker did not work: " + printed + errors);
        }
        return printed;
    }

    /** The number after {@code word} in what an attacker printed. */
    static long number(String printed, String word) {
        Matcher matcher = Pattern.compile("\\b" + word + " (\\d+)").matcher(printed);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + word + " in " + printed);
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
