package sopsinstaller.failure;

import static sopsinstaller.failure.Quoted.quoted;
import static sopsinstaller.failure.Quoted.safe;

import java.util.List;

/** What keeps one entry from being installed as declared; the others go on, as {@code onFailure} says. */
public sealed interface EntryFailure extends Failure {
    /** What messages call the entry; the manifest's file where it is all of them. */
    String entry();

    @Override
    default String subject() {
        return safe(entry());
    }

    /** The owner {@code user} of {@code entry} is no user of this host. */
    record UnknownUser(String entry, String user) implements EntryFailure {
        @Override
        public String problem() {
            return "owner " + quoted(user) + " does not exist on this host";
        }

        @Override
        public String remedy() {
            return "set owner to a declared user, or uid to a number";
        }
    }

    /** The group {@code group} of {@code entry} is no group of this host. */
    record UnknownGroup(String entry, String group) implements EntryFailure {
        @Override
        public String problem() {
            return "group " + quoted(group) + " does not exist on this host";
        }

        @Override
        public String remedy() {
            return "set group to a declared group, or gid to a number";
        }
    }

    /** The account databases gave an error when asked for {@code account}. */
    record LookupFailed(String entry, String account, String reason) implements EntryFailure {
        @Override
        public String problem() {
            return quoted(account) + " cannot be looked up: " + safe(reason);
        }

        @Override
        public String remedy() {
            return "";
        }
    }

    /** The kernel refuses to give the file to that user and group, as for numbers a user namespace does not have. */
    record OwnershipRefused(String entry, long uid, long gid, String reason) implements EntryFailure {
        @Override
        public String problem() {
            return "cannot be given to user " + uid + " and group " + gid + ": " + reason;
        }

        @Override
        public String remedy() {
            return "use a user and a group that exist where this runs";
        }
    }

    /** The file of {@code entry} cannot have its name, as when a part of it is too long. */
    record NameRefused(String entry, String reason) implements EntryFailure {
        @Override
        public String problem() {
            return "cannot be written under its name: " + reason;
        }

        @Override
        public String remedy() {
            return "choose another name";
        }
    }

    /** Where a link should go there is {@code what} (a file, a directory …), which is never replaced. */
    record PathTaken(String entry, String path, String what) implements EntryFailure {
        @Override
        public String problem() {
            return quoted(path) + " is " + what + ", a link should go there; it was not touched";
        }

        @Override
        public String remedy() {
            return "move " + quoted(path) + " away, or choose another path";
        }
    }

    /** On the way to {@code path} lies {@code place}, which cannot be passed. */
    record UnsafePath(String entry, String path, String place, String why) implements EntryFailure {
        @Override
        public String problem() {
            return "no link can be made at " + quoted(path) + ": " + quoted(place) + " " + why;
        }

        @Override
        public String remedy() {
            return "choose a path without it";
        }
    }

    /** The link {@code path} could not be made. */
    record LinkFailed(String entry, String path, String reason) implements EntryFailure {
        @Override
        public String problem() {
            return "the link " + quoted(path) + " could not be made: " + reason;
        }

        @Override
        public String remedy() {
            return "";
        }
    }

    /**
     * A template holds a placeholder that stands for no secret of this manifest.
     *
     * @param line where, from 1
     * @param secret whose placeholder it is, empty when that is not known
     */
    record UnknownPlaceholder(String entry, int line, String secret) implements EntryFailure {
        @Override
        public String problem() {
            return "line " + line + " has " + (secret.isEmpty() ? "a placeholder of no secret of this manifest"
                    : "the placeholder of secret " + quoted(secret) + ", which this manifest does not provide");
        }

        @Override
        public String remedy() {
            return "list the secret in placeholders, and in secrets or templateSecrets";
        }
    }

    /**
     * Where a placeholder stands, its secret could not be written so that the file means the same for every value.
     *
     * @param line where, from 1
     * @param secret whose placeholder it is
     * @param encoding the placeholder's
     * @param place where it may stand
     */
    record PlaceholderMisplaced(String entry, int line, String secret, String encoding, String place)
            implements EntryFailure {
        @Override
        public String problem() {
            return "line " + line + " has the " + encoding + " placeholder of secret " + quoted(secret)
                    + " at a place where not every value is safe";
        }

        @Override
        public String remedy() {
            return place;
        }
    }

    /**
     * The value of {@code secret} cannot be written as its placeholder says.
     *
     * @param reason what in the value the encoding cannot hold
     */
    record NotEncodable(String entry, String secret, String encoding, String reason) implements EntryFailure {
        @Override
        public String problem() {
            return "secret " + quoted(secret) + " cannot be written as " + encoding + ": " + reason;
        }

        @Override
        public String remedy() {
            return "use the base64 placeholder, or another secret";
        }
    }

    /** The text of a template cannot be read from its {@code file}. */
    record TextUnreadable(String entry, String file, String reason) implements EntryFailure {
        @Override
        public String problem() {
            return quoted(SourceName.of(file)) + " cannot be read: " + safe(reason);
        }

        @Override
        public String remedy() {
            return "";
        }
    }

    /** A template with its secrets is larger than {@code limit} bytes. */
    record TextTooLarge(String entry, long limit) implements EntryFailure {
        @Override
        public String problem() {
            return "would be larger than the limit of " + limit + " bytes";
        }

        @Override
        public String remedy() {
            return "split it into several templates";
        }
    }

    /** A template has more than {@code limit} placeholders. */
    record TooManyPlaceholders(String entry, int limit) implements EntryFailure {
        @Override
        public String problem() {
            return "has more than " + limit + " placeholders";
        }

        @Override
        public String remedy() {
            return "split it into several templates";
        }
    }

    /**
     * Finding the placeholders in a template takes more than {@code limit} steps: there are many that begin alike, and
     * the text has their beginnings at many places.
     */
    record PlaceholdersAlike(String entry, int limit) implements EntryFailure {
        @Override
        public String problem() {
            return "finding its placeholders takes more than " + limit + " steps: too many begin alike for so long a"
                    + " text";
        }

        @Override
        public String remedy() {
            return "split the template, or choose placeholders that differ in their first characters";
        }
    }

    /**
     * Every entry failed and no old content could be kept: nothing was switched.
     *
     * @param count how many entries
     * @param details one line for each
     */
    record NothingInstalled(String manifest, int count, List<String> details) implements EntryFailure {
        /** Keeps a copy of the lines. */
        public NothingInstalled {
            details = List.copyOf(details);
        }

        @Override
        public String entry() {
            return manifest;
        }

        @Override
        public String subject() {
            return quoted(manifest);
        }

        @Override
        public String problem() {
            return count == 1
                    ? "its only entry failed, nothing was changed"
                    : "all " + count + " entries failed, nothing was changed";
        }

        @Override
        public String remedy() {
            return "";
        }
    }
}
