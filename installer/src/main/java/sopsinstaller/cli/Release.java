package sopsinstaller.cli;

/** Which release this is. */
public final class Release {
    /** The version, as in the project file. */
    public static final String VERSION = "0.1.0";

    private Release() {}
}
