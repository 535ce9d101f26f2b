package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import sopsinstaller.age.Stanza;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.KeyFailure.CannotOpen;
import sopsinstaller.failure.KeyFailure.CannotOpenAge;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.SourceName;
import sopsinstaller.inspect.DoctorFinding.Cause;
import sopsinstaller.inspect.DoctorFinding.Severity;
import sopsinstaller.keys.AgeFileReader;
import sopsinstaller.keys.AgeFileReport;
import sopsinstaller.keys.HostKeys;
import sopsinstaller.keys.KeyReport;
import sopsinstaller.keys.KnownKey;
import sopsinstaller.keys.NamedFile;
import sopsinstaller.keys.SopsFileReader;
import sopsinstaller.keys.UnusableKey;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.DataKeyRecovery;
import sopsinstaller.sops.DataKeyRecovery.NotRecovered;
import sopsinstaller.sops.DataKeyRecovery.Recovered;
import sopsinstaller.sops.KeyGroup;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.Metadata;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.store.Store;

/** Opens sops and age files with the keys that are here, and says of each what came of it; looks at no value. */
final class DoctorFiles {
    private static final String DENIED = new ErrnoException("openat", "", ErrnoException.EACCES).reason();
    private final Libc libc;
    private final HostKeys keys;
    private final HostKeys withVariables;
    private final HostKeys meant;
    private final Recipients here;
    private final String again;
    private final List<String> facts = new ArrayList<>();
    private final List<DoctorFinding> findings = new ArrayList<>();
    private final SequencedSet<String> closed = new LinkedHashSet<>();
    private boolean keyIsMissing;

    /**
     * Opens with {@code keys}; all keys stay owned by the caller.
     *
     * @param keys what opens the files where it matters: at boot for a manifest, now for a person
     * @param withVariables these and what the variables of this shell name; the same object for a person
     * @param meant these with the variables as they were meant; the same object where all of them are right
     * @param again the command line that asks for this diagnosis
     */
    DoctorFiles(Libc libc, HostKeys keys, HostKeys withVariables, HostKeys meant, String again) {
        this.libc = libc;
        this.keys = keys;
        this.withVariables = withVariables;
        this.meant = meant;
        this.here = Recipients.withHostKey(libc, withVariables.known());
        this.again = again;
    }

    /** What was seen of each file. */
    List<String> facts() {
        return List.copyOf(facts);
    }

    /** What is wrong with the files. */
    List<DoctorFinding> findings() {
        return List.copyOf(findings);
    }

    /** The files that could not be opened for want of a key. */
    SequencedSet<String> closed() {
        return closed;
    }

    /** Whether a file stayed closed just because a key of this host cannot be used. */
    boolean keyIsMissing() {
        return keyIsMissing;
    }

    /** Tries one file, of the format that it looks like. */
    void examine(String file) {
        try {
            switch (NamedFile.read(libc, file)) {
                case NamedFile.Sops(SopsFile sops) -> examine(file, sops);
                case NamedFile.Age(List<Stanza> stanzas) -> examine(file, stanzas);
            }
        } catch (InstallException e) {
            cannotRead(file, e);
        }
    }

    /** Tries one file of a manifest, and gives it to {@code check} before it is decrypted. */
    void examine(String file, SecretFormat format, ManifestCheck check) {
        try {
            switch (format) {
                case Store store -> {
                    SopsFile encrypted = SopsFileReader.read(libc, file, store);
                    check.file(file, encrypted);
                    examine(file, encrypted);
                }
                case SecretFormat.Age _ -> {
                    List<Stanza> stanzas = AgeFileReader.stanzas(libc, file);
                    check.file(file, stanzas);
                    examine(file, stanzas);
                }
            }
        } catch (InstallException e) {
            cannotRead(file, e);
        }
    }

    private void cannotRead(String file, InstallException e) {
        findings.add(DoctorFinding.of(Cause.FILE, e.failure(), switch (e.failure()) {
            case FileFailure.Unreadable _ -> "ls -ld " + SourceName.shellPath(file);
            default -> "git log -p -- " + SourceName.shellWord(file);
        }));
    }

    private void examine(String file, SopsFile sops) {
        try (SopsFile encrypted = sops) {
            Metadata metadata = encrypted.metadata();
            String report = Recipients.text(here.report(file, metadata));
            switch (DataKeyRecovery.recover(metadata, keys)) {
                case Recovered(SecretBytes dataKey, List<MasterKey> used) -> {
                    facts.add(report + "  opened with " + origins(used) + "\n");
                    verify(file, encrypted, dataKey);
                    noteConverted(file, used);
                }
                case NotRecovered attempt -> closed(file, encrypted, report, attempt);
            }
        }
    }

    private void examine(String file, List<Stanza> stanzas) throws InstallException {
        String report = Recipients.text(here.report(file, stanzas));
        if (opens(file, keys)) {
            facts.add(report + "  opened with the keys that are here\n");
        } else if (meant != keys && opens(file, meant)) {
            facts.add(report + "  opens once the variable is right\n");
        } else {
            facts.add(report + (withVariables != keys && opens(file, withVariables)
                    ? "  opened with keys that the service does not have\n" : "  not opened\n"));
            closed.add(file);
            keyIsMissing |= keys.known().isEmpty();
            CannotOpenAge failure = AgeFileReport.of(file, stanzas, keys);
            boolean denied = keys.known().isEmpty()
                    && keys.unusable().stream().anyMatch(key -> key.reason().equals(DENIED));
            findings.add(new DoctorFinding(Severity.ERROR, Cause.RECIPIENT, failure.subject(), failure.problem(),
                    failure.details(), denied ? "sudo " + again : failure.remedy()));
        }
    }

    private boolean opens(String file, HostKeys these) throws InstallException {
        try {
            AgeFileReader.decrypt(libc, file, these).close();
            return true;
        } catch (InstallException e) {
            if (e.failure() instanceof CannotOpenAge) {
                return false;
            }
            throw e;
        }
    }

    private void verify(String file, SopsFile encrypted, SecretBytes dataKey) {
        try (dataKey) {
            encrypted.decrypt(dataKey);
        } catch (MalformedInputException e) {
            FileFailure damaged = new FileFailure.Damaged(file, e.getMessage());
            findings.add(new DoctorFinding(Severity.ERROR, Cause.FILE, damaged.subject(), damaged.problem(), List.of(),
                    "git log -p -- " + SourceName.shellWord(file) + "  # " + damaged.remedy()));
        }
    }

    private void closed(String file, SopsFile encrypted, String report, NotRecovered attempt) {
        if (meant != keys && DataKeyRecovery.recover(encrypted.metadata(), meant)
                instanceof Recovered(SecretBytes key, List<MasterKey> _)) {
            key.close();
            // the variable is the fault; this would only be its echo
            facts.add(report + "  opens once the variable is right\n");
            return;
        }
        if (withVariables != keys
                && DataKeyRecovery.recover(encrypted.metadata(), withVariables)
                        instanceof Recovered(SecretBytes key, List<MasterKey> used)) {
            verify(file, encrypted, key);
            facts.add(report + "  opened with " + origins(used) + ", which the service does not have\n");
        } else {
            facts.add(report + "  not opened: " + attempt.groupsOpened() + " of " + attempt.groupsNeeded()
                    + (attempt.groupsNeeded() == 1 ? " key group\n" : " key groups\n"));
        }
        closed.add(file);
        Metadata metadata = encrypted.metadata();
        CannotOpen failure = KeyReport.of(file, metadata, attempt, keys);
        List<String> details = new ArrayList<>(failure.details());
        String remedy = failure.remedy();
        for (UnusableKey key : keys.unusable()) {
            keyIsMissing |= names(metadata, Recipients.publicKey(libc, key.path() + ".pub"));
        }
        keyIsMissing |= keys.known().isEmpty();
        for (KnownKey key : keys.known()) {
            Optional<KnownKey> beside = Recipients.publicKey(libc, key.origin() + ".pub");
            if (beside.filter(each -> Collections.disjoint(each.recipients(), key.recipients())).isPresent()
                    && names(metadata, beside)) {
                details.add(safe(key.origin()) + ".pub is the key it is for, but the private key beside it is another");
            }
        }
        if (metadata.groups().size() > 1) {
            Optional<DoctorRules.Hyphen> hyphen = metadata.groups().size() > 2
                    ? Optional.empty() : DoctorRules.find(libc, file);
            if (hyphen.isPresent()) {
                details.add(hyphen.get().text() + ": one '-' too many, unless both keys shall be needed");
                remedy = hyphen.get().command() + " && sops updatekeys " + SourceName.shellWord(file)
                        + "  # where both groups can be opened";
            }
        } else if (metadata.groups().stream().flatMap(group -> group.keys().stream())
                .anyMatch(key -> here.origin(key).equals(DoctorKeys.HOST_KEY + ".pub"))) {
            details.add("it is for this host's key, which only root can read");
            remedy = "sudo " + again;
        } else if (keys.known().isEmpty() && keys.unusable().stream().anyMatch(key -> key.reason().equals(DENIED))) {
            // making a private key readable would be bad advice
            remedy = "sudo " + again;
        }
        findings.add(new DoctorFinding(
                Severity.ERROR, Cause.RECIPIENT, failure.subject(), failure.problem(), details, remedy));
    }

    /** An SSH key opens files for its age form here, but not in sops itself. */
    private void noteConverted(String file, List<MasterKey> used) {
        for (MasterKey key : used) {
            String origin = Recipients.of(libc, keys.known()).origin(key);
            boolean ssh = keys.known().stream()
                    .anyMatch(known -> known.origin().equals(origin) && known.recipients().size() > 1);
            if (withVariables == keys && ssh && key.label().startsWith("age1") && !origin.equals(DoctorKeys.HOST_KEY)) {
                findings.add(DoctorFinding.of(Severity.NOTE, Cause.HINT, file,
                        "opens here with the age form of an SSH key; sops itself needs that form in a file",
                        "mkdir -p ~/.config/sops/age && sops-installer ssh-to-age -private-key -i "
                                + SourceName.shellWord(origin) + " >> ~/.config/sops/age/keys.txt"));
            }
        }
    }

    private String origins(List<MasterKey> used) {
        List<String> origins = new ArrayList<>();
        for (MasterKey key : used) {
            String origin = here.origin(key);
            origins.add(origin.isEmpty() ? safe(key.label()) : safe(origin));
        }
        return String.join(", ", origins);
    }

    private boolean names(Metadata metadata, Optional<KnownKey> key) {
        if (key.isEmpty()) {
            return false;
        }
        Recipients one = Recipients.of(libc, List.of(key.get()));
        for (KeyGroup group : metadata.groups()) {
            for (MasterKey each : group.keys()) {
                if (!one.origin(each).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }
}
