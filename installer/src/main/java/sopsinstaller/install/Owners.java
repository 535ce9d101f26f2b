package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.linux.Accounts;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.manifest.Manifest.Access;

/** Who shall own what, in numbers. Without account databases, what is declared by name is root's. */
final class Owners {
    private static final long ROOT = 0;
    /** A number that no file has. */
    private static final long UNKNOWN = -1;
    private final Accounts accounts;
    private final Databases databases;
    /** The last one asked for and its answer: most entries have the same, and then share it. */
    private Access access;
    private Owner owner;

    private final Set<String> missing = new LinkedHashSet<>();

    /** Whether the account databases are asked; before a switch, who is missing may be made by it. */
    enum Databases { ASKED, IGNORED, BEFORE_THE_SWITCH }

    /** Owners by {@code accounts}, which are not touched when they are ignored. */
    Owners(Accounts accounts, Databases databases) {
        this.accounts = accounts;
        this.databases = databases;
    }

    /** Group that may list the mount point: {@code keys}, or where it is missing {@code nogroup}. */
    long keysGroup() throws InstallException {
        if (databases == Databases.IGNORED) {
            return ROOT;
        }
        OptionalLong group = keysGroup("keys");
        if (group.isEmpty()) {
            group = keysGroup("nogroup");
        }
        return group.orElseThrow(() -> new InstallException(new MachineFailure.NoKeysGroup()));
    }

    /**
     * Owner and group of {@code wanted}.
     *
     * @throws InstallException with an {@link EntryFailure} when one of them does not exist
     */
    Owner of(Access wanted, String entry) throws InstallException {
        if (databases == Databases.IGNORED) {
            // a number needs no database: before there are users, secrets may belong to those of containers
            return new Owner(
                    wanted.owner() == null ? wanted.uid() : ROOT, wanted.group() == null ? wanted.gid() : ROOT);
        }
        if (!wanted.equals(access)) {
            owner = asked(wanted, entry);
            access = wanted;
        }
        return owner;
    }

    private Owner asked(Access wanted, String entry) throws InstallException {
        OptionalLong uid = OptionalLong.of(wanted.uid());
        if (wanted.owner() != null) {
            uid = found(entry, wanted.owner(), () -> accounts.user(wanted.owner()));
            if (uid.isEmpty() && !expected("user", wanted.owner())) {
                throw new InstallException(new EntryFailure.UnknownUser(entry, wanted.owner()));
            }
        }
        OptionalLong gid = OptionalLong.of(wanted.gid());
        if (wanted.group() != null) {
            gid = found(entry, wanted.group(), () -> accounts.group(wanted.group()));
            if (gid.isEmpty() && !expected("group", wanted.group())) {
                throw new InstallException(new EntryFailure.UnknownGroup(entry, wanted.group()));
            }
        }
        return new Owner(uid.orElse(UNKNOWN), gid.orElse(UNKNOWN));
    }

    /** Users and groups that were asked for before the switch and are not there yet. */
    Set<String> missing() {
        return Collections.unmodifiableSet(missing);
    }

    private boolean expected(String kind, String name) {
        if (databases != Databases.BEFORE_THE_SWITCH) {
            return false;
        }
        missing.add(kind + " " + quoted(name));
        return true;
    }

    private OptionalLong keysGroup(String name) throws InstallException {
        try {
            return accounts.group(name);
        } catch (ErrnoException e) {
            throw new InstallException(new MachineFailure.GroupLookupFailed(name, e.reason()), e);
        }
    }

    private static OptionalLong found(String entry, String name, Lookup lookup) throws InstallException {
        try {
            return lookup.ask();
        } catch (ErrnoException e) {
            throw new InstallException(new EntryFailure.LookupFailed(entry, name, e.reason()), e);
        }
    }

    /** One question to the account databases. */
    private interface Lookup {
        OptionalLong ask() throws ErrnoException;
    }
}
