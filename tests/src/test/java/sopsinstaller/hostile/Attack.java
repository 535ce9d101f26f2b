package sopsinstaller.hostile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One hostile input: files, what makes other things than files, and the commands that are given them. Files lie in
 * {@link #FOLDER} of the machine; they are made only when the attack is run, as some are large.
 */
final class Attack {
    /** Where an attack's files lie. */
    static final String FOLDER = "/mnt/case/hostile/";
    /** A text that must never be in a message: it stands where secrets stand. */
    static final String CANARY = "c4nary-Zq8vX3t9";

    private final String family;
    private final String name;
    private final Map<String, Content> files = new LinkedHashMap<>();
    private final List<List<String>> commands = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>(List.of(CANARY));
    private String script = "";
    private boolean onlyLong;
    private boolean mayMoveAway;
    private Expected expected = Expected.ANYTHING;
    private String named = "";

    /** Makes a file's bytes. */
    @FunctionalInterface
    interface Content {
        /** The bytes. */
        byte[] bytes() throws Exception;
    }

    /** What must come of the installation beside being no loss. */
    enum Expected { ANYTHING, INSTALLED, REFUSED }

    /** An attack called {@code name} of {@code family}; both are in every report of it. */
    Attack(String family, String name) {
        this.family = family;
        this.name = name;
    }

    /** Adds a file. */
    Attack file(String file, Content content) {
        files.put(file, content);
        return this;
    }

    /** Adds a command of the program: its words, where {@code @} stands for the folder. */
    Attack command(String... words) {
        commands.add(List.of(words).stream().map(word -> word.replace("@", FOLDER)).toList());
        return this;
    }

    /** Sets a variable for all commands. */
    Attack variable(String variable, String value) {
        environment.put(variable, value.replace("@", FOLDER));
        return this;
    }

    /** Runs a shell script in the folder after the files are there. */
    Attack script(String text) {
        script = text;
        return this;
    }

    /** Names another text that no message may hold. */
    Attack secret(String text) {
        secrets.add(text);
        return this;
    }

    /** Leaves it out of the short form: large or slow. */
    Attack onlyLong() {
        onlyLong = true;
        return this;
    }

    /** Allows it to install somewhere else, as a manifest that is another may. */
    Attack mayMoveAway() {
        mayMoveAway = true;
        return this;
    }

    /** At a limit: must work. */
    Attack installs() {
        expected = Expected.INSTALLED;
        return this;
    }

    /** Above a limit: the first command must fail with a message that holds {@code limit}. */
    Attack refusedNaming(String limit) {
        expected = Expected.REFUSED;
        named = limit;
        return this;
    }

    String name() {
        return family + "/" + name;
    }

    Map<String, Content> files() {
        return files;
    }

    List<List<String>> commands() {
        return commands;
    }

    Map<String, String> environment() {
        return environment;
    }

    List<String> secrets() {
        return secrets;
    }

    String script() {
        return script;
    }

    boolean isOnlyLong() {
        return onlyLong;
    }

    boolean canMoveAway() {
        return mayMoveAway;
    }

    Expected expected() {
        return expected;
    }

    String named() {
        return named;
    }
}
