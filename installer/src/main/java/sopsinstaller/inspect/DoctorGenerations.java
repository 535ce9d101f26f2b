package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.quoted;
import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.SourceName;
import sopsinstaller.inspect.DoctorFinding.Cause;
import sopsinstaller.inspect.DoctorFinding.Severity;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.record.Record;
import sopsinstaller.record.RecordText;

/** What is wrong with an installed generation, as its record has it. */
final class DoctorGenerations {
    private static final String SUFFIX = ".json";
    private final Libc libc;
    private final DoctorUnits units;
    private final String again;
    private final List<String> facts = new ArrayList<>();
    private final List<DoctorFinding> findings = new ArrayList<>();

    /** {@code again} is the command line that asks for this diagnosis. */
    DoctorGenerations(Libc libc, DoctorUnits units, String again) {
        this.libc = libc;
        this.units = units;
        this.again = again;
    }

    /** What was seen. */
    List<String> facts() {
        return List.copyOf(facts);
    }

    /** What is wrong. */
    List<DoctorFinding> findings() {
        return List.copyOf(findings);
    }

    /**
     * Examines what {@code link} leads to, and tells whether anything is there.
     *
     * @param unitsOf for a manifest's path, which units read an entry, by its name in the generation
     */
    boolean examine(String link, Function<String, Map<String, List<String>>> unitsOf) {
        Optional<String> target = DoctorPath.link(libc, link);
        if (target.isEmpty()) {
            return false;
        }
        String generation = target.get();
        if (!(DoctorPath.walk(libc, generation) instanceof DoctorPath.Reached)) {
            findings.add(DoctorFinding.of(Severity.ERROR, Cause.INSTALLED, link, "leads to " + safe(generation)
                    + ", which is not there: the memory file system of the secrets is gone",
                    restart(link)));
            return true;
        }
        try {
            Record record = RecordText.read(Files.read(libc, generation + SUFFIX, RecordText.MAX_BYTES));
            facts.add(safe(link) + ": generation " + safe(generation.substring(generation.lastIndexOf('/') + 1))
                    + ", " + record.entries().size() + (record.entries().size() == 1 ? " entry" : " entries")
                    + ", from " + safe(record.manifest()) + "\n");
            examine(link, generation, record, unitsOf.apply(record.manifest()));
        } catch (ErrnoException e) {
            boolean foreign = e.is(ErrnoException.ENOENT);
            // to a user whose own generation was examined, the system's is not theirs to mend
            boolean note = foreign || e.is(ErrnoException.EACCES) && !facts.isEmpty();
            findings.add(DoctorFinding.of(note ? Severity.NOTE : Severity.WARNING, Cause.INSTALLED, link,
                    foreign ? "was installed by another program: there is no record of it"
                            : "its record cannot be read: " + e.reason(), foreign ? "" : "sudo " + again));
        } catch (MalformedInputException e) {
            findings.add(DoctorFinding.of(Severity.WARNING, Cause.INSTALLED, generation + SUFFIX,
                    safe(e.getMessage()), restart(link)));
        }
        return true;
    }

    /** What installs again by the names of the modules; a system that still has scripts does it by activation. */
    private static String restart(String link) {
        String service = link.endsWith("-for-users") ? "sops-install-secrets-for-users" : "sops-install-secrets";
        return link.contains("/sops-nix/") ? "systemctl --user restart sops-nix.service"
                : "systemctl restart " + service + ".service || /run/current-system/activate";
    }

    private void examine(String link, String generation, Record record, Map<String, List<String>> unitsOf) {
        String install = "sops-installer install " + SourceName.shellPath(record.manifest());
        Set<String> wanted = new HashSet<>();
        for (Record.Entry entry : record.entries()) {
            wanted.add(entry.path());
            wanted.addAll(entry.links());
            String file = generation + "/" + entry.name();
            switch (DoctorPath.walk(libc, file)) {
                case DoctorPath.Reached reached -> examine(entry, reached, install,
                        unitsOf.getOrDefault(entry.name(), List.of()));
                case DoctorPath.Absent _ -> findings.add(DoctorFinding.of(Severity.ERROR, Cause.INSTALLED,
                        entry.kind() + " " + quoted(entry.name()), "its file " + safe(file) + " is gone", install));
                case DoctorPath.Barred(String place, String reason) -> findings.add(DoctorFinding.of(Severity.WARNING,
                        Cause.INSTALLED, entry.kind() + " " + quoted(entry.name()),
                        "cannot be examined: " + safe(place) + ": " + safe(reason), "sudo " + again));
            }
        }
        stale(link, generation, record, wanted);
    }

    private void examine(Record.Entry entry, DoctorPath.Reached file, String install, List<String> readers) {
        if (entry.state() == Record.State.KEPT) {
            findings.add(DoctorFinding.of(Severity.WARNING, Cause.INSTALLED, entry.kind() + " " + quoted(entry.name()),
                    "is an older value: the last install could not get the new one", install));
        }
        List<String> links = new ArrayList<>(entry.links());
        links.addFirst(entry.path());
        for (String link : links) {
            String problem = switch (DoctorPath.walk(libc, link)) {
                case DoctorPath.Absent absent -> absent.path().equals(link) ? "is gone"
                        : "leads nowhere: " + safe(absent.path()) + " is not there";
                case DoctorPath.Barred(String place, String reason) ->
                    "cannot be followed: " + safe(place) + ": " + safe(reason);
                case DoctorPath.Reached reached when !reached.status().sameFile(file.status()) ->
                    "leads to " + safe(reached.path()) + ", not to the current generation";
                case DoctorPath.Reached _ -> "";
            };
            if (!problem.isEmpty()) {
                findings.add(DoctorFinding.of(Severity.ERROR, Cause.LINK, link,
                        "the link of " + entry.kind() + " " + quoted(entry.name()) + " " + problem, install));
            }
        }
        if (entry.access().uid() < 0 || !(DoctorPath.walk(libc, entry.path()) instanceof DoctorPath.Reached reached)
                || !reached.status().sameFile(file.status())) {
            return; // of one user, who is its owner; or told already
        }
        // as it is, so that what was changed by hand counts too
        units.owner(entry.name(), entry.path(), reached, entry.access().uid()).ifPresent(findings::add);
        for (String unit : readers) {
            if (entry.credential().isEmpty()) {
                units.unit(entry.name(), entry.path(), reached, unit).ifPresent(findings::add);
            }
        }
    }

    private void stale(String link, String generation, Record record, Set<String> wanted) {
        SequencedSet<String> candidates = new LinkedHashSet<>(record.staleLinks());
        int slash = generation.lastIndexOf('/');
        String mountPoint = generation.substring(0, Math.max(slash, 0));
        String current = generation.substring(slash + 1) + SUFFIX;
        for (String name : records(mountPoint)) {
            if (!name.equals(current)) {
                try {
                    Record old = RecordText.read(Files.read(libc, mountPoint + "/" + name, RecordText.MAX_BYTES));
                    for (Record.Entry entry : old.entries()) {
                        candidates.add(entry.path());
                        candidates.addAll(entry.links());
                    }
                } catch (ErrnoException | MalformedInputException _) {
                    continue; // an older generation's record is only one more source
                }
            }
        }
        candidates.removeAll(wanted);
        for (String candidate : candidates) {
            Optional<String> target = DoctorPath.link(libc, candidate);
            if (target.filter(to -> to.startsWith(link + "/") || to.startsWith(mountPoint + "/")).isPresent()) {
                findings.add(DoctorFinding.of(Severity.WARNING, Cause.LINK, candidate,
                        "is a stale link to " + safe(target.get()) + ": nothing declares it any more",
                        "rm " + SourceName.shellPath(candidate)));
            }
        }
    }

    private List<String> records(String mountPoint) {
        try {
            PathWalk.End end = new PathWalk(libc, PathWalk.Rights.USER)
                    .toParentOf(mountPoint + "/.", PathWalk.Way.FOREIGN, PathWalk.Missing.STOP);
            if (!(end instanceof PathWalk.End.Reached reached)) {
                return List.of();
            }
            try (reached; Directory listing = reached.directory().open(".")) {
                return listing.names().stream().filter(name -> name.endsWith(SUFFIX)).sorted().toList();
            }
        } catch (ErrnoException _) {
            return List.of(); // who may not list it is not told of older links
        }
    }
}
