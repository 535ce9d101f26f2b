package sopsinstaller.keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.openpgp.GnupgHome;
import sopsinstaller.openpgp.PgpKey;
import sopsinstaller.openpgp.PgpKeys;
import sopsinstaller.openpgp.SshRsaPgpKey;
import sopsinstaller.openpgp.UnusablePgpKey;
import sopsinstaller.ssh.SshPrivateKey;

/**
 * The OpenPGP keys of this host, source by source: RSA SSH keys, as sops-nix imports them, and a GnuPG home. A source
 * never throws: it gives its keys or is listed as unusable with a reason.
 */
final class PgpSources implements AutoCloseable {
    private final Libc libc;
    private final List<PgpKey> keys = new ArrayList<>();
    private final List<PgpKey> late = new ArrayList<>();
    private final List<KnownKey> known = new ArrayList<>();
    private final List<UnusableKey> unusable = new ArrayList<>();
    private final List<Locked> locked = new ArrayList<>();
    private boolean gpgMayHelp;

    private record Locked(String path, SshPrivateKey.Encrypted key) {}

    PgpSources(Libc libc) {
        this.libc = libc;
    }

    /** Keys that need nothing; owned by this object. */
    List<PgpKey> keys() {
        return keys;
    }

    /** Keys that {@link #unlock} added; owned by this object. */
    List<PgpKey> late() {
        return late;
    }

    List<KnownKey> known() {
        return List.copyOf(known);
    }

    /** What cannot be used; what is still locked needs its passphrase. */
    List<UnusableKey> unusable() {
        List<UnusableKey> all = new ArrayList<>(unusable);
        locked.forEach(each -> all.add(unusable(each.path(), "is protected by a passphrase")));
        return List.copyOf(all);
    }

    /** Whether keys were found that gpg itself can use: under a passphrase, or on a card. */
    boolean gpgMayHelp() {
        return gpgMayHelp;
    }

    /** Notes that {@code origin} cannot be used. */
    void refuse(String origin, String reason) {
        unusable.add(unusable(origin, reason));
    }

    /** An RSA SSH private key serves as the OpenPGP key that sops-nix makes of it. */
    void readSshKey(String path) {
        if (isKey(path)) {
            return;
        }
        byte[] bytes = {};
        try {
            bytes = Files.read(libc, path, SshPrivateKey.MAX_BYTES);
            SshPrivateKey key = SshPrivateKey.parse(bytes);
            if (key instanceof SshPrivateKey.Encrypted encrypted) {
                locked.add(new Locked(path, encrypted));
                return;
            }
            try (key) {
                add(path, key, keys);
            }
        } catch (ErrnoException e) {
            refuse(path, e.reason());
        } catch (MalformedInputException e) {
            refuse(path, e.getMessage());
        } catch (OutOfMemoryError | RuntimeException e) {
            refuse(path, AgeKeys.TOO_MUCH);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The keys of a GnuPG home, or of a file of exported keys. */
    void readHome(String home) {
        if (isKey(home)) {
            return;
        }
        try {
            PgpKeys found = GnupgHome.read(libc, home);
            for (PgpKey key : found.keys()) {
                keys.add(key);
                known.add(known(key, home));
            }
            if (found.keys().isEmpty() && found.unusable().isEmpty()) {
                refuse(home, "holds no private key that decrypts");
            }
            for (UnusablePgpKey key : found.unusable()) {
                gpgMayHelp |= key.gpgCanOpen();
                refuse(key.place(), key.fingerprint().isEmpty()
                        ? key.reason() : "PGP " + key.fingerprint() + " " + key.reason());
            }
        } catch (ErrnoException e) {
            refuse(home, e.reason());
        } catch (MalformedInputException e) {
            refuse(home, e.getMessage());
        } catch (OutOfMemoryError | RuntimeException e) {
            // one source must not take the others with it, whatever is in it
            refuse(home, AgeKeys.TOO_MUCH);
        }
    }

    /** Opens SSH keys under a passphrase, once; what cannot be opened is listed as unusable. */
    void unlock(Passphrase passphrase) {
        List<Locked> all = List.copyOf(locked);
        locked.clear();
        for (Locked each : all) {
            try {
                try (SshPrivateKey key = each.key().decrypt(passphrase.text())) {
                    add(each.path(), key, late);
                }
            } catch (MalformedInputException e) {
                refuse(each.path(), e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        keys.forEach(PgpKey::close);
        late.forEach(PgpKey::close);
        keys.clear();
        late.clear();
        locked.clear();
    }

    /** A key that was given as a path is never repeated: whoever sees the message would have it. */
    private boolean isKey(String path) {
        boolean key = AgeKeys.looksLikeKey(path);
        if (key) {
            refuse(AgeKeys.KEY_AS_PATH, "is no path: write the key to a file and name that");
        }
        return key;
    }

    private void add(String path, SshPrivateKey key, List<PgpKey> to) throws MalformedInputException {
        if (!(key instanceof SshPrivateKey.Rsa rsa)) {
            refuse(path, "is a key of type " + key.type() + ", only rsa keys can be OpenPGP keys");
            return;
        }
        PgpKey made = SshRsaPgpKey.of(rsa.n(), rsa.e(), rsa.d().expose(), rsa.p().expose(), rsa.q().expose(),
                rsa.inverse().expose());
        to.add(made);
        known.add(known(made, path));
    }

    private static KnownKey known(PgpKey key, String origin) {
        List<String> names = new ArrayList<>(List.of("PGP " + key.primaryFingerprint()));
        if (!key.fingerprint().equals(key.primaryFingerprint())) {
            names.add("PGP " + key.fingerprint());
        }
        return new KnownKey(names, origin);
    }

    private static UnusableKey unusable(String path, String reason) {
        return new UnusableKey(path, reason, KeyKind.PGP);
    }
}
