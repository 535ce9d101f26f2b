package sopsinstaller.fuzz;

import sopsinstaller.store.Store;

/** Target: sops files in the format json. */
public final class JsonFiles {
    private JsonFiles() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        PlainFile.tryAll(Store.JSON, input);
    }
}
