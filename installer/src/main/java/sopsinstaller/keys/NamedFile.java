package sopsinstaller.keys;

import java.util.List;
import sopsinstaller.age.Stanza;
import sopsinstaller.failure.InstallException;
import sopsinstaller.linux.Libc;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

/** A file that the operator named: one of sops or one of age, whichever it is. */
public sealed interface NamedFile {
    /** One of sops, not decrypted; owned by whom {@link #read} gave it to. */
    record Sops(SopsFile file) implements NamedFile {}

    /** One of age, and whom its header says it is for; nothing of it is verified. */
    record Age(List<Stanza> stanzas) implements NamedFile {}

    /**
     * Reads it, once: it may be large.
     *
     * @throws InstallException when it cannot be read, is neither, or is broken
     */
    static NamedFile read(Libc libc, String path) throws InstallException {
        byte[] bytes = SopsFileReader.named(libc, path, Store.MAX_FILE_BYTES);
        return AgeFileReader.isAge(bytes) ? new Age(AgeFileReader.stanzas(path, bytes))
                : new Sops(SopsFileReader.parsed(libc, path, bytes));
    }
}
