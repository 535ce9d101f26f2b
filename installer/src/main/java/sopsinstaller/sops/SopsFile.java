package sopsinstaller.sops;

import java.util.List;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.store.Selections;
import sopsinstaller.store.Store;
import sopsinstaller.store.StoredFile;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.MapNode;

/**
 * One sops file: loaded, decrypted once, selected from as often as needed, wiped.
 *
 * <ol>
 *   <li>Nothing can be selected before {@link #decrypt} has verified the MAC of the whole file.
 *   <li>After a failed decryption and after {@link #close} the tree is wiped and nothing can be selected.
 * </ol>
 */
public final class SopsFile implements AutoCloseable {
    private enum State { ENCRYPTED, DECRYPTED, WIPED }

    private final Store store;
    private final List<MapNode> documents;
    private final Metadata metadata;
    private State state = State.ENCRYPTED;

    private SopsFile(Store store, List<MapNode> documents, Metadata metadata) {
        this.store = store;
        this.documents = documents;
        this.metadata = metadata;
    }

    /**
     * Parses an encrypted file. Texts may stay parts of {@code bytes} until they are decrypted; the bytes are neither
     * changed here nor to be changed before.
     *
     * @throws MalformedInputException when the store cannot read it, it has no metadata (it is not encrypted by
     *     sops), or the metadata is broken
     */
    public static SopsFile load(Store store, byte[] bytes) throws MalformedInputException {
        StoredFile stored = store.load(bytes);
        MapNode block = stored.metadata().orElseThrow(() -> new MalformedInputException("sops metadata not found"));
        return new SopsFile(store, stored.documents(), Metadata.read(block));
    }

    /** Whether sops has encrypted that file: it has metadata. */
    public static boolean isEncrypted(StoredFile file) {
        return file.metadata().isPresent();
    }

    /** The format it was read as. */
    public Store store() {
        return store;
    }

    /** The documents, encrypted or not yet wiped; live, not a copy. */
    public List<MapNode> documents() {
        return documents;
    }

    /** The metadata. */
    public Metadata metadata() {
        return metadata;
    }

    /**
     * Decrypts all values in place and verifies the MAC; borrows the data key.
     *
     * @throws MalformedInputException when a value does not decrypt, has no such type, or the MAC is missing or
     *     wrong; the tree is then wiped
     */
    public void decrypt(SecretBytes dataKey) throws MalformedInputException {
        if (state != State.ENCRYPTED) {
            throw new IllegalStateException("bug: a sops file is decrypted only once");
        }
        try (var decryption = new TreeDecryption(store, metadata, dataKey)) {
            decryption.decrypt(documents);
            state = State.DECRYPTED;
        } finally {
            if (state != State.DECRYPTED) {
                close();
            }
        }
    }

    /**
     * The bytes that a manifest's key selects, as sops prints them.
     *
     * @return owned by the caller
     * @throws MalformedInputException when nothing is there, it is null, larger than the limit, or nothing that the
     *     format can print
     */
    public SecretBytes select(KeyPath path) throws MalformedInputException {
        if (state != State.DECRYPTED) {
            throw new IllegalStateException("bug: nothing can be selected from a file that is not decrypted");
        }
        return Selections.bytes(store, documents, path);
    }

    /** Wipes every value. */
    @Override
    public void close() {
        documents.forEach(Node::wipe);
        state = State.WIPED;
    }
}
