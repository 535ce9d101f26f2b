package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;
import sopsinstaller.store.StoredFile;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;

/**
 * Target: a plain file, encrypted here with a right MAC, decrypts to what it was. The first byte chooses the format.
 */
public final class SealedTrees {
    private static final List<Store> STORES = List.of(Store.YAML, Store.JSON, Store.DOTENV, Store.INI);

    private SealedTrees() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        Store store = STORES.get(bytes.choice(STORES.size()));
        byte[] plain = bytes.rest();
        Optional<StoredFile> stored = Trial.of(() -> store.load(plain));
        if (stored.isEmpty() || stored.get().documents().size() != 1 || stored.get().metadata().isPresent()) {
            return;
        }
        MapNode document = stored.get().documents().getFirst();
        Optional<byte[]> expected = PlainFile.written(store, List.of(withoutComments(document)));
        if (expected.isPresent() && (store != Store.INI || isStable(document))) {
            try {
                check(store, sealed(store, document), expected.get());
            } catch (SealedFile.Unsealable _) {
                // nothing that sops could have written
            }
        }
    }

    private static byte[] sealed(Store store, MapNode document) {
        SealedFile sealing = new SealedFile();
        MapNode sealed = sealing.sealed(document);
        switch (store) {
            case YAML, JSON, BINARY -> sealed.items().add(new Pair("sops", sealing.metadata()));
            case DOTENV -> sealed.items().addAll(sealing.flatMetadata("sops_").items());
            case INI -> sealed.items().add(new Pair("sops", sealing.flatMetadata("")));
        }
        return PlainFile.written(store, List.of(sealed)).orElseThrow(SealedFile.Unsealable::new);
    }

    /** Whether it reads as it is written; sops has ini files that do not. */
    private static boolean isStable(MapNode document) {
        Optional<byte[]> once = PlainFile.written(Store.INI, List.of(document));
        return once.isPresent() && Arrays.equals(once.get(), PlainFile.again(Store.INI, once.get()).orElse(null));
    }

    /** A comment may move to the next line when the value before it becomes a longer one. */
    private static MapNode withoutComments(MapNode map) {
        MapNode copy = new MapNode();
        for (MapItem item : map.items()) {
            if (item instanceof Pair(String key, Node value)) {
                copy.items().add(new Pair(key, withoutComments(value)));
            }
        }
        return copy;
    }

    private static Node withoutComments(Node node) {
        return switch (node) {
            case MapNode map -> withoutComments(map);
            case ListNode list -> new ListNode(list.items().stream().filter(item -> !(item instanceof Comment))
                    .map(SealedTrees::withoutComments).toList());
            default -> node;
        };
    }

    private static void check(Store store, byte[] sealed, byte[] expected) {
        Optional<byte[]> actual = Trial.ofSecret(() -> {
            try (SopsFile file = SopsFile.load(store, sealed.clone());
                    SecretBytes key = SecretBytes.takingOver(SealedFile.DATA_KEY.clone())) {
                file.decrypt(key);
                MapNode decrypted = withoutComments(file.documents().getFirst());
                return PlainFile.written(store, List.of(decrypted)).orElseThrow();
            }
        });
        Trial.require(actual.isPresent(), store + " refuses what was encrypted rightly: " + new String(sealed, UTF_8));
        Trial.requireSame(expected, actual.get(), store + " decrypts to something else than was encrypted");
    }
}
