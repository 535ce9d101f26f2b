package sopsinstaller.fuzz;

import sopsinstaller.store.Store;

/** Target: sops files in the format ini. */
public final class IniFiles {
    private IniFiles() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        PlainFile.tryAll(Store.INI, input);
    }
}
