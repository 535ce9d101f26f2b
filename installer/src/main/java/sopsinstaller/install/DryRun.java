package sopsinstaller.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.failure.Warning;
import sopsinstaller.install.EntryPlacement.Placed;
import sopsinstaller.install.Outcome.EntryProblem;
import sopsinstaller.linux.Accounts;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.Rights;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.record.Record;
import sopsinstaller.secret.SecretBytes;

/**
 * What an install would do, found out by doing it in memory: nothing is mounted, locked, made or written but the dry
 * lists of units, where they are asked for. An owner who does not exist yet is no failure, because the same switch may
 * create him.
 */
public final class DryRun {
    private static final String DRY = "dry-";
    private final Libc libc;
    private final Manifest manifest;
    private final SecretValues source;
    private final UnitLists lists;
    private final Owners owners;
    private final PathWalk walk;
    private final List<Warning> warnings = new ArrayList<>();
    private final StatePlaces places;
    private final OwnLinks ownLinks;

    /** Whether the units that would restart are written to the dry lists, for the script that activates a system. */
    public enum UnitLists { WRITTEN, LEFT_ALONE }

    /** A trial of {@code manifest}; {@code source} is asked once. */
    public DryRun(Libc libc, Manifest manifest, SecretValues source, boolean ignorePasswd, UnitLists lists) {
        this.libc = libc;
        this.manifest = manifest;
        this.source = source;
        this.lists = lists;
        this.owners = new Owners(new Accounts(libc),
                ignorePasswd ? Owners.Databases.IGNORED : Owners.Databases.BEFORE_THE_SWITCH);
        this.walk = new PathWalk(libc, manifest.userMode() ? Rights.USER : Rights.SYSTEM);
        this.places = new StatePlaces(manifest, walk);
        this.ownLinks = new OwnLinks(libc, walk, manifest.symlinkPath(), warnings);
    }

    /**
     * Tries.
     *
     * @return as an install would tell it, but of generation 0 and not switched
     * @throws InstallException when an install would fail before it switches
     */
    public Outcome run() throws InstallException {
        try {
            if (manifest.isEmpty() && places.untouched()) {
                return new Outcome(0, 0, List.of(), warnings, false, List.of(), Outcome.Requests.NONE);
            }
            List<Placed> placed = new ArrayList<>(manifest.secrets().size() + manifest.templates().size());
            Optional<Record> old = Optional.empty();
            OwedUnits owed = OwedUnits.NONE;
            int link = places.current(warnings);
            Optional<Directory> mount = places.mountPoint();
            // a link into a mount point that is not there leads to nothing, as after a boot in user mode
            int current = mount.isPresent() ? link : 0;
            try {
                Generations generations = mount.map(directory ->
                        new Generations(directory, libc.effectiveUser(), warnings)).orElse(null);
                if (generations != null) {
                    old = Optional.ofNullable(generations.records().get(Integer.toString(current)));
                    owed = generations.owed(current);
                }
                try (Previous previous = generations == null ? new Previous(Optional.empty())
                        : generations.open(current)) {
                    place(previous, old, placed);
                }
            } finally {
                mount.ifPresent(Directory::close);
            }
            List<Change> changes = Changes.between(old.map(Record::entries).orElse(List.of()), placed);
            List<EntryProblem> problems = problems(placed);
            // a first install restarts nothing
            Outcome.Requests requests = current == 0 ? Outcome.Requests.NONE
                    : new UnitRequests(libc, walk, route()).request(owed.and(OwedUnits.of(changes)));
            return new Outcome(0, placed.size() - problems.size(), problems, warnings, false, changes, requests);
        } catch (ErrnoException e) {
            throw new InstallException(new MachineFailure.CallFailed(e.call(), e.path(), e.reason()), e);
        }
    }

    private UnitRequests.Route route() {
        return lists == UnitLists.WRITTEN && !manifest.userMode()
                ? new UnitRequests.Route.Lists(UnitRequests.FOLDER, DRY)
                : new UnitRequests.Route.Told();
    }

    private void place(Previous previous, Optional<Record> old, List<Placed> placed)
            throws ErrnoException, InstallException {
        Map<Integer, SecretValues.Value> values = source.load();
        try {
            var placement = new EntryPlacement(manifest, owners, ownLinks, new Nowhere(), previous,
                    Installer.changeTimes(old));
            TemplatePlacement.placeAll(libc, manifest, placement, previous, values, placed);
        } finally {
            SecretValues.wipe(values);
        }
        Installer.refuseWhereAllFailed(manifest, placed);
    }

    /** Users and groups that entries are declared for and that this host does not have yet. */
    public Set<String> missingAccounts() {
        return owners.missing();
    }

    private static List<EntryProblem> problems(List<Placed> placed) {
        List<EntryProblem> problems = new ArrayList<>();
        for (Placed entry : placed) {
            entry.failure().ifPresent(failure -> problems.add(new EntryProblem(entry.kind(),
                    Changes.declaredName(entry.kind(), entry.name()),
                    entry.record().isPresent() ? Outcome.State.KEPT : Outcome.State.LEFT_OUT, failure)));
        }
        return problems;
    }

    /** Takes everything and writes nothing. */
    private static final class Nowhere implements Destination {
        @Override
        public void write(String path, SecretBytes content, Optional<Owner> owner, int mode) {}

        @Override
        public void copy(String path, OpenFile old, Optional<Owner> owner, int mode) {}
    }
}
