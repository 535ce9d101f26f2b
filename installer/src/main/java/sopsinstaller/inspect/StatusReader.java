package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.MachineFailure.BadMountPoint;
import sopsinstaller.failure.MachineFailure.BadSymlinkPath;
import sopsinstaller.failure.MachineFailure.CallFailed;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.SourceName;
import sopsinstaller.inspect.StatusGeneration.Access;
import sopsinstaller.inspect.StatusGeneration.Entry;
import sopsinstaller.inspect.StatusGeneration.Found;
import sopsinstaller.inspect.StatusGeneration.Place;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Rights;
import sopsinstaller.linux.PathWalk.Way;
import sopsinstaller.record.Record;
import sopsinstaller.record.RecordText;
import sopsinstaller.secret.SecretBytes;

/** Reads what a link to a generation leads to. Takes no lock: when the link was switched meanwhile, it begins again. */
final class StatusReader {
    private static final String CREDENTIALS = "/run/credstore/";
    private static final String RECORD_SUFFIX = ".json";
    /** As many digits as the installer gives. */
    private static final int MAX_DIGITS = 9;
    /** Switches that may come in between; then what was read last is told. */
    private static final int MAX_ATTEMPTS = 5;
    /** Deeper folders are named, not opened: each takes a descriptor. No installer makes as many. */
    private static final int MAX_DEPTH = 64;
    private static final String WITHOUT_RECORD =
            "it has no record, as those made by sops-install-secrets: only what its files tell is shown";

    private final PathWalk walk;
    private final boolean root;
    private final StatusOwners owners;

    /** What was found at a link. */
    sealed interface Outcome {
        /** A generation. */
        record Installed(StatusGeneration generation) implements Outcome {}

        /** No generation; {@code why} is empty when there is no link at all. */
        record Absent(String link, String why) implements Outcome {}

        /** It cannot be told. */
        record Refused(Failure failure) implements Outcome {}
    }

    private record Recorded(Optional<Record> record, String problem) {}

    /** Reads with the rights of this process, and names owners by {@code owners}. */
    StatusReader(Libc libc, StatusOwners owners) {
        this.root = libc.effectiveUser() == 0;
        this.walk = new PathWalk(libc, root ? Rights.SYSTEM : Rights.USER);
        this.owners = owners;
    }

    /** What {@code link}, an absolute path, leads to. */
    Outcome read(String link) {
        try {
            for (int attempt = 1; ; attempt++) {
                Optional<Outcome> outcome = attempt(link, attempt == MAX_ATTEMPTS);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
        } catch (ErrnoException e) {
            if (!e.is(ErrnoException.EACCES) && !e.is(ErrnoException.EPERM)) {
                return new Outcome.Refused(new CallFailed(e.call(), e.path(), e.reason()));
            }
            return new Outcome.Refused(new BadSymlinkPath(link,
                    "what it leads to cannot be read: " + quoted(e.path()) + ": " + e.reason(),
                    root ? "" : "run it as root: sudo sops-installer status " + SourceName.shellPath(link)));
        }
    }

    /** Empty when the link was switched meanwhile, unless that is no matter any more. */
    private Optional<Outcome> attempt(String link, boolean last) throws ErrnoException {
        return switch (walk.toParentOf(link, Way.FOREIGN, Missing.STOP)) {
            case End.NotThere() -> Optional.of(new Outcome.Absent(link, ""));
            case End.Barred(String place, String why) ->
                    Optional.of(new Outcome.Refused(new BadSymlinkPath(link, quoted(place) + " " + why, "")));
            case End.Reached(Directory directory, String name) -> {
                try (directory) {
                    FileStatus status = directory.status(name).orElse(null);
                    if (status == null) {
                        yield Optional.of(new Outcome.Absent(link, ""));
                    }
                    if (status.kind() != Kind.LINK) {
                        yield Optional.of(new Outcome.Absent(link,
                                "is " + StatusPlaces.kind(status.kind()) + ", no link to a generation"));
                    }
                    String target = directory.readLink(name);
                    try {
                        Outcome outcome = generation(link, target);
                        yield last || leads(directory, name, target) ? Optional.of(outcome) : Optional.empty();
                    } catch (ErrnoException e) {
                        if (last || leads(directory, name, target)) {
                            throw e;
                        }
                        yield Optional.empty();
                    }
                }
            }
        };
    }

    private static boolean leads(Directory directory, String name, String target) throws ErrnoException {
        return directory.status(name).map(FileStatus::kind).orElse(Kind.OTHER) == Kind.LINK
                && directory.readLink(name).equals(target);
    }

    private Outcome generation(String link, String target) throws ErrnoException {
        String mountPoint = target.substring(0, Math.max(target.lastIndexOf('/'), 0));
        if (!mountPoint.startsWith("/") || !isNumber(target.substring(mountPoint.length() + 1))) {
            return new Outcome.Absent(link, "leads to " + quoted(target) + ", which is no generation");
        }
        Outcome gone = new Outcome.Absent(link, "leads to " + quoted(target) + ", which is not there (any more)");
        return switch (walk.toParentOf(target, Way.FOREIGN, Missing.STOP)) {
            case End.NotThere() -> gone;
            case End.Barred(String place, String why) ->
                    new Outcome.Refused(new BadMountPoint(mountPoint, quoted(place) + " " + why, ""));
            case End.Reached(Directory mount, String number) -> {
                try (mount) {
                    yield mount.status(number).map(FileStatus::kind).orElse(Kind.OTHER) == Kind.DIRECTORY
                            ? new Outcome.Installed(generation(link, mountPoint, mount, number))
                            : gone;
                }
            }
        };
    }

    private StatusGeneration generation(String link, String mountPoint, Directory mount, String number)
            throws ErrnoException {
        Recorded recorded = record(mount, number + RECORD_SUFFIX);
        StatusPlaces places = new StatusPlaces(walk, link, mountPoint);
        List<Entry> entries = new ArrayList<>();
        List<String> left = new ArrayList<>();
        if (recorded.record().isPresent()) {
            Record record = recorded.record().get();
            for (Record.Entry entry : record.entries()) {
                entries.add(entry(entry, link, mountPoint + "/" + number, places));
            }
            for (String path : record.staleLinks()) {
                if (places.isLeft(path)) {
                    left.add(path);
                }
            }
        } else {
            try (Directory files = mount.open(number)) {
                list(files, "", 1, link, entries);
            }
        }
        int generations = 0;
        for (String name : mount.names()) {
            if (isNumber(name) && mount.status(name).map(FileStatus::kind).orElse(Kind.OTHER) == Kind.DIRECTORY) {
                generations++;
            }
        }
        return new StatusGeneration(link, mountPoint, Integer.parseInt(number), generations, recorded.problem(),
                recorded.record().map(Record::manifest).orElse(""), entries, left);
    }

    private static Recorded record(Directory mount, String name) throws ErrnoException {
        FileStatus status = mount.status(name).orElse(null);
        if (status == null) {
            return new Recorded(Optional.empty(), WITHOUT_RECORD);
        }
        try {
            if (status.kind() != Kind.FILE) {
                throw new MalformedInputException("is " + StatusPlaces.kind(status.kind()));
            }
            try (OpenFile file = mount.openFile(name); SecretBytes json = file.readAll(RecordText.MAX_BYTES)) {
                return new Recorded(Optional.of(RecordText.read(json.expose())), "");
            }
        } catch (MalformedInputException e) {
            return new Recorded(Optional.empty(),
                    "its record " + quoted(name) + " " + e.getMessage() + ": only what its files tell is shown");
        }
    }

    private Entry entry(Record.Entry entry, String link, String generation, StatusPlaces places)
            throws ErrnoException {
        Optional<FileStatus> status = StatusPlaces.status(walk, generation + "/" + entry.name());
        List<Place> made = new ArrayList<>();
        if (!entry.path().equals(link + "/" + entry.name())) {
            made.add(places.of(entry.path(), entry.name(), status));
        }
        for (String path : entry.links()) {
            made.add(places.of(path, entry.name(), status));
        }
        String credential = CREDENTIALS + entry.credential();
        // user managers have no such folder
        if (!entry.credential().isEmpty() && entry.access().uid() >= 0 && !entry.links().contains(credential)) {
            made.add(places.of(credential, entry.name(), status));
        }
        return new Entry(entry.name(), entry.kind(), entry.sourceFile(), entry.key(), entry.credential(),
                entry.changed(), switch (entry.state()) {
                    case INSTALLED -> "installed";
                    case KEPT -> "kept";
                }, status.map(this::found), status.flatMap(now -> installedAs(entry.access(), now)), entry.path(),
                made);
    }

    private Found found(FileStatus status) {
        return new Found(status.kind(), owners.access(status.uid(), status.gid(), status.mode()));
    }

    /** What was recorded, if it differs; without recorded owner (in user mode) the owner there is counts as it. */
    private Optional<Access> installedAs(Record.Access recorded, FileStatus now) {
        long uid = recorded.uid() < 0 ? now.uid() : recorded.uid();
        long gid = recorded.gid() < 0 ? now.gid() : recorded.gid();
        int mode = recorded.mode() < 0 ? now.mode() : recorded.mode();
        return uid == now.uid() && gid == now.gid() && mode == now.mode()
                ? Optional.empty()
                : Optional.of(owners.access(uid, gid, mode));
    }

    /** All files of a generation without record, sorted. */
    private void list(Directory folder, String above, int depth, String link, List<Entry> entries)
            throws ErrnoException {
        List<String> names = new ArrayList<>(folder.names());
        Collections.sort(names);
        for (String last : names) {
            FileStatus status = folder.status(last).orElse(null);
            String name = above + last;
            if (status != null && status.kind() == Kind.DIRECTORY && depth < MAX_DEPTH) {
                try (Directory below = folder.open(last)) {
                    list(below, name + "/", depth + 1, link, entries);
                }
            } else if (status != null) {
                entries.add(new Entry(name, "", "", "", "", "", "", Optional.of(found(status)), Optional.empty(),
                        link + "/" + name, List.of()));
            }
        }
    }

    /** Whether {@code name} is one the installer gives to a generation. */
    private static boolean isNumber(String name) {
        if (name.isEmpty() || name.length() > MAX_DIGITS || name.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
