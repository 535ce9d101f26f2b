package sopsinstaller.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import sopsinstaller.age.Stanza;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.SourceName;
import sopsinstaller.failure.Warning;
import sopsinstaller.keys.AgeFileReader;
import sopsinstaller.keys.AgeFileReport;
import sopsinstaller.keys.HostRecipients;
import sopsinstaller.keys.KeyReport;
import sopsinstaller.keys.SopsFileReader;
import sopsinstaller.keys.TemplateFile;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.manifest.Placeholders;
import sopsinstaller.manifest.TemplateText;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.store.Selections;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyIndex;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Selection;

/**
 * What can be known of a manifest without this host's private keys, users and mounts: the check at build time
 * (interface, {@code -check-mode}). It refuses only what can never be installed.
 */
public final class ManifestCheck {
    /** How far the check goes. */
    public enum Mode {
        /** The manifest alone; no other file is opened. */
        MANIFEST,
        /**
         * Also every encrypted file: there, encrypted, of its format, with every key, for this host's recipients; and
         * the files of templates.
         */
        SOPSFILE
    }

    /**
     * What was found.
     *
     * @param failures what can never be installed
     * @param warnings what could not be told
     */
    public record Findings(List<Failure> failures, List<Warning> warnings) {
        /** Copies both lists. */
        public Findings {
            failures = List.copyOf(failures);
            warnings = List.copyOf(warnings);
        }
    }

    private final Manifest manifest;
    private final Libc libc;
    private final HostRecipients host;
    private final SequencedMap<String, List<Secret>> byFile;
    private final List<Failure> failures = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    /** Looks at no file yet. */
    ManifestCheck(Manifest manifest, Libc libc) {
        this.manifest = manifest;
        this.libc = libc;
        this.host = new HostRecipients(manifest.file(), manifest.hostRecipients());
        this.byFile = manifest.secretsByFile();
        failures.addAll(host.problems());
    }

    /** Checks a manifest whose own members are valid already. */
    public static Findings check(Manifest manifest, Libc libc, Mode mode) {
        ManifestCheck check = new ManifestCheck(manifest, libc);
        check.templates(mode);
        switch (mode) {
            case MANIFEST -> { }
            case SOPSFILE -> check.files();
        }
        return check.findings();
    }

    /** What was found so far. */
    Findings findings() {
        return new Findings(failures, warnings);
    }

    /** The encrypted files with their formats, each once. */
    SequencedMap<String, SecretFormat> formats() {
        SequencedMap<String, SecretFormat> formats = new LinkedHashMap<>();
        byFile.forEach((file, secrets) -> formats.put(file, secrets.getFirst().format()));
        return formats;
    }

    /** Checks the templates; in {@link Mode#MANIFEST} only what the manifest itself holds of them. */
    void templates(Mode mode) {
        Placeholders placeholders = new Placeholders(manifest);
        for (Template template : manifest.templates()) {
            checkTemplate(template, placeholders, libc, mode).ifPresent(failures::add);
        }
    }

    private void files() {
        formats().forEach((path, format) -> {
            try {
                switch (format) {
                    case Store store -> {
                        try (SopsFile file = SopsFileReader.read(libc, path, store)) {
                            file(path, file);
                        }
                    }
                    case SecretFormat.Age _ -> file(path, AgeFileReader.stanzas(libc, path));
                }
            } catch (InstallException e) {
                failures.add(e.failure());
            }
        });
    }

    /** Checks the sops file at {@code path}, which is not decrypted yet: recipients, and the keys of its secrets. */
    void file(String path, SopsFile file) {
        checkRecipients(path, file);
        KeyIndex index = new KeyIndex();
        for (Secret secret : byFile.get(path)) {
            checkKey(file, secret, index).ifPresent(failures::add);
        }
    }

    /** Checks the recipients of the age file at {@code path}. */
    void file(String path, List<Stanza> stanzas) {
        if (host.isEmpty() || !host.problems().isEmpty()) {
            return;
        }
        switch (AgeFileReport.canOpen(stanzas, host)) {
            case YES -> { }
            case NO -> failures.add(AgeFileReport.of(path, stanzas, host));
            case UNKNOWN -> warnings.add(new Warning(SourceName.shown(path),
                    "whether hostRecipients can open it is not checked: an age file names SSH keys only"));
        }
    }

    private void checkRecipients(String path, SopsFile file) {
        // with a broken entry the list is not what was meant, and the entry is reported already
        if (host.isEmpty() || !host.problems().isEmpty()) {
            return;
        }
        switch (host.canOpen(file.metadata())) {
            case YES -> { }
            case NO -> failures.add(KeyReport.of(path, file.metadata(), host));
            case UNKNOWN -> warnings.add(new Warning(SourceName.shown(path),
                    "whether hostRecipients can open it depends on a key service in the network, not checked"));
        }
    }

    private static Optional<Failure> checkTemplate(Template template, Placeholders placeholders, Libc libc,
            Mode mode) {
        if (template.content().isEmpty() && mode == Mode.MANIFEST) {
            return Optional.empty();
        }
        try {
            TemplateText.of(template, placeholders, file -> TemplateFile.read(libc, template, file));
            return Optional.empty();
        } catch (InstallException e) {
            return Optional.of(e.failure());
        }
    }

    private static Optional<Failure> checkKey(SopsFile file, Secret secret, KeyIndex index) {
        if (Selections.wholeFile(file.store(), secret.key())) {
            return Optional.empty();
        }
        return switch (secret.key().find(file.documents().getFirst(), index)) {
            case Selection.Missing missing -> Optional.of(new FileFailure.NoSuchKey(secret.sopsFile(), secret.name(),
                    missing.problem(), missing.existingKeys(), missing.nearest()));
            case Selection.Found(Node.Null _) -> Optional.of(new FileFailure.NoValue(
                    secret.sopsFile(), secret.name(), secret.key().text(), "the value is null"));
            case Selection.Found _ -> Optional.empty();
        };
    }
}
