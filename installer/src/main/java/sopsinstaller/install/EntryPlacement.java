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
import sopsinstaller.manifest.Manifest.RestartOn;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.manifest.TemplateText;
import sopsinstaller.record.Record;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Scalars;

/** Puts one entry after the other into a new generation, as declared or as {@code onFailure} says. */
final class EntryPlacement {
    private final Manifest manifest;
    private final Owners owners;
    private final OwnLinks ownLinks;
    private final Destination fresh;
    private final Previous previous;
    private final Map<String, String> changeTimes;
    /** Owners that exist: most entries have the same, and only a missing one needs the entry's name for a message. */
    private final Map<Access, Owner> known = new HashMap<>();
    /** Secrets that are not there as declared, by their index: left out, or with the old content. */
    private final Map<Integer, Placed> problems = new HashMap<>();
    private final String now = Scalars.rfc3339Seconds(OffsetDateTime.now(ZoneOffset.UTC));

    /** Fills {@code fresh}; {@code changeTimes} are those of the files in {@code previous}. */
    EntryPlacement(Manifest manifest, Owners owners, OwnLinks ownLinks, Destination fresh, Previous previous,
            Map<String, String> changeTimes) {
        this.manifest = manifest;
        this.owners = owners;
        this.ownLinks = ownLinks;
        this.fresh = fresh;
        this.previous = previous;
        this.changeTimes = changeTimes;
    }

    /**
     * What became of an entry.
     *
     * @param kind {@code secret} or {@code template}
     * @param name of the file in the generation, as in its record: of a template {@code rendered/NAME}
     * @param label what messages call it: {@code secret 'db/password'}, {@code template 'app.conf'}
     * @param failure why it is not there as declared
     * @param record what the generation holds of it; empty when it was left out
     * @param owner of the file and its links; empty in user mode
     * @param links where links to it shall be made
     * @param restartUnits units to restart when it changed
     * @param reloadUnits units to reload then
     * @param restartOn which changes count
     * @param sameContent whether the previous generation held just the same bytes under this name
     * @param existedBefore whether the previous generation held a file of this name
     */
    record Placed(
            String kind,
            String name,
            String label,
            Optional<Failure> failure,
            Optional<Record.Entry> record,
            Optional<Owner> owner,
            List<String> links,
            List<String> restartUnits,
            List<String> reloadUnits,
            Set<RestartOn> restartOn,
            boolean sameContent,
            boolean existedBefore) {}

    /** What both kinds of entries declare. */
    private record Declared(
            String kind,
            String name,
            String label,
            String sourceFile,
            String key,
            String path,
            List<String> links,
            String credential,
            Access access,
            List<String> restartUnits,
            List<String> reloadUnits,
            Set<RestartOn> restartOn,
            OnFailure onFailure) {}

    /** Places {@code secret}; {@code value} is borrowed. */
    Placed place(Secret secret, SecretValues.Value value) throws ErrnoException, InstallException {
        Placed placed = place(new Declared("secret", secret.name(), "secret " + quoted(secret.name()),
                secret.sopsFile(), secret.key().text(), secret.path(), secret.links(), secret.credential(),
                secret.access(), secret.restartUnits(), secret.reloadUnits(), secret.restartOn(),
                secret.onFailure()), value);
        if (placed.failure().isPresent()) {
            problems.put(secret.index(), placed);
        }
        return placed;
    }

    /** Places {@code template}; {@code text}, borrowed, is the rendered one. {@link TemplatePlacement} makes it. */
    Placed place(Template template, SecretValues.Value text) throws ErrnoException, InstallException {
        return place(new Declared("template", template.installedName(), TemplateText.label(template),
                template.file(), "", template.path(), template.links(), "", template.access(),
                template.restartUnits(), template.reloadUnits(), template.restartOn(), template.onFailure()), text);
    }

    /** What was placed in place of the secret of that index; empty where it is there as declared. */
    Optional<Placed> problem(int secret) {
        return Optional.ofNullable(problems.get(secret));
    }

    private Placed place(Declared entry, SecretValues.Value value) throws ErrnoException, InstallException {
        List<String> wanted = linksOf(entry);
        Optional<Owner> owner = Optional.empty();
        Failure failure = null;
        boolean ownerFailed = false;
        if (!manifest.userMode()) {
            try {
                owner = Optional.of(owner(entry));
            } catch (InstallException e) {
                failure = e.failure();
                ownerFailed = true;
            }
        }
        for (String path : wanted) {
            Optional<EntryFailure> obstacle = ownLinks.obstacle(entry.label(), path);
            if (obstacle.isPresent() && failure == null) {
                failure = obstacle.get();
            }
        }
        return switch (value) {
            case SecretValues.Failed(Failure reason) -> instead(entry, reason, owner, ownerFailed);
            case SecretValues.Plain(SecretBytes bytes) -> failure == null
                    ? asDeclared(entry, bytes, owner, wanted)
                    : instead(entry, failure, owner, ownerFailed);
        };
    }

    private Placed asDeclared(Declared entry, SecretBytes bytes, Optional<Owner> owner, List<String> links)
            throws ErrnoException, InstallException {
        try {
            fresh.write(entry.name(), bytes, owner, entry.access().mode());
        } catch (ErrnoException e) {
            Failure failure = entryFailure(entry, owner, e);
            return instead(entry, failure, owner, failure instanceof EntryFailure.OwnershipRefused);
        }
        // also where no record tells of it: sops-nix leaves none
        Previous.Content before = previous.compare(entry.name(), bytes);
        boolean same = before == Previous.Content.SAME;
        String changed = changeTimes.get(entry.name());
        if (changed == null || !same) {
            changed = now;
        }
        return placed(entry, Optional.empty(), recorded(entry, changed, Record.State.INSTALLED, links, owner), owner,
                links, same, before != Previous.Content.ABSENT);
    }

    /** The old content with the new owner and mode, or nothing; where the owner failed, with the old owner. */
    private Placed instead(Declared entry, Failure failure, Optional<Owner> owner, boolean ownerFailed)
            throws ErrnoException, InstallException {
        switch (entry.onFailure()) {
            case ABORT -> throw new InstallException(failure);
            case SKIP -> {
                return leftOut(entry, failure, previous.has(entry.name()));
            }
            case KEEP -> { }
        }
        Optional<Previous.Old> found = previous.file(entry.name());
        if (found.isEmpty()) {
            return leftOut(entry, failure, false);
        }
        try (Previous.Old old = found.get()) {
            Optional<Owner> kept = manifest.userMode() ? Optional.empty()
                    : ownerFailed ? Optional.of(new Owner(old.status().uid(), old.status().gid())) : owner;
            fresh.copy(entry.name(), old.file(), kept, entry.access().mode());
            List<String> links = linksOf(entry).stream()
                    .filter(path -> ownLinks.obstacle(entry.label(), path).isEmpty()).toList();
            String changed = changeTimes.getOrDefault(entry.name(), now);
            return placed(entry, Optional.of(failure), recorded(entry, changed, Record.State.KEPT, links, kept), kept,
                    links, true, true);
        }
    }

    private static Placed leftOut(Declared entry, Failure failure, boolean existedBefore) {
        return placed(entry, Optional.of(failure), Optional.empty(), Optional.empty(), List.of(), false,
                existedBefore);
    }

    private static Placed placed(Declared entry, Optional<Failure> failure, Optional<Record.Entry> record,
            Optional<Owner> owner, List<String> links, boolean sameContent, boolean existedBefore) {
        return new Placed(entry.kind(), entry.name(), entry.label(), failure, record, owner, links,
                entry.restartUnits(), entry.reloadUnits(), entry.restartOn(), sameContent, existedBefore);
    }

    /** What concerns this entry alone; anything else is the machine's failure and is thrown again. */
    private static Failure entryFailure(Declared entry, Optional<Owner> owner, ErrnoException e)
            throws ErrnoException {
        if (e.is(ErrnoException.ENAMETOOLONG)) {
            return new EntryFailure.NameRefused(entry.label(), e.reason());
        }
        if (e.call().equals("fchownat") && owner.isPresent()
                && (e.is(ErrnoException.EINVAL) || e.is(ErrnoException.EPERM))) {
            return new EntryFailure.OwnershipRefused(entry.label(), owner.get().uid(), owner.get().gid(), e.reason());
        }
        throw e;
    }

    private Owner owner(Declared entry) throws InstallException {
        Owner owner = known.get(entry.access());
        if (owner == null) {
            owner = owners.of(entry.access(), entry.label());
            known.put(entry.access(), owner);
        }
        return owner;
    }

    /** Paths outside of {@code symlinkPath}, each once. Most entries have none, and that takes no copy of a text. */
    private List<String> linksOf(Declared entry) {
        boolean inside = isInside(entry.path(), entry.name());
        String credential = credentialLink(entry);
        if (inside && entry.links().isEmpty() && credential.isEmpty()) {
            return List.of();
        }
        Set<String> paths = new LinkedHashSet<>();
        if (!inside) {
            paths.add(entry.path());
        }
        for (String link : entry.links()) {
            if (!isInside(link, entry.name())) {
                paths.add(link);
            }
        }
        if (!credential.isEmpty()) {
            paths.add(credential);
        }
        return List.copyOf(paths);
    }

    private String credentialLink(Declared entry) {
        return entry.credential().isEmpty() || manifest.userMode() ? "" : Credentials.link(entry.credential());
    }

    /** Whether {@code path} is {@code symlinkPath/NAME}. */
    private boolean isInside(String path, String name) {
        int folder = manifest.symlinkPath().length();
        return path.length() == folder + 1 + name.length() && path.charAt(folder) == '/'
                && path.startsWith(manifest.symlinkPath()) && path.endsWith(name);
    }

    private Optional<Record.Entry> recorded(Declared entry, String changed, Record.State state, List<String> links,
            Optional<Owner> owner) {
        String path = links.contains(entry.path()) || isInside(entry.path(), entry.name())
                ? entry.path()
                : manifest.symlinkPath() + "/" + entry.name();
        List<String> further = links;
        String credential = credentialLink(entry);
        if (links.contains(path) || !credential.isEmpty()) {
            further = new ArrayList<>(links);
            further.remove(path);
            further.remove(credential);
        }
        int mode = entry.access().mode();
        Record.Access access = owner.isPresent()
                ? new Record.Access(owner.get().uid(), owner.get().gid(), mode)
                : new Record.Access(-1, -1, mode);
        boolean atRemoval = entry.restartOn().contains(RestartOn.REMOVAL);
        return Optional.of(new Record.Entry(entry.name(), entry.kind(), entry.sourceFile(), entry.key(), path,
                further, entry.credential(), changed, state, access,
                atRemoval ? entry.restartUnits() : List.of(), atRemoval ? entry.reloadUnits() : List.of()));
    }
}
