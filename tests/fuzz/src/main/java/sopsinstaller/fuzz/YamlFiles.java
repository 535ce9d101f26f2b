package sopsinstaller.fuzz;

import sopsinstaller.store.Store;

/** Target: sops files in the format yaml. */
public final class YamlFiles {
    private YamlFiles() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        PlainFile.tryAll(Store.YAML, input);
    }
}
