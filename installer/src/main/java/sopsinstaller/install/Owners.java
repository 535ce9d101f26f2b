package sopsinstaller.install;

import java.util.OptionalLong;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.linux.Accounts;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.manifest.Manifest.Access;

/** Who shall own what, in numbers. Without account databases everything is root's. */
final class Owners {
    private final Accounts accounts;
    private final Databases databases;
    /** The last one asked for and its answer: most entries have the same, and then share it. */
    private Access access;
    private Owner owner;

    /** Whether the account databases are asked. */
    enum Databases { ASKED, IGNORED }

    /** Owners by {@code accounts}, which are not touched when they are ignored. */
    Owners(Accounts accounts, Databases databases) {
        this.accounts = accounts;
        this.databases = databases;
    }

    /** Group that may list the mount point: {@code keys}, or where it is missing {@code nogroup}. */
    long keysGroup() throws InstallException {
        if (databases == Databases.IGNORED) {
            return 0;
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
            return Owner.ROOT;
        }
        if (!wanted.equals(access)) {
            owner = asked(wanted, entry);
            access = wanted;
        }
        return owner;
    }

    private Owner asked(Access wanted, String entry) throws InstallException {
        long uid = wanted.uid();
        if (wanted.owner() != null) {
            uid = found(entry, wanted.owner(), () -> accounts.user(wanted.owner()))
                    .orElseThrow(() -> new InstallException(new EntryFailure.UnknownUser(entry, wanted.owner())));
        }
        long gid = wanted.gid();
        if (wanted.group() != null) {
            gid = found(entry, wanted.group(), () -> accounts.group(wanted.group()))
                    .orElseThrow(() -> new InstallException(new EntryFailure.UnknownGroup(entry, wanted.group())));
        }
        return new Owner(uid, gid);
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
