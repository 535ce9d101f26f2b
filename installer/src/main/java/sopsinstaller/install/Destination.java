package sopsinstaller.install;

import java.util.Optional;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.OpenFile;
import sopsinstaller.secret.SecretBytes;

/** Where {@link EntryPlacement} puts files: a new generation, or nowhere in a dry run. */
interface Destination {
    /** Writes the file {@code path}; with no owner it stays the running user's. */
    void write(String path, SecretBytes content, Optional<Owner> owner, int mode) throws ErrnoException;

    /** Copies an older generation's {@code old} to the file {@code path}. */
    void copy(String path, OpenFile old, Optional<Owner> owner, int mode) throws ErrnoException;
}
