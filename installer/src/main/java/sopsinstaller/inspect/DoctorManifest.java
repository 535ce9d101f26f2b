package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.quoted;
import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.KeyFailure;
import sopsinstaller.failure.SourceName;
import sopsinstaller.inspect.DoctorFinding.Cause;
import sopsinstaller.inspect.DoctorFinding.Severity;
import sopsinstaller.keys.HostRecipients;
import sopsinstaller.keys.KnownKey;
import sopsinstaller.linux.Accounts;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Access;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;

/** What is wrong with a manifest on this host, beside its keys: what it declares and where that shall go. */
final class DoctorManifest {
    private final Libc libc;
    private final Manifest manifest;
    private final List<DoctorFinding> findings = new ArrayList<>();

    /** Examines {@code manifest}, whose members are valid. */
    DoctorManifest(Libc libc, Manifest manifest) {
        this.libc = libc;
        this.manifest = manifest;
    }

    /** The units of each entry by its name in a generation. */
    Map<String, List<String>> units() {
        Map<String, List<String>> units = new LinkedHashMap<>();
        for (Secret secret : manifest.secrets()) {
            units.put(secret.name(), both(secret.restartUnits(), secret.reloadUnits()));
        }
        for (Template template : manifest.templates()) {
            units.put(template.installedName(), both(template.restartUnits(), template.reloadUnits()));
        }
        return units;
    }

    /**
     * What is wrong.
     *
     * @param check what the check at build time finds
     * @param known the keys of this host
     * @param closed the files that they do not open, of which more is told elsewhere
     */
    List<DoctorFinding> examine(ManifestCheck.Findings check, List<KnownKey> known, Set<String> closed) {
        for (Failure failure : check.failures()) {
            check(failure, closed);
        }
        check.warnings().forEach(warning -> findings.add(DoctorFinding.of(
                Severity.NOTE, Cause.HINT, warning.subject(), warning.problem(), "")));
        otherHost(known);
        if (!manifest.userMode()) {
            owners();
        }
        for (Secret secret : manifest.secrets()) {
            place("secret " + quoted(secret.name()), secret.path(), secret.links());
        }
        for (Template template : manifest.templates()) {
            place("template " + quoted(template.name()), template.path(), template.links());
        }
        return List.copyOf(findings);
    }

    private void check(Failure failure, Set<String> closed) {
        switch (failure) {
            case KeyFailure.CannotOpen cannot -> refusedByBuild(cannot, cannot.file(), closed);
            case KeyFailure.CannotOpenAge cannot -> refusedByBuild(cannot, cannot.file(), closed);
            case FileFailure.NoSuchKey key -> findings.add(DoctorFinding.of(Cause.DECLARATION, failure,
                    "sops-installer list " + SourceName.shellPath(key.file())));
            case FileFailure.NoValue value -> findings.add(DoctorFinding.of(Cause.DECLARATION, failure,
                    "sops edit " + SourceName.shellWord(value.file())));
            case Failure other -> findings.add(DoctorFinding.of(Cause.DECLARATION, other,
                    "sops-installer check " + SourceName.shellPath(manifest.file())));
        }
    }

    private void refusedByBuild(KeyFailure failure, String file, Set<String> closed) {
        if (!closed.contains(file)) {
            findings.add(new DoctorFinding(Severity.WARNING, Cause.DECLARATION, failure.subject(),
                    "this host's keys open it, but those of hostRecipients do not: the build refuses it",
                    failure.details(), failure.remedy()));
        }
    }

    /** A list of recipients in which no key of this host is: it was made for another host. */
    private void otherHost(List<KnownKey> known) {
        HostRecipients listed = new HostRecipients(manifest.file(), manifest.hostRecipients());
        if (listed.keys().isEmpty() || known.isEmpty()) {
            return;
        }
        Set<String> forms = new HashSet<>();
        listed.keys().forEach(key -> forms.addAll(key.recipients()));
        if (known.stream().noneMatch(key -> key.recipients().stream().anyMatch(forms::contains))) {
            findings.add(DoctorFinding.of(Severity.ERROR, Cause.RECIPIENT, manifest.file(),
                    "hostRecipients lists no key of this host: they are another host's, or its key was replaced",
                    "sops.age.hostRecipients = [ \"" + safe(known.getFirst().recipients().getFirst()) + "\" ];"));
        }
    }

    private void owners() {
        Accounts accounts = new Accounts(libc);
        for (Secret secret : manifest.secrets()) {
            owner(accounts, "secret " + quoted(secret.name()), secret.access());
        }
        for (Template template : manifest.templates()) {
            owner(accounts, "template " + quoted(template.name()), template.access());
        }
    }

    private void owner(Accounts accounts, String entry, Access access) {
        try {
            OptionalLong none = OptionalLong.of(0);
            if ((access.owner() == null ? none : accounts.user(access.owner())).isEmpty()) {
                findings.add(account(new EntryFailure.UnknownUser(entry, access.owner()),
                        "; to declare: users.users.\"" + safe(access.owner()) + "\".isSystemUser = true;"));
            }
            if ((access.group() == null ? none : accounts.group(access.group())).isEmpty()) {
                findings.add(account(new EntryFailure.UnknownGroup(entry, access.group()),
                        "; to declare: users.groups.\"" + safe(access.group()) + "\" = { };"));
            }
        } catch (ErrnoException e) {
            findings.add(DoctorFinding.of(Severity.ERROR, Cause.DECLARATION, entry,
                    "the account databases cannot be asked: " + e.reason(), "getent passwd root"));
        }
    }

    private static DoctorFinding account(Failure failure, String declaration) {
        return new DoctorFinding(Severity.ERROR, Cause.DECLARATION, failure.subject(), failure.problem(), List.of(),
                failure.remedy() + declaration);
    }

    /** Something that is no link where a link must go. */
    private void place(String entry, String path, List<String> links) {
        for (String place : both(List.of(path), links)) {
            if (!place.startsWith(manifest.symlinkPath() + "/") && DoctorPath.link(libc, place).isEmpty()
                    && DoctorPath.walk(libc, place) instanceof DoctorPath.Reached reached) {
                Failure taken = new EntryFailure.PathTaken(entry, place,
                        reached.status().kind() == Kind.DIRECTORY ? "a directory" : "a file");
                String word = SourceName.shellPath(place);
                findings.add(new DoctorFinding(Severity.ERROR, Cause.LINK, taken.subject(), taken.problem(),
                        List.of(), "mv " + word + " " + word + ".old"));
            }
        }
    }

    private static List<String> both(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
