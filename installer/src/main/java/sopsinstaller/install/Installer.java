package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.failure.Shortened;
import sopsinstaller.failure.Warning;
import sopsinstaller.install.EntryPlacement.Placed;
import sopsinstaller.install.Outcome.EntryProblem;
import sopsinstaller.install.Outcome.State;
import sopsinstaller.linux.Accounts;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.MemoryMount;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Rights;
import sopsinstaller.linux.RunLock;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.record.Record;

/**
 * One install, in this order:
 *
 * <ol>
 *   <li>take the lock of the mount point; whoever waits for it works after us, on what we leave;
 *   <li>mount, read which generation is current, remove what killed runs left;
 *   <li>decrypt everything, then fill a new generation under a name that is no number;
 *   <li>give it its number, note the units that use what changed, and let the link lead to it, by one rename;
 *   <li>make the entries' own links, remove those of entries that are gone;
 *   <li>ask those units, and those that a killed run did not come to ask, to restart or reload; prune.
 * </ol>
 *
 * Up to the rename every failure leaves the old generation in place; after it, failures are told but undo nothing.
 */
public final class Installer {
    /** Most entries named in one line. */
    private static final int MAX_NAMED = 10;
    private final Libc libc;
    private final Manifest manifest;
    private final Supplier<Map<Integer, SecretValues.Value>> source;
    private final Owners owners;
    private final PathWalk walk;
    private final List<Warning> warnings = new ArrayList<>();
    private final StatePlaces places;
    private final OwnLinks ownLinks;
    private final Options options;

    /**
     * How to install.
     *
     * @param ignorePasswd no account database is opened, owners declared by name are root
     * @param late units run already or failed without their secrets, so a first activation asks for their restarts too
     * @param viaSystemctl restarts and reloads are asked of systemd, not left to whoever activates the system
     */
    public record Options(boolean ignorePasswd, boolean late, boolean viaSystemctl) {}

    /** An install of {@code manifest}; {@code source} is asked once, when the lock is held. */
    public Installer(Libc libc, Manifest manifest, SecretValues source, Options options) {
        this(libc, manifest, source::load, options);
    }

    /** As above; the values, by index of their secrets, are owned and closed by the run. */
    public Installer(Libc libc, Manifest manifest, Supplier<Map<Integer, SecretValues.Value>> source,
            Options options) {
        this.libc = libc;
        this.manifest = manifest;
        this.source = source;
        this.options = options;
        this.owners = new Owners(new Accounts(libc),
                options.ignorePasswd() ? Owners.Databases.IGNORED : Owners.Databases.ASKED);
        this.walk = new PathWalk(libc, manifest.userMode() ? Rights.USER : Rights.SYSTEM);
        this.places = new StatePlaces(manifest, walk);
        this.ownLinks = new OwnLinks(libc, walk, manifest.symlinkPath(), warnings);
    }

    /**
     * Installs. A manifest without entries only removes: where nothing was installed, nothing is made either.
     *
     * @throws InstallException when nothing was switched: the machine refused something, an entry whose failure is to
     *     abort failed, or every entry failed
     */
    public Outcome run() throws InstallException {
        try {
            if (manifest.isEmpty() && places.untouched()) {
                return new Outcome(0, 0, List.of(), warnings, false, List.of(), Outcome.Requests.NONE);
            }
            return runOnMount();
        } catch (ErrnoException e) {
            throw new InstallException(new MachineFailure.CallFailed(e.call(), e.path(), e.reason()), e);
        }
    }

    private Outcome runOnMount() throws ErrnoException, InstallException {
        try (End.Reached place = places.make(manifest.secretsMountPoint());
                RunLock lock = RunLock.take(libc, place.directory(), place.name(), warnings);
                Directory mount = mount(place);
                RunLock _ = lock.inside(mount);
                End.Reached linkPlace = places.make(manifest.symlinkPath())) {
            CurrentLink link = new CurrentLink(
                    linkPlace.directory(), linkPlace.name(), manifest.secretsMountPoint(), warnings);
            return install(new Generations(mount, libc.effectiveUser(), warnings), link);
        }
    }

    private Outcome install(Generations generations, CurrentLink link) throws ErrnoException, InstallException {
        int current = link.read();
        boolean compare = options.late() || link.leadsSomewhere(libc);
        link.removeLeftover();
        generations.tidy(current);
        Map<String, Record> records = generations.records();
        Optional<Record> old = Optional.ofNullable(records.get(Integer.toString(current)));
        Set<String> stale = linksOf(records.values());
        List<Placed> placed = new ArrayList<>(manifest.secrets().size() + manifest.templates().size());
        Switched switched;
        try (Previous previous = generations.open(current);
                Generation fresh = generations.begin(directoryOwner())) {
            fill(fresh, previous, changeTimes(old), placed);
            for (Placed entry : placed) {
                for (String path : entry.links()) {
                    stale.remove(path);
                }
            }
            // what earlier runs did remove is not carried from record to record for ever
            stale.removeIf(ownLinks::gone);
            Record record = new Record(manifest.file(), installed(placed), List.copyOf(stale));
            List<Change> changes = compare
                    ? Changes.between(old.map(Record::entries).orElse(List.of()), placed)
                    : List.of();
            OwedUnits units = generations.owed(current).and(OwedUnits.of(changes));
            int number = generations.seal(fresh, current, record);
            switchTo(number, units, link, generations);
            switched = new Switched(current, number, placed, stale, changes, units);
        }
        try {
            return finish(generations, switched);
        } catch (OutOfMemoryError e) {
            throw new InstallException(new MachineFailure.BrokenOff(switched.number()), e);
        }
    }

    /** What follows from the switch from generation {@code former} to {@code number}. */
    private record Switched(int former, int number, List<Placed> placed, Set<String> stale, List<Change> changes,
            OwedUnits units) {}

    private Outcome finish(Generations generations, Switched switched) {
        List<Placed> placed = switched.placed();
        List<String> unfinished = new ArrayList<>();
        List<EntryProblem> problems = link(placed, unfinished);
        ownLinks.removeStale(switched.stale(), unfinished);
        Outcome.Requests requests = new UnitRequests(libc, walk, route()).request(switched.units());
        if (!switched.units().isEmpty()) {
            generations.asked(switched.former(), switched.number());
        }
        generations.prune(switched.number(), manifest.keepGenerations());
        return new Outcome(switched.number(), placed.size() - problems.size(), problems, warnings, true,
                switched.changes(), requests);
    }

    private UnitRequests.Route route() {
        return options.viaSystemctl() ? new UnitRequests.Route.Systemctl(
                        "systemctl", manifest.userMode(), options.late())
                : manifest.userMode() ? new UnitRequests.Route.None()
                : new UnitRequests.Route.Lists(UnitRequests.FOLDER, "");
    }

    /** Decrypts and writes all secrets, then renders and writes all templates. */
    private void fill(Generation fresh, Previous previous, Map<String, String> changeTimes, List<Placed> placed)
            throws ErrnoException, InstallException {
        Map<Integer, SecretValues.Value> values = source.get();
        try {
            var placement = new EntryPlacement(manifest, owners, ownLinks, fresh, previous, changeTimes);
            TemplatePlacement.placeAll(libc, manifest, placement, previous, values, placed);
        } finally {
            SecretValues.wipe(values);
        }
        refuseWhereAllFailed(manifest, placed);
    }

    /** A generation without any entry is worse than the old one, and worse than none where units wait for it. */
    static void refuseWhereAllFailed(Manifest manifest, List<Placed> placed) throws InstallException {
        if (!placed.isEmpty() && placed.stream().allMatch(entry -> entry.record().isEmpty())) {
            throw new InstallException(new EntryFailure.NothingInstalled(
                    manifest.file(), placed.size(), lines(placed)));
        }
    }

    private static void switchTo(int number, OwedUnits units, CurrentLink link, Generations generations)
            throws ErrnoException {
        try {
            generations.owe(number, units);
            link.switchTo(number);
        } catch (ErrnoException e) {
            try {
                // never what the link leads to, whatever failed after the rename
                if (link.read() != number) {
                    generations.remove(number);
                }
            } catch (ErrnoException | InstallException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /**
     * Makes the own links of all entries and gathers what went wrong with each; to {@code unfinished} go the names of
     * those that are there, but not as declared.
     */
    private List<EntryProblem> link(List<Placed> placed, List<String> unfinished) {
        List<EntryProblem> problems = new ArrayList<>();
        String noFolder = makeCredentialFolder(placed);
        for (Placed entry : placed) {
            Optional<EntryFailure> unlinked = Optional.empty();
            for (String path : entry.links()) {
                Optional<EntryFailure> failed = noFolder.isEmpty() || !Credentials.isLink(path)
                        ? ownLinks.make(entry.label(), path, entry.name(), entry.owner())
                        : Optional.of(new EntryFailure.LinkFailed(entry.label(), path, noFolder));
                unlinked = unlinked.or(() -> failed);
            }
            if (entry.failure().isPresent()) {
                State state = entry.record().isPresent() ? State.KEPT : State.LEFT_OUT;
                problems.add(problem(entry, state, entry.failure().get()));
            } else if (unlinked.isPresent()) {
                problems.add(problem(entry, State.LINK_FAILED, unlinked.get()));
            } else {
                continue;
            }
            if (entry.record().isPresent()) {
                unfinished.add(entry.name());
            }
        }
        return problems;
    }

    /** Why the folder of credentials is not there; no link may be made then, as that would make it open to all. */
    private String makeCredentialFolder(List<Placed> placed) {
        boolean wanted = !manifest.userMode() && placed.stream().anyMatch(entry ->
                entry.record().map(record -> !record.credential().isEmpty()).orElse(false));
        if (wanted) {
            try {
                Credentials.makeFolder(walk);
            } catch (ErrnoException e) {
                return "its folder was not made: " + e.reason();
            }
        }
        return "";
    }

    private static EntryProblem problem(Placed entry, State state, Failure failure) {
        return new EntryProblem(entry.kind(), Changes.declaredName(entry.kind(), entry.name()), state, failure);
    }

    private Directory mount(End.Reached place) throws ErrnoException, InstallException {
        var mount = new MemoryMount(libc, place.directory(), place.name(), warnings);
        return manifest.userMode()
                ? mount.plain()
                : mount.mounted(manifest.useTmpfs() ? MemoryMount.Type.TMPFS : MemoryMount.Type.RAMFS,
                        owners.keysGroup());
    }

    /** Generations are root's, and those of the group {@code keys} may list them. */
    private Optional<Owner> directoryOwner() throws InstallException {
        return manifest.userMode() ? Optional.empty() : Optional.of(new Owner(0, owners.keysGroup()));
    }

    /** All links outside of {@code symlinkPath} that earlier generations made. */
    private Set<String> linksOf(Collection<Record> records) {
        String inside = manifest.symlinkPath() + "/";
        Set<String> paths = new LinkedHashSet<>();
        for (Record record : records) {
            addOutside(inside, record.staleLinks(), paths);
            for (Record.Entry entry : record.entries()) {
                if (!entry.path().startsWith(inside)) {
                    paths.add(entry.path());
                }
                addOutside(inside, entry.links(), paths);
                if (!entry.credential().isEmpty() && !manifest.userMode()) {
                    paths.add(Credentials.link(entry.credential()));
                }
            }
        }
        return paths;
    }

    private static void addOutside(String inside, List<String> links, Set<String> paths) {
        for (String link : links) {
            if (!link.startsWith(inside)) {
                paths.add(link);
            }
        }
    }

    private static List<Record.Entry> installed(List<Placed> placed) {
        List<Record.Entry> entries = new ArrayList<>(placed.size());
        for (Placed entry : placed) {
            if (entry.record().isPresent()) {
                entries.add(entry.record().get());
            }
        }
        return entries;
    }

    /** When each entry of a record last changed, by its name; empty without a record. */
    static Map<String, String> changeTimes(Optional<Record> record) {
        List<Record.Entry> entries = record.map(Record::entries).orElse(List.of());
        Map<String, String> times = HashMap.newHashMap(entries.size());
        for (Record.Entry entry : entries) {
            times.put(entry.name(), entry.changed());
        }
        return times;
    }

    /** One text for every entry; a failure that several share is told once, after their names. */
    private static List<String> lines(List<Placed> placed) {
        Map<Failure, List<String>> names = new LinkedHashMap<>();
        for (Placed entry : placed) {
            names.computeIfAbsent(entry.failure().orElseThrow(), _ -> new ArrayList<>())
                    .add(entry.label());
        }
        List<String> lines = new ArrayList<>();
        names.entrySet().stream().limit(Shortened.MAX_PROBLEMS).forEach(each -> {
            Failure failure = each.getKey();
            List<String> labels = each.getValue();
            boolean named = labels.size() == 1 && failure.subject().startsWith(labels.getFirst());
            lines.add((named ? "" : Shortened.names(labels, MAX_NAMED) + ": ") + failure.subject() + ": "
                    + failure.problem());
            failure.details().forEach(detail -> lines.add("  " + detail));
            if (!failure.remedy().isEmpty()) {
                lines.add("  hint: " + failure.remedy());
            }
        });
        if (names.size() > Shortened.MAX_PROBLEMS) {
            lines.add(Shortened.rest(names.size() - Shortened.MAX_PROBLEMS, "problem", "problems"));
        }
        return lines;
    }
}
