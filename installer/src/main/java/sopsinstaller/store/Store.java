package sopsinstaller.store;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;

/** The five file formats of sops, each with its reader and its writer (sops-file format, sections 1 and 9 to 12). */
public enum Store implements SecretFormat {
    /** YAML as sops' YAML library reads and prints it. */
    YAML,
    /** JSON. */
    JSON,
    /** Lines of {@code NAME=value}. */
    DOTENV,
    /** Sections of {@code name = value}. */
    INI,
    /** Any bytes, wrapped in a JSON object while encrypted. */
    BINARY;

    /**
     * Largest file of all formats, in bytes. A binary secret of 64 MiB is some 86 MiB of base64 text; the rest is for
     * the metadata of many recipients.
     */
    public static final int MAX_FILE_BYTES = 96 * 1024 * 1024;
    /** Most entries of one file (pairs, elements, comments): a tree costs some 150 bytes for each. */
    public static final int MAX_ENTRIES = 300_000;
    /** Deepest nesting: the tree is walked by recursion. */
    public static final int MAX_DEPTH = 500;
    /** Longest name of an entry, in bytes. */
    public static final int MAX_NAME_BYTES = 64 * 1024;

    /**
     * Parses a file and takes the metadata out of the tree. Texts may stay parts of {@code bytes}, which are neither
     * changed here nor to be changed later.
     *
     * @throws MalformedInputException where sops fails to load it too, or at a limit
     */
    public StoredFile load(byte[] bytes) throws MalformedInputException {
        if (bytes.length > maxBytes()) {
            throw new MalformedInputException("larger than " + maxBytes() + " bytes");
        }
        return switch (this) {
            case YAML -> YamlReader.read(bytes);
            case JSON, BINARY -> JsonStore.read(bytes);
            case DOTENV -> DotenvStore.read(bytes);
            case INI -> IniReader.read(bytes);
        };
    }

    /** Largest file of this format, in bytes; that of JSON alone is read without a second copy of its texts. */
    private int maxBytes() {
        return switch (this) {
            case JSON, BINARY -> MAX_FILE_BYTES;
            case YAML, DOTENV, INI -> YamlReader.MAX_BYTES;
        };
    }

    /**
     * Prints whole documents with the bytes of {@code sops decrypt}.
     *
     * @throws MalformedInputException if the format cannot express the tree
     */
    public void emit(List<MapNode> documents, SecretOutput out) throws MalformedInputException {
        switch (this) {
            case YAML -> YamlWriter.emit(documents, out);
            case JSON -> JsonWriter.emit(first(documents), out);
            case DOTENV -> DotenvStore.emit(first(documents), out);
            case INI -> IniWriter.emit(first(documents), out);
            case BINARY -> JsonStore.emitBinary(first(documents), out);
        }
    }

    /**
     * Prints one node: strings as their bytes, other scalars as {@code sops decrypt --extract} prints them but
     * without a final newline, collections exactly as it prints them; a section of ini as an ini file of it.
     *
     * @throws MalformedInputException if the node is null or the format cannot express it
     */
    public void extract(Node node, SecretOutput out) throws MalformedInputException {
        if (node instanceof Null) {
            throw new MalformedInputException("the value is null");
        }
        if (node instanceof Node.Text(var bytes)) {
            out.write(bytes);
            return;
        }
        switch (this) {
            case YAML -> YamlWriter.emitNode(node, out);
            case JSON, BINARY -> JsonWriter.emitNode(node, out);
            case DOTENV -> out.write(FlatValue.bytes(node));
            case INI -> IniWriter.emitNode(node, out);
        }
    }

    /** The store with that name in a manifest: {@code yaml json dotenv ini binary}, exactly. */
    public static Optional<Store> named(String name) {
        for (Store store : values()) {
            if (store.label().equals(name)) {
                return Optional.of(store);
            }
        }
        return Optional.empty();
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The store that sops chooses for a file name. */
    public static Store ofFileName(String name) {
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return YAML;
        }
        if (name.endsWith(".json")) {
            return JSON;
        }
        if (name.endsWith(".env")) {
            return DOTENV;
        }
        return name.endsWith(".ini") ? INI : BINARY;
    }

    private static MapNode first(List<MapNode> documents) {
        return documents.isEmpty() ? new MapNode() : documents.getFirst();
    }
}
