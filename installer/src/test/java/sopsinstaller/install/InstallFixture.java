package sopsinstaller.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Access;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.Secret;
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
    private final List<Secret> secrets = new ArrayList<>();
    private final Map<Integer, String> contents = new HashMap<>();

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
                "/secrets.yaml", Store.YAML, List.of(), List.of(), onFailure));
        if (content != null) {
            contents.put(index, content);
        }
        return this;
    }

    Manifest manifest() {
        return new Manifest("manifest.json", secrets, List.of(), Map.of(), mount.toString(), link.toString(), keep,
                new Manifest.KeySources("", List.of(), List.of(), ""), false, true,
                new Manifest.Logging(false, false), List.of(), Manifest.AbsentKeys.FAIL);
    }

    Outcome run() throws InstallException {
        Manifest manifest = manifest();
        Map<Integer, String> texts = Map.copyOf(contents);
        return new Installer(LIBC, manifest, () -> {
            Map<Integer, SecretValues.Value> values = new HashMap<>();
            for (Secret secret : manifest.secrets()) {
                String text = texts.get(secret.index());
                values.put(secret.index(), text == null
                        ? new SecretValues.Failed(new EntryFailure.NameRefused(secret.name(), "made to fail"))
                        : new SecretValues.Plain(SecretBytes.takingOver(text.getBytes(StandardCharsets.UTF_8))));
            }
            return values;
        }, new Installer.Options(true)).run();
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
