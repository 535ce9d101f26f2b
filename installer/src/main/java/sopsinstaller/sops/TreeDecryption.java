package sopsinstaller.sops;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.store.Store;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Scalars;

/**
 * The walk over all documents that decrypts the leaves in place and verifies the MAC (sops-file format, sections
 * "Walk" and "MAC"). Serves one file, once; on a failure the caller wipes the tree.
 */
final class TreeDecryption implements AutoCloseable {
    private final Metadata metadata;
    private final ValueCipher cipher;
    private final EncryptionRules rules;
    private final MacDigest digest;
    private final LeafPlace place = new LeafPlace();

    /**
     * Borrows the data key.
     *
     * @throws MalformedInputException when the key has a wrong length or the file's rule cannot be used
     */
    TreeDecryption(Store store, Metadata metadata, SecretBytes dataKey) throws MalformedInputException {
        this.metadata = metadata;
        rules = new EncryptionRules(metadata.rule());
        digest = new MacDigest(store, metadata.macOnlyEncrypted());
        // the last to be made: it must be closed
        cipher = new ValueCipher(dataKey);
    }

    /**
     * Decrypts and verifies all documents.
     *
     * @throws MalformedInputException when a value does not decrypt or the MAC does not match
     */
    void decrypt(List<MapNode> documents) throws MalformedInputException {
        for (MapNode document : documents) {
            decryptMap(document);
        }
        verifyMac();
    }

    /** Wipes what the cipher and the digest still have of the key and of the last value. */
    @Override
    public void close() {
        cipher.close();
        digest.close();
    }

    private void decryptMap(MapNode map) throws MalformedInputException {
        rules.enterContainer();
        List<MapItem> items = map.items();
        for (int i = 0; i < items.size(); i++) {
            switch (items.get(i)) {
                case Comment comment -> {
                    rules.comment(comment.text());
                    items.set(i, mapComment(comment));
                }
                case Pair(String key, Node value) -> {
                    int mark = place.enterKey(key);
                    boolean hit = rules.enterKey(key);
                    items.set(i, new Pair(key, mapValue(value)));
                    rules.leaveKey(hit);
                    place.leave(mark);
                    rules.clearComments();
                }
            }
        }
        rules.leaveContainer();
    }

    private void decryptList(ListNode list) throws MalformedInputException {
        rules.enterContainer();
        List<Node> items = list.items();
        for (int i = 0; i < items.size(); i++) {
            int mark = place.enterIndex(i);
            Optional<SecretBytes> comment = commentText(items.get(i));
            if (comment.isPresent()) {
                rules.comment(comment.get());
            }
            items.set(i, decrypted(items.get(i), comment.isPresent()));
            if (comment.isEmpty()) {
                rules.clearComments();
            }
            place.leave(mark);
        }
        rules.leaveContainer();
    }

    /**
     * The text of a list element that is a comment. An encrypted one is stored as a plain string element; sops
     * takes it for an entry when it applies comment rules and then rejects its own file (sops issue 2281).
     */
    private static Optional<SecretBytes> commentText(Node element) {
        return switch (element) {
            case Comment(SecretBytes text, boolean _) -> Optional.of(text);
            case Text(SecretBytes text) -> EncryptedValue.parse(text)
                    .filter(value -> value.is(ValueType.COMMENT)).map(_ -> text);
            default -> Optional.empty();
        };
    }

    private Node mapValue(Node value) throws MalformedInputException {
        Node decrypted = decrypted(value, value instanceof Comment);
        if (decrypted instanceof Comment) {
            throw failure("it is a comment where a value belongs");
        }
        return decrypted;
    }

    private Comment mapComment(Comment comment) throws MalformedInputException {
        return switch (decrypted(comment, true)) {
            case Comment same -> same;
            case Text(SecretBytes text) -> new Comment(text, comment.inline());
            default -> throw failure("it is a comment, but of another type");
        };
    }

    private Node decrypted(Node node, boolean isComment) throws MalformedInputException {
        return switch (node) {
            case MapNode map -> {
                decryptMap(map);
                yield map;
            }
            case ListNode list -> {
                decryptList(list);
                yield list;
            }
            case Null none -> none;
            default -> decryptedLeaf(node, isComment);
        };
    }

    private Node decryptedLeaf(Node leaf, boolean isComment) throws MalformedInputException {
        if (!rules.selects(isComment)) {
            if (!metadata.macOnlyEncrypted()) {
                addClear(leaf);
            }
            return leaf;
        }
        Node plain = switch (leaf) {
            case Comment comment -> openedComment(comment);
            case Text(SecretBytes text) -> openedText(text);
            default -> throw failure("it is in clear, but must be encrypted");
        };
        digest.addDecrypted(plain);
        return plain;
    }

    private void addClear(Node leaf) throws MalformedInputException {
        try {
            digest.addClear(leaf);
        } catch (MalformedInputException e) {
            throw failure(e.getMessage());
        }
    }

    /** Very old files hold comments in clear; sops keeps every comment that it cannot decrypt, and so do we. */
    private Node openedComment(Comment comment) {
        if (comment.text().length() == 0) {
            return comment;
        }
        try {
            EncryptedValue value = encrypted(comment.text());
            Node plain = opened(type(value), value.sealed());
            comment.text().close();
            return plain;
        } catch (MalformedInputException _) {
            return comment;
        }
    }

    private Node openedText(SecretBytes text) throws MalformedInputException {
        if (text.length() == 0) {
            return new Text(SecretBytes.takingOver(new byte[0]));
        }
        try {
            EncryptedValue value = encrypted(text);
            ValueType type = type(value);
            EncryptedValue.Sealed sealed = value.sealed();
            // before the cipher runs, so that a value of many megabytes is not held in both forms
            text.close();
            return opened(type, sealed);
        } catch (MalformedInputException e) {
            throw failure("it does not decrypt: " + e.getMessage());
        }
    }

    private static EncryptedValue encrypted(SecretBytes text) throws MalformedInputException {
        Optional<EncryptedValue> value = EncryptedValue.parse(text);
        if (value.isEmpty()) {
            throw new MalformedInputException("it is not an encrypted value");
        }
        return value.get();
    }

    private static ValueType type(EncryptedValue value) throws MalformedInputException {
        Optional<ValueType> type = ValueType.of(value);
        if (type.isEmpty()) {
            throw new MalformedInputException("unknown type " + Quoted.quoted(value.type()));
        }
        return type.get();
    }

    private Node opened(ValueType type, EncryptedValue.Sealed sealed) throws MalformedInputException {
        return type.read(cipher.open(sealed, place.additional(), place.additionalLength()));
    }

    /** The MAC is itself a value, bound to the time of the last change. */
    private void verifyMac() throws MalformedInputException {
        if (metadata.mac().isEmpty()) {
            throw new MalformedInputException("the file has no MAC, so it cannot be verified");
        }
        byte[] additional = Scalars.rfc3339Seconds(metadata.lastModified()).getBytes(StandardCharsets.US_ASCII);
        EncryptedValue value = EncryptedValue.parse(metadata.mac())
                .filter(mac -> mac.is(ValueType.STR))
                .orElseThrow(() -> new MalformedInputException("the MAC is not an encrypted value"));
        try (SecretBytes mac = openedMac(value, additional)) {
            if (!digest.matches(mac.expose())) {
                throw new MalformedInputException(
                        "the MAC does not match: the file was changed without sops, or is damaged");
            }
        }
    }

    private SecretBytes openedMac(EncryptedValue value, byte[] additional) throws MalformedInputException {
        try {
            return cipher.open(value.sealed(), additional, additional.length);
        } catch (MalformedInputException e) {
            throw new MalformedInputException("the MAC does not decrypt: " + e.getMessage());
        }
    }

    private MalformedInputException failure(String problem) {
        return new MalformedInputException("value at " + Quoted.quoted(place.text()) + ": " + problem);
    }
}
