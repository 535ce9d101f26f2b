package sopsinstaller.fuzz;

import sopsinstaller.store.Store;

/** Target: sops files in the format binary. */
public final class BinaryFiles {
    private BinaryFiles() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        PlainFile.tryAll(Store.BINARY, input);
    }
}
