package sopsinstaller;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sopsinstaller.cli.CommandLine.CheckMode;
import sopsinstaller.cli.Console;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.failure.ManifestFailure;
import sopsinstaller.failure.Quoted;
import sopsinstaller.inspect.ManifestCheck;
import sopsinstaller.install.ChangeText;
import sopsinstaller.install.DryRun;
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
    /** Variable by which a systemd unit says that nobody reads the lists of units after it. */
    private static final String VIA_SYSTEMCTL = "SOPS_RESTART_UNITS_VIA_SYSTEMCTL";
    private final Main.Surroundings surroundings;
    private final Console console;
    private final String file;

    /** A run of the manifest at {@code file}. */
    ManifestRun(Main.Surroundings surroundings, String file) {
        this.surroundings = surroundings;
        this.console = surroundings.console();
        this.file = file;
    }

    /**
     * Installs, or checks as far as {@code mode} says; gives the exit status.
     *
     * @param late units run already, so a first install asks for their restarts too
     */
    int run(CheckMode mode, boolean ignorePasswd, boolean late) throws InstallException {
        return switch (mode) {
            case MANIFEST -> check(ManifestCheck.Mode.MANIFEST);
            case SOPSFILE -> check(ManifestCheck.Mode.SOPSFILE);
            case OFF -> {
                if ("dry-activate".equals(surroundings.environment().get("NIXOS_ACTION"))) {
                    yield dryRun(ignorePasswd, viaSystemctl()
                            ? DryRun.UnitLists.LEFT_ALONE : DryRun.UnitLists.WRITTEN);
                }
                yield install(ignorePasswd, late);
            }
        };
    }

    private int check(ManifestCheck.Mode mode) throws InstallException {
        String runtime = runtimeDirectory().orElse(UNKNOWN_RUNTIME_DIRECTORY);
        Manifest manifest = read(new ManifestReader.Environment(Optional.of(runtime)));
        ManifestCheck.Findings findings = ManifestCheck.check(manifest, surroundings.libc(), mode);
        findings.warnings().forEach(console::warning);
        Map<Failure, List<String>> failures = new LinkedHashMap<>();
        findings.failures().forEach(failure -> failures.put(failure, List.of()));
        console.failures(failures);
        return findings.failures().isEmpty() ? Main.DONE : Main.FAILED;
    }

    /** Tells what an install would change, and touches nothing. */
    int diff(boolean ignorePasswd) throws InstallException {
        return dryRun(ignorePasswd, DryRun.UnitLists.LEFT_ALONE);
    }

    private int dryRun(boolean ignorePasswd, DryRun.UnitLists lists) throws InstallException {
        Manifest manifest = read(new ManifestReader.Environment(runtimeDirectory()));
        try (HostKeys keys = hostKeys(manifest)) {
            if (nothingToInstallYet(manifest, keys, "would be")) {
                return Main.DONE;
            }
            SecretValues values = new SecretValues(manifest, surroundings.libc(), keys);
            DryRun trial = new DryRun(surroundings.libc(), manifest, values, ignorePasswd, lists);
            Outcome outcome = trial.run();
            outcome.warnings().forEach(console::warning);
            ChangeText.linesOfADryRun(outcome.changes()).forEach(line -> surroundings.out().print(line + "\n"));
            outcome.requests().restart().forEach(unit -> console.plain("would restart " + Quoted.safe(unit)));
            outcome.requests().reload().forEach(unit -> console.plain("would reload " + Quoted.safe(unit)));
            Optional<String> summary = ChangeText.summary(manifest.secrets().size(), manifest.templates().size(),
                    outcome.changes(), Outcome.Requests.NONE);
            // beside an entry that would fail, "nothing would change" reads as if all were well
            if (summary.isPresent() || outcome.problems().isEmpty()) {
                console.information(summary.orElse("nothing would change"));
            }
            if (!trial.missingAccounts().isEmpty()) {
                console.information("not on this host yet, to be made by this switch: "
                        + String.join(", ", trial.missingAccounts()));
            }
            outcome.requests().failures().forEach(console::failure);
            Map<Failure, List<String>> consequences = new LinkedHashMap<>();
            for (EntryProblem problem : outcome.problems()) {
                consequences.computeIfAbsent(problem.failure(), _ -> new ArrayList<>()).add(problem.kind() + " "
                        + Quoted.quoted(problem.name()) + (problem.state() == Outcome.State.KEPT
                                ? ": would be kept as it is" : ": would be left out"));
            }
            console.failures(consequences);
            return outcome.problems().isEmpty() ? Main.DONE : Main.INCOMPLETE;
        }
    }

    private HostKeys hostKeys(Manifest manifest) {
        return new HostKeys(manifest.keys(), surroundings.environment(), surroundings.libc(), console::information);
    }

    private boolean viaSystemctl() {
        return "1".equals(surroundings.environment().get(VIA_SYSTEMCTL));
    }

    private boolean nothingToInstallYet(Manifest manifest, HostKeys keys, String was) {
        boolean nothing = manifest.absentKeys() == AbsentKeys.SKIP && manifest.needsKeys()
                && !keys.anyConfiguredFileExists();
        if (nothing) {
            console.information(Quoted.safe(file) + ": nothing " + was
                    + " installed, none of these keys exists yet (absentKeys is skip): "
                    + String.join(", ", keys.configuredNames()));
        }
        return nothing;
    }

    private int install(boolean ignorePasswd, boolean late) throws InstallException {
        Manifest manifest = read(new ManifestReader.Environment(runtimeDirectory()));
        try (HostKeys keys = hostKeys(manifest)) {
            if (nothingToInstallYet(manifest, keys, "was")) {
                return Main.DONE;
            }
            SecretValues values = new SecretValues(manifest, surroundings.libc(), keys);
            var options = new Installer.Options(ignorePasswd, late, viaSystemctl());
            Installer installer = new Installer(surroundings.libc(), manifest, values, options);
            try {
                Outcome outcome = installer.run();
                tellImports(manifest, keys);
                return told(manifest, outcome);
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
        Manifest manifest;
        try {
            manifest = ManifestReader.read(file, json, environment);
        } finally {
            // a key or a plain secret may have been given by mistake
            Arrays.fill(json, (byte) 0);
        }
        surroundings.log().debug("{} secrets in {}", manifest.secrets().size(), file);
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

    private int told(Manifest manifest, Outcome outcome) throws InstallException {
        try {
            return tell(manifest, outcome);
        } catch (OutOfMemoryError e) {
            if (!outcome.switched()) {
                throw e;
            }
            // else it reads as if nothing had been switched
            throw new InstallException(new MachineFailure.BrokenOff(outcome.generation()), e);
        }
    }

    private int tell(Manifest manifest, Outcome outcome) {
        outcome.warnings().forEach(console::warning);
        if (manifest.logging().secretChanges() && !manifest.userMode()) {
            ChangeText.lines(outcome.changes()).forEach(line -> surroundings.out().print(line + "\n"));
        }
        ChangeText.summary(manifest.secrets().size(), manifest.templates().size(), outcome.changes(),
                outcome.requests()).ifPresent(console::information);
        if (outcome.problems().isEmpty() && outcome.requests().failures().isEmpty()) {
            return Main.DONE;
        }
        outcome.requests().failures().forEach(console::failure);
        Map<Failure, List<String>> consequences = new LinkedHashMap<>();
        int[] counts = new int[Outcome.State.values().length];
        for (EntryProblem problem : outcome.problems()) {
            consequences.computeIfAbsent(problem.failure(), _ -> new ArrayList<>())
                    .add(problem.kind() + " " + Quoted.quoted(problem.name()) + ": " + words(problem.state()));
            counts[problem.state().ordinal()]++;
        }
        console.failures(consequences);
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
        int requests = outcome.requests().failures().size();
        if (requests > 0) {
            text.append(", ").append(requests == 1 ? "a request" : requests + " requests").append(" to units failed");
        }
        return text.toString();
    }
}
