package sopsinstaller.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import sopsinstaller.faults.Tree.Node;

/** A manifest, and what the generation must hold that is made of it. */
final class Declaration {
    private static final int KEYS = 5;
    private static final int ALICE = 1000;
    private static final int POSTGRES = 71;
    private static final int KEYS_GROUP = 96;
    private static final int FOLDER_MODE = 0751;
    private final String head;
    private final String word;
    private final Accounts accounts;
    private final List<String> secrets = new ArrayList<>();
    private final List<String> templates = new ArrayList<>();
    private final NavigableMap<String, Node> nodes = new TreeMap<>();

    /** Whose the files are: as declared, all of alice who runs it, or all of root as accounts are not looked at. */
    enum Accounts { DECLARED, ALICE, IGNORED }

    /** A manifest with these members at its head; its values are those of the files of {@code word}, old or new. */
    Declaration(String head, String word, Accounts accounts) {
        this.head = head;
        this.word = word;
        this.accounts = accounts;
    }

    /** What the key of that number holds in a file. */
    static String value(String word, int key, String file) {
        return "the %s value %d of the %s file".formatted(word, key, file);
    }

    /** The value that {@link #secrets} gives to the secret of that number. */
    String value(int secret) {
        return value(word, secret % KEYS + 1, "first");
    }

    /** Adds {@code count} secrets of the first file: {@code s0}, {@code deep/s1}, … with owners and modes in turn. */
    Declaration secrets(int count, String further) {
        for (int i = 0; i < count; i++) {
            secret(i, "first", i % KEYS + 1, further);
        }
        return this;
    }

    /** Adds secret {@code i}, of the key of that number in {@code file}; {@code further} are more members. */
    Declaration secret(int i, String file, int key, String further) {
        String name = name(i);
        String owner = i % 3 == 0 ? "alice" : i % 3 == 1 ? "postgres" : "root";
        String mode = i % 2 == 0 ? "0440" : "0600";
        secrets.add("""
                {"name": "%s", "key": "k%d", "sopsFile": "/mnt/case/%s-%s.yaml", "mode": "%s"%s%s%s}""".formatted(
                name, key, word, file, mode, owned(owner),
                further.contains("\"path\"") ? "" : ", \"path\": \"@link@/" + name + "\"", further));
        put(name, mode, owner, value(word, key, file));
        return this;
    }

    /** Adds a secret of root that is the value of {@code key} in {@code file}, the same in old and new state. */
    Declaration secret(String name, String file, String key, String value) {
        secrets.add("""
                {"name": "%s", "key": "%s", "sopsFile": "%s", "mode": "0400", "path": "@link@/%s"}""".formatted(
                name, key, file, name));
        put(name, "0400", "root", value);
        return this;
    }

    /** The name of secret {@code i}. */
    static String name(int i) {
        return i % 4 == 1 ? "deep/s" + i : i % 4 == 3 ? "deep/er/s" + i : "s" + i;
    }

    /** Adds a template of alice. */
    Declaration template(String name, String text, String rendered, String further) {
        templates.add("""
                {"name": "%s", "content": "%s", "mode": "0440"%s%s%s}""".formatted(name, text, owned("alice"),
                further.contains("\"path\"") ? "" : ", \"path\": \"@link@/rendered/" + name + "\"", further));
        put("rendered/" + name, "0440", "alice", rendered);
        return this;
    }

    private String owned(String owner) {
        return accounts == Accounts.ALICE ? "" : ", \"owner\": \"%s\", \"group\": \"%s\"".formatted(owner, owner);
    }

    private void put(String name, String mode, String owner, String content) {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            int group = switch (accounts) {
                case DECLARED -> KEYS_GROUP;
                case ALICE -> ALICE;
                case IGNORED -> 0;
            };
            nodes.put(name.substring(0, slash), new Node('d', FOLDER_MODE, accounts == Accounts.ALICE ? ALICE : 0,
                    group, ""));
        }
        int account = switch (accounts) {
            case DECLARED -> owner.equals("alice") ? ALICE : owner.equals("postgres") ? POSTGRES : 0;
            case ALICE -> ALICE;
            case IGNORED -> 0;
        };
        nodes.put(name, new Node('-', Integer.parseInt(mode, 8), account, account, content));
    }

    /** The manifest; {@code @link@} is replaced by the path of the link to the current generation. */
    String text(String link) {
        return ("{ " + head + ",\n\"secrets\": [\n" + String.join(",\n", secrets) + "],\n\"templates\": [\n"
                + String.join(",\n", templates) + "] }").replace("@link@", link);
    }

    /** What is in the generation. */
    Tree tree() {
        return new Tree(nodes);
    }
}
