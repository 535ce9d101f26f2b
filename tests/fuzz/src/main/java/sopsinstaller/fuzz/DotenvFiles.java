package sopsinstaller.fuzz;

import sopsinstaller.store.Store;

/** Target: sops files in the format dotenv. */
public final class DotenvFiles {
    private DotenvFiles() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        PlainFile.tryAll(Store.DOTENV, input);
    }
}
