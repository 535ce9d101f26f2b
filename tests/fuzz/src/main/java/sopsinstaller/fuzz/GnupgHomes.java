package sopsinstaller.fuzz;

import sopsinstaller.openpgp.GnupgHome;

/**
 * Target: a GnuPG home with one private key file and its public keys. The first byte chooses whether those are a keybox
 * or packets; then comes the key file with its length before it.
 */
public final class GnupgHomes {
    private static final String KEY = "home/private-keys-v1.d/0123.key";

    private GnupgHomes() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        boolean keybox = bytes.octet() % 2 == 0;
        Machine.written(KEY, bytes.text());
        byte[] ring = bytes.rest();
        Machine.written("home/pubring.kbx", keybox ? ring : new byte[0]);
        Machine.written("home/pubring.gpg", keybox ? new byte[0] : ring);
        PgpSecretKeys.tried(
                Trial.ofSecret(() -> GnupgHome.read(Machine.LIBC, Machine.FOLDER.resolve("home").toString())));
    }
}
