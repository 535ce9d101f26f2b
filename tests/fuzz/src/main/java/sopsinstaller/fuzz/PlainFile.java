package sopsinstaller.fuzz;

import java.util.List;
import java.util.Optional;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;
import sopsinstaller.store.StoredFile;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Node.MapNode;

/** What is tried with a file of one format: reading, decrypting, selecting, and that what is written reads the same. */
final class PlainFile {
    private static final List<KeyPath> PATHS = List.of(KeyPath.plain(""), KeyPath.plain("db/password"),
            KeyPath.plain("list/0"), KeyPath.plain("[\"a\"][1]"), KeyPath.ofParts(List.of("a", 0)));

    private PlainFile() {}

    static void tryAll(Store store, byte[] input) {
        Optional<StoredFile> stored = Trial.of(() -> store.load(input.clone()));
        if (stored.isEmpty()) {
            return;
        }
        List<MapNode> documents = stored.get().documents();
        if (stored.get().metadata().isPresent()) {
            decrypt(store, input);
        }
        Optional<byte[]> once = written(store, documents);
        // of binary only the content is written; of ini sops too writes what it then reads otherwise, and so does this
        if (once.isPresent() && store != Store.BINARY && store != Store.INI) {
            Trial.requireSame(once.get(), again(store, once.get()).orElse(new byte[0]),
                    store + " does not read what it wrote as it was");
        }
    }

    /** What is written of what reads {@code written}; empty when it cannot be read. */
    static Optional<byte[]> again(Store store, byte[] written) {
        return Trial.of(() -> store.load(written.clone())).flatMap(stored -> written(store, stored.documents()));
    }

    /** The documents as the program would install them; empty when the format cannot express them. */
    static Optional<byte[]> written(Store store, List<MapNode> documents) {
        return Trial.of(() -> {
            try (SecretOutput out = new SecretOutput()) {
                store.emit(documents, out);
                try (SecretBytes bytes = out.take()) {
                    return bytes.expose().clone();
                }
            }
        });
    }

    private static void decrypt(Store store, byte[] input) {
        Trial.of(() -> {
            try (SopsFile file = SopsFile.load(store, input.clone());
                    SecretBytes key = SecretBytes.takingOver(SealedFile.DATA_KEY.clone())) {
                file.decrypt(key);
                PATHS.forEach(path -> Trial.of(() -> {
                    file.select(path).close();
                    return "";
                }));
            }
            return "";
        });
    }
}
