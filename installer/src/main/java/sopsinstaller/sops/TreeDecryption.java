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
final class TreeDecryption {
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
        cipher = new ValueCipher(dataKey);
        rules = new EncryptionRules(metadata.rule());
        digest = new MacDigest(store, metadata.macOnlyEncrypted());
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
            case Text(SecretBytes text) -> EncryptedValue.parse(text.expose())
                    .filter(value -> value.type().equals(ValueType.COMMENT.word())).map(_ -> text);
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
            Node plain = opened(comment.text());
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
            Node plain = opened(text);
            text.close();
            return plain;
        } catch (MalformedInputException e) {
            throw failure("it does not decrypt: " + e.getMessage());
        }
    }

    private Node opened(SecretBytes text) throws MalformedInputException {
        EncryptedValue value = EncryptedValue.parse(text.expose())
                .orElseThrow(() -> new MalformedInputException("it is not an encrypted value"));
        ValueType type = ValueType.named(value.type())
                .orElseThrow(() -> new MalformedInputException("unknown type " + Quoted.quoted(value.type())));
        return type.read(cipher.open(value, place.additional(), place.additionalLength()));
    }

    /** The MAC is itself a value, bound to the time of the last change. */
    private void verifyMac() throws MalformedInputException {
        if (metadata.mac().isEmpty()) {
            throw new MalformedInputException("the file has no MAC, so it cannot be verified");
        }
        byte[] additional = Scalars.rfc3339Seconds(metadata.lastModified()).getBytes(StandardCharsets.US_ASCII);
        EncryptedValue value = EncryptedValue.parse(metadata.mac())
                .filter(mac -> mac.type().equals(ValueType.STR.word()))
                .orElseThrow(() -> new MalformedInputException("the MAC is not an encrypted value"));
        byte[] mac;
        try {
            mac = cipher.open(value, additional, additional.length);
        } catch (MalformedInputException e) {
            throw new MalformedInputException("the MAC does not decrypt: " + e.getMessage());
        }
        if (!digest.matches(mac)) {
            throw new MalformedInputException(
                    "the MAC does not match: the file was changed without sops, or is damaged");
        }
    }

    private MalformedInputException failure(String problem) {
        return new MalformedInputException("value at " + Quoted.quoted(place.text()) + ": " + problem);
    }
}
