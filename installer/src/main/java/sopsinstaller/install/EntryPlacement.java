package sopsinstaller.install;

import static sopsinstaller.failure.Quoted.quoted;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Access;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Scalars;

/** Puts one secret after the other into a new generation, as declared or as {@code onFailure} says. */
final class EntryPlacement {
    private final Manifest manifest;
    private final Owners owners;
    private final OwnLinks ownLinks;
    private final Generation fresh;
    private final Previous previous;
    private final Map<String, String> changeTimes;
    /** Owners that exist: most entries have the same, and only a missing one needs the entry's name for a message. */
    private final Map<Access, Owner> known = new HashMap<>();
    private final String now = Scalars.rfc3339Seconds(OffsetDateTime.now(ZoneOffset.UTC));

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
                owner = Optional.of(owner(secret));
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
        String changed = changeTimes.get(secret.name());
        if (changed == null || !previous.holds(secret.name(), bytes)) {
            changed = now;
        }
        return new Placed(secret, Optional.empty(),
                Optional.of(entry(secret, changed, Record.State.INSTALLED, links)), owner, links);
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
        Optional<Previous.Old> found = previous.file(secret.name());
        if (found.isEmpty()) {
            return leftOut(secret, failure);
        }
        try (Previous.Old old = found.get()) {
            Optional<Owner> kept = manifest.userMode() ? Optional.empty()
                    : ownerFailed ? Optional.of(new Owner(old.status().uid(), old.status().gid())) : owner;
            fresh.copy(secret.name(), old.file(), kept, secret.access().mode());
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

    private Owner owner(Secret secret) throws InstallException {
        Owner owner = known.get(secret.access());
        if (owner == null) {
            owner = owners.of(secret.access(), label(secret));
            known.put(secret.access(), owner);
        }
        return owner;
    }

    /** Paths outside of {@code symlinkPath}, each once. Most secrets have none, and that takes no copy of a text. */
    private List<String> linksOf(Secret secret) {
        boolean inside = isInside(secret.path(), secret);
        if (inside && secret.links().isEmpty()) {
            return List.of();
        }
        Set<String> paths = new LinkedHashSet<>();
        if (!inside) {
            paths.add(secret.path());
        }
        for (String link : secret.links()) {
            if (!isInside(link, secret)) {
                paths.add(link);
            }
        }
        return List.copyOf(paths);
    }

    /** Whether {@code path} is {@code symlinkPath/NAME}. */
    private boolean isInside(String path, Secret secret) {
        int folder = manifest.symlinkPath().length();
        return path.length() == folder + 1 + secret.name().length() && path.charAt(folder) == '/'
                && path.startsWith(manifest.symlinkPath()) && path.endsWith(secret.name());
    }

    private Record.Entry entry(Secret secret, String changed, Record.State state, List<String> links) {
        String path = links.contains(secret.path()) || isInside(secret.path(), secret)
                ? secret.path()
                : manifest.symlinkPath() + "/" + secret.name();
        List<String> further = links;
        if (links.contains(path)) {
            further = new ArrayList<>(links);
            further.remove(path);
        }
        return new Record.Entry(secret.name(), "secret", secret.sopsFile(), secret.key().text(), path, further,
                changed, state);
    }
}
