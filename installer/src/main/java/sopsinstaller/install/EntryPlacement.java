package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.secret.SecretBytes;

/** Puts one secret after the other into a new generation, as declared or as {@code onFailure} says. */
final class EntryPlacement {
    private final Manifest manifest;
    private final Owners owners;
    private final OwnLinks ownLinks;
    private final Generation fresh;
    private final Previous previous;
    private final Map<String, String> changeTimes;
    private final String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();

    /** Fills {@code fresh}; {@code changeTimes} are those of the files in {@code previous}. */
    EntryPlacement(Manifest manifest, Owners owners, OwnLinks ownLinks, Generation fresh, Previous previous,
            Map<String, String> changeTimes) {
        this.manifest = manifest;
        this.owners = owners;
        this.ownLinks = ownLinks;
        this.fresh = fresh;
        this.previous = previous;
        this.changeTimes = changeTimes;
    }

    /**
     * What became of a secret.
     *
     * @param secret as declared
     * @param failure why it is not there as declared
     * @param record what the generation holds of it; empty when it was left out
     * @param owner of the file and its links; empty in user mode
     * @param links where links to it shall be made
     */
    record Placed(Secret secret, Optional<Failure> failure, Optional<Record.Entry> record, Optional<Owner> owner,
            List<String> links) {}

    /** The message's name of {@code secret}. */
    static String label(Secret secret) {
        return "secret " + quoted(secret.name());
    }

    /** Places {@code secret}; {@code value} is borrowed. */
    Placed place(Secret secret, SecretValues.Value value) throws ErrnoException, InstallException {
        List<String> wanted = linksOf(secret);
        Optional<Owner> owner = Optional.empty();
        Failure failure = null;
        boolean ownerFailed = false;
        if (!manifest.userMode()) {
            try {
                owner = Optional.of(owners.of(secret.access(), label(secret)));
            } catch (InstallException e) {
                failure = e.failure();
                ownerFailed = true;
            }
        }
        for (String path : wanted) {
            Optional<EntryFailure> obstacle = ownLinks.obstacle(label(secret), path);
            if (obstacle.isPresent() && failure == null) {
                failure = obstacle.get();
            }
        }
        return switch (value) {
            case SecretValues.Failed(Failure reason) -> instead(secret, reason, owner, ownerFailed);
            case SecretValues.Plain(SecretBytes bytes) -> failure == null
                    ? asDeclared(secret, bytes, owner, wanted)
                    : instead(secret, failure, owner, ownerFailed);
        };
    }

    private Placed asDeclared(Secret secret, SecretBytes bytes, Optional<Owner> owner, List<String> links)
            throws ErrnoException, InstallException {
        try {
            fresh.write(secret.name(), bytes, owner, secret.access().mode());
        } catch (ErrnoException e) {
            Failure failure = entryFailure(secret, owner, e);
            return instead(secret, failure, owner, failure instanceof EntryFailure.OwnershipRefused);
        }
        boolean unchanged = changeTimes.containsKey(secret.name()) && previous.holds(secret.name(), bytes);
        return new Placed(secret, Optional.empty(),
                Optional.of(entry(secret, unchanged ? changeTimes.get(secret.name()) : now,
                        Record.State.INSTALLED, links)),
                owner, links);
    }

    /** The old content with the new owner and mode, or nothing; where the owner failed, with the old owner. */
    private Placed instead(Secret secret, Failure failure, Optional<Owner> owner, boolean ownerFailed)
            throws ErrnoException, InstallException {
        switch (secret.onFailure()) {
            case ABORT -> throw new InstallException(failure);
            case SKIP -> {
                return leftOut(secret, failure);
            }
            case KEEP -> { }
        }
        Optional<OpenFile> found = previous.file(secret.name());
        if (found.isEmpty()) {
            return leftOut(secret, failure);
        }
        try (OpenFile old = found.get()) {
            FileStatus status = old.status();
            Optional<Owner> kept = manifest.userMode() ? Optional.empty()
                    : ownerFailed ? Optional.of(new Owner(status.uid(), status.gid())) : owner;
            fresh.copy(secret.name(), old, kept, secret.access().mode());
            List<String> links = linksOf(secret).stream()
                    .filter(path -> ownLinks.obstacle(label(secret), path).isEmpty()).toList();
            return new Placed(secret, Optional.of(failure),
                    Optional.of(entry(secret, changeTimes.getOrDefault(secret.name(), now), Record.State.KEPT, links)),
                    kept, links);
        }
    }

    private static Placed leftOut(Secret secret, Failure failure) {
        return new Placed(secret, Optional.of(failure), Optional.empty(), Optional.empty(), List.of());
    }

    /** What concerns this entry alone; anything else is the machine's failure and is thrown again. */
    private static Failure entryFailure(Secret secret, Optional<Owner> owner, ErrnoException e) throws ErrnoException {
        if (e.is(ErrnoException.ENAMETOOLONG)) {
            return new EntryFailure.NameRefused(label(secret), e.reason());
        }
        if (e.call().equals("fchownat") && owner.isPresent()
                && (e.is(ErrnoException.EINVAL) || e.is(ErrnoException.EPERM))) {
            return new EntryFailure.OwnershipRefused(label(secret), owner.get().uid(), owner.get().gid(), e.reason());
        }
        throw e;
    }

    private List<String> linksOf(Secret secret) {
        String inside = manifest.symlinkPath() + "/" + secret.name();
        return Stream.concat(Stream.of(secret.path()), secret.links().stream())
                .filter(path -> !path.equals(inside)).distinct().toList();
    }

    private Record.Entry entry(Secret secret, String changed, Record.State state, List<String> links) {
        String inside = manifest.symlinkPath() + "/" + secret.name();
        boolean own = links.contains(secret.path());
        return new Record.Entry(secret.name(), "secret", secret.sopsFile(), secret.key().text(),
                own ? secret.path() : inside,
                links.stream().filter(path -> !path.equals(secret.path())).toList(), changed, state);
    }
}
