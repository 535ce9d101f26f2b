package sopsinstaller.scale;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import sopsinstaller.endtoend.Machine;

/** A manifest and what it must install: every name with its bytes, its owner, its group and its mode. */
final class Declared {
    private static final String MANIFEST = "manifest.json";
    private static final String PLACEHOLDER = "<SOPS:%064x:PLACEHOLDER>";
    private static final List<Owner> OWNERS = List.of(new Owner("root", "root", 0, 0, 0400),
            new Owner("postgres", "postgres", 71, 71, 0440), new Owner("alice", "web", 1000, 80, 0640));

    private final List<String> secrets = new ArrayList<>();
    private final List<String> templates = new ArrayList<>();
    private final Map<String, String> placeholders = new LinkedHashMap<>();
    private final Map<String, Expected> expected = new TreeMap<>();

    private record Owner(String user, String group, int uid, int gid, int mode) {}

    private record Expected(Supplier<byte[]> content, Owner owner) {}

    /** Declares a secret whose owner and mode follow from how many there are already. */
    void secret(String name, String file, String format, String key, Supplier<byte[]> content) {
        Owner owner = OWNERS.get(expected.size() % OWNERS.size());
        secrets.add(entry(name, owner, "/run/secrets/" + name)
                + "\"sopsFile\": \"%s\", \"format\": \"%s\", \"key\": \"%s\"}".formatted(file, format, key));
        expected.put(name, new Expected(content, owner));
    }

    /** Declares a template with the text of {@code file}. */
    void template(String name, String file, Supplier<byte[]> content) {
        Owner owner = OWNERS.get(expected.size() % OWNERS.size());
        templates.add(entry(name, owner, "/run/secrets/rendered/" + name) + "\"file\": \"" + file + "\"}");
        expected.put("rendered/" + name, new Expected(content, owner));
    }

    /** The placeholder of a secret, of the form that the modules make. */
    String placeholder(String secret) {
        return placeholders.computeIfAbsent(secret, name -> PLACEHOLDER.formatted(placeholders.size()));
    }

    private static String entry(String name, Owner owner, String path) {
        return "{\"name\": \"%s\", \"path\": \"%s\", \"owner\": \"%s\", \"group\": \"%s\", \"mode\": \"%04o\", "
                .formatted(name, path, owner.user, owner.group, owner.mode);
    }

    /** Writes the manifest; returns the command that installs it. */
    List<String> write(Machine machine) throws IOException {
        var names = new ArrayList<String>();
        placeholders.forEach((name, text) -> names.add("\"" + name + "\": \"" + text + "\""));
        machine.write(MANIFEST, machine.expand("{ @system@, \"placeholderBySecretName\": {"
                + String.join(",\n", names) + "},\n\"templates\": [" + String.join(",\n", templates)
                + "],\n\"secrets\": [" + String.join(",\n", secrets) + "] }"));
        return List.of(machine.expand("@program@"), MANIFEST);
    }

    /** What is wrong with generation {@code number}, which must be the only one and hold exactly what was declared. */
    List<String> wrongs(Machine machine, int number) throws IOException {
        var wrongs = new ArrayList<String>();
        Path mount = Path.of(machine.root(), "run/secrets.d");
        Path link = Files.readSymbolicLink(Path.of(machine.root(), "run/secrets"));
        if (!link.equals(Path.of("/run/secrets.d/" + number))) {
            wrongs.add("/run/secrets leads to " + link + ", not to generation " + number);
            return wrongs;
        }
        try (var entries = Files.list(mount)) {
            Set<String> left = new HashSet<>(entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock")).toList());
            if (!left.equals(Set.of(number + "", number + ".json"))) {
                wrongs.add("not pruned: /run/secrets.d has " + left);
            }
        }
        Path generation = mount.resolve(Integer.toString(number));
        var found = new HashSet<String>();
        try (var files = Files.walk(generation)) {
            for (Path file : (Iterable<Path>) files.filter(path -> !Files.isDirectory(path))::iterator) {
                String name = generation.relativize(file).toString();
                found.add(name);
                judge(name, file, wrongs);
            }
        }
        expected.keySet().stream().filter(name -> !found.contains(name))
                .forEach(name -> wrongs.add(name + " is missing"));
        return wrongs;
    }

    private void judge(String name, Path file, List<String> wrongs) throws IOException {
        Expected wanted = expected.get(name);
        if (wanted == null) {
            wrongs.add(name + " was not declared");
            return;
        }
        var attributes = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        String is = "%o %s:%s".formatted((int) attributes.get("mode"), attributes.get("uid"), attributes.get("gid"));
        String shouldBe = "%o %d:%d".formatted(0100000 | wanted.owner.mode, wanted.owner.uid, wanted.owner.gid);
        if (!is.equals(shouldBe)) {
            wrongs.add(name + " is " + is + ", not " + shouldBe);
        }
        byte[] content = wanted.content.get();
        byte[] bytes = Files.readAllBytes(file);
        if (!Arrays.equals(content, bytes)) {
            wrongs.add("%s: byte %d of %d differs from the %d that it should have".formatted(name,
                    Arrays.mismatch(content, bytes), bytes.length, content.length));
        }
    }

    /** The bytes of a text. */
    static Supplier<byte[]> text(Supplier<String> text) {
        return () -> text.get().getBytes(StandardCharsets.UTF_8);
    }
}
