package sopsinstaller.install;

import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Way;

/**
 * Where units look for credentials that they name without a path ({@code LoadCredential=} and
 * {@code ImportCredential=} in systemd.exec(5)): each is a link in that folder to the current generation. In user mode
 * there are none.
 */
final class Credentials {
    private static final String PARENT = "/run";
    private static final String FOLDER = "credstore";

    private Credentials() {}

    /** The link of the credential {@code name}. */
    static String link(String name) {
        return PARENT + "/" + FOLDER + "/" + name;
    }

    /** Whether {@code path} is the link of a credential. */
    static boolean isLink(String path) {
        return path.startsWith(PARENT + "/" + FOLDER + "/");
    }

    /**
     * Makes the folder, for root alone, where it is not there yet: systemd-tmpfiles, which makes it so, comes later at
     * boot. Missing parents of other links are made open to all.
     */
    static void makeFolder(PathWalk walk) throws ErrnoException {
        if (walk.toParentOf(PARENT + "/" + FOLDER, Way.FOREIGN, Missing.STOP) instanceof End.Reached place) {
            try (place) {
                if (place.directory().status(FOLDER).isEmpty()) {
                    place.directory().makeDirectory(FOLDER);
                }
            }
        }
    }
}
