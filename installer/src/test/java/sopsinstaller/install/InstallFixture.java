package sopsinstaller.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Encoding;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Access;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.Placeholder;
import sopsinstaller.manifest.Manifest.RestartOn;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;

/** Installs in user mode below one directory; a secret without content is one that could not be decrypted. */
final class InstallFixture {
    private static final Libc LIBC = Libc.load();
    final Path root;
    final Path mount;
    final Path link;
    int keep = 1;
    boolean late;
    private final List<Secret> secrets = new ArrayList<>();
    private final Map<Integer, String> contents = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();
    private final List<Placeholder> placeholders = new ArrayList<>();
    private final Map<String, String> templateSecrets = new LinkedHashMap<>();

    InstallFixture(Path root) {
        this.root = root;
        this.mount = root.resolve("secrets.d");
        this.link = root.resolve("secrets");
    }

    static Libc libc() {
        return LIBC;
    }

    InstallFixture clear() {
        secrets.clear();
        contents.clear();
        templates.clear();
        placeholders.clear();
        templateSecrets.clear();
        return this;
    }

    InstallFixture secret(String name, String content) {
        return secret(name, content, link + "/" + name, OnFailure.KEEP, 0400);
    }

    InstallFixture secret(String name, String content, OnFailure onFailure) {
        return secret(name, content, link + "/" + name, onFailure, 0400);
    }

    InstallFixture secretAt(Path path, String name, String content) {
        return secret(name, content, path.toString(), OnFailure.KEEP, 0400);
    }

    InstallFixture secret(String name, String content, String path, OnFailure onFailure, int mode) {
        int index = secrets.size();
        secrets.add(new Secret(index, name, KeyPath.plain(name), path, List.of(), new Access(null, 0, null, 0, mode),
                "/secrets.yaml", Store.YAML, List.of(), List.of(), onFailure, Set.of(RestartOn.values()), ""));
        if (content != null) {
            contents.put(index, content);
        }
        return this;
    }

    /** A template with this text at its usual path. */
    InstallFixture template(String name, String content, OnFailure onFailure) {
        return template(name, content, "", link + "/rendered/" + name, onFailure);
    }

    InstallFixture template(String name, String content, String file, String path, OnFailure onFailure) {
        templates.add(new Template(templates.size(), name, content, file, path, List.of(),
                new Access(null, 0, null, 0, 0440), List.of("app.service"), List.of(), onFailure,
                Set.of(RestartOn.VALUE, RestartOn.REMOVAL)));
        return this;
    }

    /** A secret for templates only; without content it could not be decrypted. */
    InstallFixture templateSecret(String name, String content) {
        templateSecrets.put(name, content);
        return this;
    }

    InstallFixture placeholder(String text, String secret, Encoding encoding) {
        placeholders.add(new Placeholder(text, secret, encoding));
        return this;
    }

    Manifest manifest() {
        List<Secret> hidden = new ArrayList<>();
        for (String name : templateSecrets.keySet()) {
            hidden.add(new Secret(secrets.size() + hidden.size(), name, KeyPath.plain(name), "", List.of(),
                    new Access(null, 0, null, 0, 0), "/secrets.yaml", Store.YAML, List.of(), List.of(),
                    OnFailure.KEEP, Set.of(), ""));
        }
        return new Manifest("manifest.json", secrets, hidden, templates, placeholders, mount.toString(),
                link.toString(), keep,
                new Manifest.KeySources("", List.of(), List.of(), ""), false, true,
                new Manifest.Logging(false, false), List.of(), Manifest.AbsentKeys.FAIL);
    }

    Outcome run() throws InstallException {
        Manifest manifest = manifest();
        Map<Integer, String> texts = Map.copyOf(contents);
        return new Installer(LIBC, manifest, () -> {
            Map<Integer, SecretValues.Value> values = new HashMap<>();
            for (Secret secret : manifest.secrets()) {
                values.put(secret.index(), value(secret, texts.get(secret.index())));
            }
            for (Secret secret : manifest.templateSecrets()) {
                values.put(secret.index(), value(secret, templateSecrets.get(secret.name())));
            }
            return values;
        }, new Installer.Options(true, late, false)).run();
    }

    private static SecretValues.Value value(Secret secret, String text) {
        return text == null
                ? new SecretValues.Failed(new EntryFailure.NameRefused(secret.name(), "made to fail"))
                : new SecretValues.Plain(SecretBytes.takingOver(text.getBytes(StandardCharsets.UTF_8)));
    }

    String installed(String name) throws IOException {
        return Files.readString(link.resolve(name));
    }

    String current() throws IOException {
        return Files.readSymbolicLink(link).toString();
    }

    List<String> mounted() throws IOException {
        try (var names = Files.list(mount)) {
            return names.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
