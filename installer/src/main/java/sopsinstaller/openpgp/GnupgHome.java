package sopsinstaller.openpgp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.Directory;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.PathWalk;

/**
 * The private keys of a GnuPG home, read without gpg: nothing is written, locked or started.
 *
 * <ol>
 *   <li>{@code private-keys-v1.d} (GnuPG 2), with the public keys of {@code pubring.kbx} and {@code pubring.gpg}.
 *   <li>{@code secring.gpg} (GnuPG 1), which GnuPG 2 leaves behind with keys it may have changed since: read second.
 *   <li>A path that is a file holds exported secret keys, armored or binary.
 *   <li>The database of keyboxd, which newer GnuPG can be told to use, is not read: gpg itself is needed there.
 * </ol>
 */
public final class GnupgHome {
    private static final int MAX_RING_BYTES = 64 * 1024 * 1024;
    private static final int MAX_KEY_BYTES = 64 * 1024;
    private static final String KEYS = "/private-keys-v1.d";
    private static final String KEY_ENDING = ".key";

    private final Libc libc;
    private final String home;
    private final PgpKeys.Growing found;

    private GnupgHome(Libc libc, String home, PgpKeys.Growing found) {
        this.libc = libc;
        this.home = home;
        this.found = found;
    }

    /**
     * Reads all keys that are there.
     *
     * @param home absolute path of the home, or of a file with exported secret keys
     * @return owned by the caller; a single file that cannot be used is told in it
     * @throws ErrnoException when {@code home} itself cannot be reached
     * @throws MalformedInputException when {@code home} is a file that holds no secret keys, or no home
     */
    public static PgpKeys read(Libc libc, String home) throws ErrnoException, MalformedInputException {
        if (!home.startsWith("/")) {
            throw new MalformedInputException("is not an absolute path");
        }
        try (var found = new PgpKeys.Growing()) {
            if (!readExported(libc, home, found)) {
                new GnupgHome(libc, home, found).readHome();
            }
            return found.take();
        }
    }

    private static boolean readExported(Libc libc, String file, PgpKeys.Growing found)
            throws ErrnoException, MalformedInputException {
        byte[] bytes;
        try {
            bytes = Files.read(libc, file, MAX_RING_BYTES);
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.EISDIR)) {
                return false;
            }
            throw e;
        }
        try {
            SecretKeyPackets.read(bytes, file, found);
            return true;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void readHome() throws ErrnoException, MalformedInputException {
        List<String> names = names();
        if (!names.isEmpty()) {
            PublicKeys publicKeys = publicKeys(wanted(names));
            for (String name : names) {
                readKey(home + KEYS + "/" + name, publicKeys);
            }
        }
        String old = home + "/secring.gpg";
        try {
            if (Files.exists(libc, old)) {
                readExported(libc, old, found);
            }
        } catch (ErrnoException e) {
            found.add(UnusablePgpKey.because(old, "", e.reason()));
        } catch (MalformedInputException e) {
            found.add(UnusablePgpKey.because(old, "", e.getMessage()));
        }
    }

    /** Names of the private key files, sorted; none where there is no such folder. */
    private List<String> names() throws ErrnoException, MalformedInputException {
        List<String> names = new ArrayList<>();
        // the walk ends in the folder itself when the last name is one in it
        String inside = home + KEYS + "/.";
        PathWalk.End end = new PathWalk(libc, PathWalk.Rights.USER)
                .toParentOf(inside, PathWalk.Way.FOREIGN, PathWalk.Missing.STOP);
        switch (end) {
            case PathWalk.End.NotThere() -> { }
            case PathWalk.End.Barred(String place, String why) ->
                found.add(UnusablePgpKey.because(place, "", why));
            case PathWalk.End.Reached reached -> {
                try (reached; Directory folder = reached.directory().open(".")) {
                    for (String name : folder.names()) {
                        if (name.endsWith(KEY_ENDING)) {
                            names.add(name);
                        }
                    }
                }
            }
        }
        if (names.size() > PgpKeys.MAX_KEYS) {
            throw new MalformedInputException("GnuPG home has more than " + PgpKeys.MAX_KEYS + " private keys");
        }
        Collections.sort(names);
        return names;
    }

    /** The numbers by which the public keys are found. A file that cannot be read is told when it is read for good. */
    private Set<BigInteger> wanted(List<String> names) {
        Set<BigInteger> wanted = new HashSet<>();
        for (String name : names) {
            byte[] bytes = {};
            try {
                bytes = Files.read(libc, home + KEYS + "/" + name, MAX_KEY_BYTES);
                try (PrivateKeyFile file = PrivateKeyFile.read(bytes)) {
                    wanted.add(file.own());
                }
            } catch (ErrnoException | MalformedInputException _) {
                // nothing is wanted for it
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }
        return wanted;
    }

    private PublicKeys publicKeys(Set<BigInteger> wanted) {
        PublicKeys publicKeys = new PublicKeys(wanted);
        readRing(home + "/pubring.kbx", publicKeys::readKeybox);
        readRing(home + "/pubring.gpg", publicKeys::readPackets);
        return publicKeys;
    }

    /** What takes a file of public keys. */
    private interface RingReader {
        void read(byte[] file) throws MalformedInputException;
    }

    private void readRing(String file, RingReader reader) {
        try {
            if (Files.exists(libc, file)) {
                reader.read(Files.read(libc, file, MAX_RING_BYTES));
            }
        } catch (ErrnoException e) {
            found.add(UnusablePgpKey.because(file, "", e.reason()));
        } catch (MalformedInputException e) {
            found.add(UnusablePgpKey.because(file, "", e.getMessage()));
        }
    }

    private void readKey(String path, PublicKeys publicKeys) {
        String fingerprint = "";
        byte[] bytes = {};
        try {
            bytes = Files.read(libc, path, MAX_KEY_BYTES);
            try (PrivateKeyFile file = PrivateKeyFile.read(bytes)) {
                Optional<PublicKeys.Known> known = publicKeys.of(file.own());
                if (known.isEmpty()) {
                    found.add(UnusablePgpKey.unknown(path, "", "its public key is neither in pubring.kbx nor in"
                            + " pubring.gpg, and keyboxd's database is not read; give a file made by gpg"
                            + " --export-secret-keys as gnupgHome"));
                    return;
                }
                fingerprint = known.get().key().name();
                add(path, file, known.get());
            }
        } catch (ErrnoException e) {
            found.add(UnusablePgpKey.because(path, fingerprint, e.reason()));
        } catch (MalformedInputException e) {
            found.add(UnusablePgpKey.because(path, fingerprint, e.getMessage()));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void add(String path, PrivateKeyFile file, PublicKeys.Known known) throws MalformedInputException {
        PublicKey key = known.key();
        if (key.material() instanceof KeyMaterial.Signing) {
            return;
        }
        switch (file.kind()) {
            case PROTECTED -> found.add(UnusablePgpKey.locked(path, key.name()));
            case ON_CARD -> found.add(UnusablePgpKey.onCard(path, key.name()));
            case CLEAR -> {
                if (key.material() instanceof KeyMaterial.Unsupported unsupported) {
                    found.add(UnusablePgpKey.unknown(path, key.name(),
                            "is of an algorithm that is not supported (" + unsupported.name() + ")"));
                } else if (file.numbers() == null) {
                    throw new MalformedInputException("does not fit its public key");
                } else {
                    found.add(file.numbers().key(key, known.primary()));
                }
            }
        }
    }
}
