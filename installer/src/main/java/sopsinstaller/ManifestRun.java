package sopsinstaller;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sopsinstaller.cli.CommandLine.CheckMode;
import sopsinstaller.cli.Console;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.ManifestFailure;
import sopsinstaller.failure.Quoted;
import sopsinstaller.inspect.ManifestCheck;
import sopsinstaller.install.Installer;
import sopsinstaller.install.Outcome;
import sopsinstaller.install.Outcome.EntryProblem;
import sopsinstaller.install.SecretValues;
import sopsinstaller.keys.HostKeys;
import sopsinstaller.keys.ImportedKey;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.AbsentKeys;
import sopsinstaller.manifest.ManifestReader;

/** The commands that take a manifest: install it or check it, and say what came of it. */
final class ManifestRun {
    /** Stands for the runtime directory where a check runs without one; no real path starts so. */
    private static final String UNKNOWN_RUNTIME_DIRECTORY = "/%r";
    private final Main.Surroundings surroundings;
    private final Console console;
    private final String file;

    /** A run of the manifest at {@code file}. */
    ManifestRun(Main.Surroundings surroundings, String file) {
        this.surroundings = surroundings;
        this.console = surroundings.console();
        this.file = file;
    }

    /** Installs, or checks as far as {@code mode} says; gives the exit status. */
    int run(CheckMode mode, boolean ignorePasswd) throws InstallException {
        return switch (mode) {
            case MANIFEST -> check(ManifestCheck.Mode.MANIFEST);
            case SOPSFILE -> check(ManifestCheck.Mode.SOPSFILE);
            case OFF -> {
                if ("dry-activate".equals(surroundings.environment().get("NIXOS_ACTION"))) {
                    int status = check(ManifestCheck.Mode.SOPSFILE);
                    if (status == Main.DONE) {
                        console.information(Quoted.safe(file) + ": is valid; dry run, nothing was touched");
                    }
                    yield status;
                }
                yield install(ignorePasswd);
            }
        };
    }

    private int check(ManifestCheck.Mode mode) throws InstallException {
        String runtime = runtimeDirectory().orElse(UNKNOWN_RUNTIME_DIRECTORY);
        Manifest manifest = read(new ManifestReader.Environment(Optional.of(runtime)));
        ManifestCheck.Findings findings = ManifestCheck.check(manifest, surroundings.libc(), mode);
        findings.warnings().forEach(console::warning);
        findings.failures().forEach(console::failure);
        return findings.failures().isEmpty() ? Main.DONE : Main.FAILED;
    }

    private int install(boolean ignorePasswd) throws InstallException {
        Manifest manifest = read(new ManifestReader.Environment(runtimeDirectory()));
        try (HostKeys keys = new HostKeys(manifest.keys(), surroundings.environment(), surroundings.libc())) {
            if (manifest.absentKeys() == AbsentKeys.SKIP && !keys.anyConfiguredFileExists()) {
                console.information(Quoted.safe(file)
                        + ": no configured key file exists yet, nothing was installed (absentKeys is skip)");
                return Main.DONE;
            }
            SecretValues values = new SecretValues(manifest, surroundings.libc(), keys);
            Installer installer =
                    new Installer(surroundings.libc(), manifest, values, new Installer.Options(ignorePasswd));
            try {
                Outcome outcome = installer.run();
                tellImports(manifest, keys);
                return tell(outcome);
            } catch (InstallException e) {
                tellImports(manifest, keys);
                throw e;
            }
        }
    }

    private Manifest read(ManifestReader.Environment environment) throws InstallException {
        byte[] json;
        try {
            json = Files.read(surroundings.libc(), file, ManifestReader.MAX_BYTES);
        } catch (ErrnoException e) {
            throw new InstallException(new ManifestFailure.Unreadable(file, e.reason()), e);
        } catch (MalformedInputException e) {
            throw new InstallException(new ManifestFailure.Unreadable(file, e.getMessage()), e);
        }
        Manifest manifest = ManifestReader.read(file, json, environment);
        surroundings.log().debug("{} secrets in {}", manifest.secrets().size(), file);
        if (!manifest.templates().isEmpty()) {
            throw new InstallException(new ManifestFailure.TemplatesUnsupported(file, manifest.templates().size()));
        }
        return manifest;
    }

    private Optional<String> runtimeDirectory() {
        return Optional.ofNullable(surroundings.environment().get("XDG_RUNTIME_DIR")).filter(path -> !path.isEmpty());
    }

    private void tellImports(Manifest manifest, HostKeys keys) {
        if (manifest.logging().keyImport()) {
            for (ImportedKey key : keys.imported()) {
                console.information(
                        "imported " + Quoted.safe(key.path()) + " as " + String.join(", ", key.recipients()));
            }
        }
    }

    private int tell(Outcome outcome) {
        outcome.warnings().forEach(console::warning);
        if (outcome.problems().isEmpty()) {
            return Main.DONE;
        }
        Map<Failure, List<String>> consequences = new LinkedHashMap<>();
        int[] counts = new int[Outcome.State.values().length];
        for (EntryProblem problem : outcome.problems()) {
            consequences.computeIfAbsent(problem.failure(), _ -> new ArrayList<>())
                    .add(problem.kind() + " " + Quoted.quoted(problem.name()) + ": " + words(problem.state()));
            counts[problem.state().ordinal()]++;
        }
        consequences.forEach(console::failure);
        console.summary(summary(outcome, counts));
        return outcome.switched() ? Main.INCOMPLETE : Main.FAILED;
    }

    private static String words(Outcome.State state) {
        return switch (state) {
            case KEPT -> "kept as it was before";
            case LEFT_OUT -> "left out";
            case LINK_FAILED -> "installed, but a link to it was not made";
        };
    }

    private static String summary(Outcome outcome, int[] counts) {
        StringBuilder text = new StringBuilder(outcome.switched()
                ? "generation " + outcome.generation() + " is current: " : "nothing was switched: ");
        text.append(outcome.installed()).append(" installed");
        for (Outcome.State state : Outcome.State.values()) {
            int count = counts[state.ordinal()];
            if (count > 0) {
                text.append(", ").append(count).append(switch (state) {
                    case KEPT -> " kept";
                    case LEFT_OUT -> " left out";
                    case LINK_FAILED -> " without a link";
                });
            }
        }
        return text.toString();
    }
}
