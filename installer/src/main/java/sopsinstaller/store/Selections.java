package sopsinstaller.store;

import java.util.List;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Selection;

/** What a manifest's {@code key} selects, by format. */
public final class Selections {
    /**
     * Largest document or part of one that is printed, in bytes: the text grows beside the tree, copied again and
     * again. A binary file and a single text are given as they are.
     */
    static final int MAX_PRINTED_BYTES = 48 * 1024 * 1024;

    /** Writes something into the sink it is given. */
    private interface Print {
        void to(SecretOutput out) throws MalformedInputException;
    }

    private Selections() {}

    /**
     * Whether {@code path} means the whole file: always for binary, and for dotenv and ini whenever it is a
     * plain string (sops-nix knows no keys there), so that only an array or sops' own path selects.
     */
    public static boolean wholeFile(Store store, KeyPath path) {
        return switch (store) {
            case YAML, JSON -> path.wholeFile();
            case DOTENV, INI -> path.wholeFile() || path.isPlain();
            case BINARY -> true;
        };
    }

    /**
     * Writes what {@code path} selects; keys are searched in the first document only.
     *
     * @throws MalformedInputException if nothing is there, it is null, or the format cannot print it
     */
    public static void write(Store store, List<MapNode> documents, KeyPath path, SecretOutput out)
            throws MalformedInputException {
        if (wholeFile(store, path)) {
            store.emit(documents, out);
            return;
        }
        MapNode first = documents.isEmpty() ? new MapNode() : documents.getFirst();
        switch (path.find(first)) {
            case Selection.Found(Node node) -> write(store, first, node, out);
            case Selection.Missing missing -> throw new MalformedInputException(missing.problem());
        }
    }

    /**
     * Writes {@code node}, which was found in {@code document}.
     *
     * @throws MalformedInputException if it is null, or the format cannot print it
     */
    public static void write(Store store, MapNode document, Node node, SecretOutput out)
            throws MalformedInputException {
        if (store == Store.INI && node instanceof MapNode section) {
            store.emit(fileOf(section, document), out);
        } else {
            store.extract(node, out);
        }
    }

    /**
     * What {@link #write} writes of {@code node}, which was found in {@code document}.
     *
     * @return owned by the caller
     * @throws MalformedInputException if it is null, the format cannot print it, or it is larger than the limit
     */
    public static SecretBytes bytes(Store store, MapNode document, Node node) throws MalformedInputException {
        if (node instanceof Text(SecretBytes bytes)) {
            return SecretBytes.copyOf(bytes);
        }
        return printed(store, out -> write(store, document, node, out));
    }

    /**
     * What {@link #write} writes of what {@code path} selects.
     *
     * @return owned by the caller
     * @throws MalformedInputException as {@link #write} does, and when it is larger than the limit
     */
    public static SecretBytes bytes(Store store, List<MapNode> documents, KeyPath path)
            throws MalformedInputException {
        return printed(store, out -> write(store, documents, path, out));
    }

    private static SecretBytes printed(Store store, Print print) throws MalformedInputException {
        try (SecretOutput out = store == Store.BINARY ? new SecretOutput() : new SecretOutput(MAX_PRINTED_BYTES)) {
            print.to(out);
            return out.take();
        } catch (SecretOutput.Full _) {
            throw new MalformedInputException(
                    "the secret would be larger than the limit of " + MAX_PRINTED_BYTES + " bytes");
        }
    }

    /** An ini file that holds {@code section} alone, under its name. */
    private static List<MapNode> fileOf(MapNode section, MapNode document) {
        for (MapItem item : document.items()) {
            if (item instanceof Pair pair && pair.value() == section) {
                return List.of(new MapNode(List.of(pair)));
            }
        }
        return List.of(document);
    }
}
