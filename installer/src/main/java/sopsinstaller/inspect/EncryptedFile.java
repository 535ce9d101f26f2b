package sopsinstaller.inspect;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.sops.Metadata;
import sopsinstaller.store.Store;
import sopsinstaller.store.StoredFile;
import sopsinstaller.tree.Node.MapNode;

/**
 * A sops file as it stands on disk, still encrypted.
 *
 * @param file its path as given
 * @param store its format: that of its name or, where that does not fit, the first that does
 * @param documents the tree without the metadata
 * @param metadata the {@code sops} block
 */
record EncryptedFile(String file, Store store, List<MapNode> documents, Metadata metadata) {
    /**
     * Reads {@code file}.
     *
     * @throws InstallException with a {@link FileFailure} when it is no file of sops
     */
    static EncryptedFile read(Libc libc, String file) throws InstallException {
        byte[] bytes;
        try {
            bytes = Files.read(libc, file, Store.MAX_FILE_BYTES);
        } catch (ErrnoException e) {
            throw new InstallException(e.is(ErrnoException.ENOENT)
                    ? new FileFailure.NoSuchFile(file) : new FileFailure.Unreadable(file, e.reason()), e);
        } catch (MalformedInputException e) {
            throw new InstallException(new FileFailure.Unreadable(file, e.getMessage()), e);
        }
        Store named = Store.ofFileName(file);
        Set<Store> stores = new TreeSet<>((a, b) -> a == b ? 0 : a == named ? -1 : b == named ? 1 : a.compareTo(b));
        stores.addAll(EnumSet.complementOf(EnumSet.of(Store.BINARY)));
        stores.add(named);
        MalformedInputException first = null;
        StoredFile plain = null;
        for (Store store : stores) {
            try {
                StoredFile stored = store.load(bytes);
                if (stored.metadata().isPresent()) {
                    return new EncryptedFile(file, store, stored.documents(), Metadata.read(stored.metadata().get()));
                }
                plain = plain == null ? stored : plain;
            } catch (MalformedInputException e) {
                first = first == null ? e : first;
            }
        }
        throw new InstallException(plain == null
                ? new FileFailure.Malformed(file, named.label(), first.getMessage()) : unencrypted(file, plain), first);
    }

    private static FileFailure unencrypted(String file, StoredFile plain) {
        boolean configuration = plain.documents().stream().anyMatch(each -> each.get("creation_rules") != null);
        return configuration ? new FileFailure.SopsConfiguration(file) : new FileFailure.NotEncrypted(file);
    }
}
