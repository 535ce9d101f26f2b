package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Shortened;
import sopsinstaller.failure.Warning;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.FileStatus.Kind;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.linux.RunLock;
import sopsinstaller.record.Record;
import sopsinstaller.record.RecordText;
import sopsinstaller.secret.SecretBytes;

/**
 * What is on the mount point.
 *
 * <ol>
 *   <li>{@code N}: a generation, {@code N.json}: its record; both belong to the user who runs this.
 *   <li>{@code .units-N}: units that the switch to generation N still has to ask for; N is current, else it is void.
 *   <li>{@code .new-…}: what is being made; found at the start of a run, it is a killed run's and is removed.
 *   <li>{@code age-keys.txt}, {@code gpg…}: keys that sops-install-secrets left; removed.
 *   <li>Anything else is not ours: never opened, left alone, named in a warning.
 * </ol>
 */
final class Generations {
    private static final String NEW_PREFIX = ".new-";
    private static final String NEW_GENERATION = NEW_PREFIX + "generation";
    private static final String NEW_RECORD = NEW_PREFIX + "record";
    private static final String UNITS_PREFIX = ".units-";
    private static final String RECORD_SUFFIX = ".json";
    private static final String AGE_KEYS = "age-keys.txt";
    /** Followed by digits, as Go's MkdirTemp makes them. */
    private static final String GPG_HOME = "gpg";
    /** Highest number given, so that the next one is an int and what reads links has a limit; then 1 follows. */
    private static final int MAX_NUMBER = 999_999_999;
    /** So many foreign entries are named; the warning must stay readable. */
    private static final int MAX_NAMED = 10;

    private final Directory mount;
    private final long self;
    private final List<Warning> warnings;

    /** The generations in {@code mount}, made by the user {@code self}. */
    Generations(Directory mount, long self, List<Warning> warnings) {
        this.mount = mount;
        this.self = self;
        this.warnings = warnings;
    }

    /** Whether {@code name} is the name of a generation. */
    static boolean isNumber(String name) {
        return !name.startsWith("0") && isDigits(name);
    }

    private static boolean isGpgHome(String name) {
        return name.startsWith(GPG_HOME) && isDigits(name.substring(GPG_HOME.length()));
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Removes what killed runs and sops-install-secrets left, and warns of what is foreign. */
    void tidy(int current) throws ErrnoException {
        List<String> foreign = new ArrayList<>();
        for (String name : mount.names()) {
            Kind kind = ownKind(name);
            if (kind == Kind.DIRECTORY && (name.startsWith(NEW_PREFIX) || isGpgHome(name))) {
                remove(name, () -> mount.removeTree(name));
            } else if ((kind == Kind.FILE || kind == Kind.LINK)
                    && (name.startsWith(NEW_PREFIX) || name.equals(AGE_KEYS))
                    || isNote(name, kind) && !name.equals(UNITS_PREFIX + current)) {
                remove(name, () -> mount.remove(name));
            } else if (!isGeneration(name, kind) && !isRecord(name, kind) && !isNote(name, kind)
                    && !(kind == Kind.FILE && RunLock.isInside(name))) {
                foreign.add(name);
            }
        }
        if (!foreign.isEmpty()) {
            warnings.add(new Warning(quoted(mount.path()), "holds what was not made here, left alone: "
                    + Shortened.names(foreign.stream().sorted().map(name -> quoted(name)).toList(), MAX_NAMED)));
        }
    }

    /** The records of all generations by their number as text; one that cannot be read gives a warning. */
    Map<String, Record> records() throws ErrnoException {
        Map<String, Record> records = new HashMap<>();
        for (String name : mount.names()) {
            if (isRecord(name, Kind.FILE) && ownKind(name) == Kind.FILE) {
                String number = name.substring(0, name.length() - RECORD_SUFFIX.length());
                record(name).ifPresent(record -> records.put(number, record));
            }
        }
        return records;
    }

    /** Units that the switch to {@code current} did not come to ask for. */
    OwedUnits owed(int current) throws ErrnoException {
        String name = UNITS_PREFIX + current;
        if (ownKind(name) != Kind.FILE) {
            return OwedUnits.NONE;
        }
        try (OpenFile file = mount.openFile(name); SecretBytes note = file.readAll(RecordText.MAX_BYTES)) {
            return OwedUnits.of(note.expose());
        } catch (MalformedInputException e) {
            warnings.add(new Warning(quoted(mount.pathOf(name)), "is damaged and was ignored: " + e.getMessage()));
            return OwedUnits.NONE;
        }
    }

    /** Notes what the switch to {@code number}, which must follow, has to ask for. */
    void owe(int number, OwedUnits units) throws ErrnoException {
        if (!units.isEmpty()) {
            boolean onDisk = !mount.inMemory();
            write(UNITS_PREFIX + number, units.note(), onDisk);
            if (onDisk) {
                mount.sync();
            }
        }
    }

    /** Forgets what the switch from {@code former} to {@code number} had to ask for: it was asked. */
    void asked(int former, int number) {
        discard(UNITS_PREFIX + former);
        discard(UNITS_PREFIX + number);
    }

    /** The files of {@code generation}; none when it is 0 or is not there. */
    Previous open(int generation) throws ErrnoException {
        String name = Integer.toString(generation);
        return new Previous(isGeneration(name, ownKind(name)) ? Optional.of(mount.open(name)) : Optional.empty());
    }

    /** A new generation to be filled. */
    Generation begin(Optional<Owner> owner) throws ErrnoException {
        return new Generation(mount, freeName(NEW_GENERATION), owner);
    }

    /**
     * Gives {@code fresh} the number after {@code current} and writes its record. A directory of that number is
     * of a run
     * that was killed before the switch, or was left by a lost link; the current one never has it.
     */
    int seal(Generation fresh, int current, Record record) throws ErrnoException {
        int number = after(current);
        while (taken(Integer.toString(number)) || taken(number + RECORD_SUFFIX) || taken(UNITS_PREFIX + number)) {
            number = after(number);
        }
        boolean onDisk = !mount.inMemory();
        fresh.complete();
        String name = Integer.toString(number);
        String draft = freeName(NEW_RECORD);
        boolean named = false;
        try {
            write(draft, RecordText.write(record), onDisk);
            if (mount.status(name).isPresent()) {
                mount.removeTree(name);
            }
            mount.rename(draft, name + RECORD_SUFFIX);
            named = true;
        } finally {
            if (!named) {
                discard(draft);
            }
        }
        mount.renameToFreeName(fresh.name(), name);
        fresh.sealed();
        if (onDisk) {
            mount.sync();
        }
        return number;
    }

    private static int after(int number) {
        return number >= MAX_NUMBER ? 1 : number + 1;
    }

    private void write(String name, byte[] json, boolean onDisk) throws ErrnoException {
        try (OpenFile file = mount.create(name)) {
            file.write(json, json.length);
            if (onDisk) {
                file.sync();
            }
        }
    }

    /** Removes a file of ours, if it is there; what fails is left to the next run. */
    private void discard(String name) {
        remove(name, () -> {
            if (ownKind(name) == Kind.FILE) {
                mount.remove(name);
            }
        });
    }

    /** {@code wanted}, or with a number where someone else has taken it: that must not stop every run. */
    private String freeName(String wanted) throws ErrnoException {
        String name = wanted;
        for (int i = 2; mount.status(name).isPresent(); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    /** Removes {@code generation} and its record, after the switch to it failed. */
    void remove(int generation) throws ErrnoException {
        String name = Integer.toString(generation);
        if (isGeneration(name, ownKind(name))) {
            mount.removeTree(name);
        }
        if (isRecord(name + RECORD_SUFFIX, ownKind(name + RECORD_SUFFIX))) {
            mount.remove(name + RECORD_SUFFIX);
        }
        discard(UNITS_PREFIX + generation);
    }

    /**
     * Removes the generations that are not to be kept: the current one and the {@code keep} - 1 before it stay, 0 keeps
     * all. Higher numbers than the current one were left by a lost link. What cannot be removed gives a warning.
     */
    void prune(int current, int keep) {
        if (keep == 0) {
            return;
        }
        try {
            for (String name : mount.names()) {
                String number = name.endsWith(RECORD_SUFFIX)
                        ? name.substring(0, name.length() - RECORD_SUFFIX.length())
                        : name;
                if (isNumber(number) && !kept(number, current, keep)) {
                    removeOld(name);
                }
            }
        } catch (ErrnoException e) {
            warnings.add(new Warning(quoted(mount.path()), "old generations were not removed: " + e.getMessage()));
        }
    }

    private void removeOld(String name) {
        remove(name, () -> {
            Kind kind = ownKind(name);
            if (isGeneration(name, kind)) {
                mount.removeTree(name);
            } else if (isRecord(name, kind)) {
                mount.remove(name);
            }
        });
    }

    private void remove(String name, Removal removal) {
        try {
            removal.run();
        } catch (ErrnoException e) {
            warnings.add(new Warning(quoted(mount.pathOf(name)), "was not removed: " + e.getMessage()));
        }
    }

    private static boolean kept(String number, int current, int keep) {
        // longer than any number given here, so higher than the current one
        if (number.length() > 10) {
            return false;
        }
        long value = Long.parseLong(number);
        return value <= current && value > (long) current - keep;
    }

    private Optional<Record> record(String name) throws ErrnoException {
        try (OpenFile file = mount.openFile(name); SecretBytes json = file.readAll(RecordText.MAX_BYTES)) {
            return Optional.of(RecordText.read(json.expose()));
        } catch (MalformedInputException e) {
            warnings.add(new Warning(quoted(mount.pathOf(name)), "is damaged and was ignored: " + e.getMessage()));
            return Optional.empty();
        }
    }

    /** Whether something not ours has that name. */
    private boolean taken(String name) throws ErrnoException {
        return mount.status(name).isPresent()
                && !isGeneration(name, ownKind(name)) && !isRecord(name, ownKind(name))
                && !isNote(name, ownKind(name));
    }

    /** Kind of an entry of ours; {@code OTHER} for what is missing or belongs to someone else. */
    private Kind ownKind(String name) throws ErrnoException {
        return mount.status(name).filter(status -> status.uid() == self).map(FileStatus::kind).orElse(Kind.OTHER);
    }

    private static boolean isGeneration(String name, Kind kind) {
        return kind == Kind.DIRECTORY && isNumber(name);
    }

    private static boolean isRecord(String name, Kind kind) {
        return kind == Kind.FILE && name.endsWith(RECORD_SUFFIX)
                && isNumber(name.substring(0, name.length() - RECORD_SUFFIX.length()));
    }

    private static boolean isNote(String name, Kind kind) {
        return kind == Kind.FILE && name.startsWith(UNITS_PREFIX) && isNumber(name.substring(UNITS_PREFIX.length()));
    }

    /** A removal on the mount point. */
    private interface Removal {
        void run() throws ErrnoException;
    }
}
