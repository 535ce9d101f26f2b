package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.sops.SopsTree.comment;
import static sopsinstaller.sops.SopsTree.encrypted;
import static sopsinstaller.sops.SopsTree.map;
import static sopsinstaller.sops.SopsTree.metadata;
import static sopsinstaller.sops.SopsTree.text;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.EncryptionRule.Kind;
import sopsinstaller.store.Store;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Text;

class TreeDecryptionTest {
    private static final EncryptionRule DEFAULT = EncryptionRule.DEFAULT;

    @Test
    void decryptsNestedLeavesAndVerifiesTheMac() throws MalformedInputException {
        Node list = new ListNode(new ArrayList<>(List.of(text(encrypted("x", "str", "a:b:")),
                map("c", text(encrypted("7", "int", "a:b:c:"))))));
        MapNode document = map("a", map("b", list), "none", new Null(), "empty", text(""),
                "n_unencrypted", new Int(31));
        decrypt(Store.YAML, metadata(DEFAULT, false, "x731"), document);
        ListNode plain = (ListNode) ((MapNode) document.get("a")).get("b");
        assertEquals("x", string(plain.items().get(0)));
        assertEquals(new Int(7), ((MapNode) plain.items().get(1)).get("c"));
    }

    @Test
    void hashesOnlyEncryptedLeavesWhenTheFileSaysSo() {
        MapNode document = map("a", text(encrypted("x", "str", "a:")), "b_unencrypted", text("changed at will"));
        assertDoesNotThrow(() -> decrypt(Store.YAML, metadata(DEFAULT, true, "x"), document));
    }

    @Test
    void rejectsChangedClearValue() {
        MapNode document = map("a_unencrypted", text("evil"));
        assertProblem("the MAC does not match", metadata(DEFAULT, false, "good"), document);
    }

    @Test
    void rejectsValueOfAnotherPlaceAndNamesThePathWithoutTheValue() {
        MapNode document = map("a", map("b", text(encrypted("hunter2", "str", "a:c:"))));
        String message = assertProblem("value at 'a/b': it does not decrypt", metadata(DEFAULT, false, "hunter2"),
                document);
        assertFalse(message.contains("hunter2"));
    }

    @Test
    void rejectsValueOfWrongTypeWithoutShowingIt() {
        MapNode document = map("a", text(encrypted("hunter2", "int", "a:")));
        String message = assertProblem("its content is not of type int", metadata(DEFAULT, false, "hunter2"), document);
        assertFalse(message.contains("hunter2"));
    }

    @Test
    void rejectsClearValueWhereAnEncryptedOneBelongs() {
        assertProblem("value at 'a': it does not decrypt: it is not an encrypted value",
                metadata(DEFAULT, false, "x"), map("a", text("x")));
        assertProblem("it is in clear, but must be encrypted", metadata(DEFAULT, false, "5"), map("a", new Int(5)));
    }

    @Test
    void rejectsFileWithoutMac() {
        assertProblem("the file has no MAC", SopsTree.metadataWithMac(DEFAULT, false, ""), map());
    }

    @Test
    void rejectsMacOfAnotherTime() {
        String mac = encrypted("00", "str", "2024-05-06T07:08:10Z");
        assertProblem("the MAC does not decrypt", SopsTree.metadataWithMac(DEFAULT, false, mac), map());
    }

    @Test
    void keepsCommentThatWasNeverEncrypted() throws MalformedInputException {
        MapNode document = map(comment(" old remark"), comment(encrypted(" new", "comment", ":")));
        decrypt(Store.YAML, metadata(DEFAULT, false, ""), document);
        assertEquals(" old remark", string((Comment) document.items().get(0)));
        assertEquals(" new", string((Comment) document.items().get(1)));
    }

    @Test
    void hashesCommentLineWhoseTypeWasChanged() {
        MapNode document = map(comment(encrypted("x", "str", ":")));
        assertProblem("the MAC does not match", metadata(DEFAULT, false, ""), document);
    }

    @Test
    void rejectsMapValueThatDecryptsToComment() {
        MapNode document = map("a", text(encrypted("x", "comment", "a:")));
        assertProblem("it is a comment where a value belongs", metadata(DEFAULT, false, "x"), document);
    }

    @Test
    void turnsEncryptedListCommentIntoComment() throws MalformedInputException {
        ListNode list = new ListNode(new ArrayList<>(List.of(text(encrypted(" c", "comment", "l:")),
                text(encrypted("v", "str", "l:")))));
        decrypt(Store.YAML, metadata(DEFAULT, false, "v"), map("l", list));
        assertInstanceOf(Comment.class, list.items().getFirst());
    }

    @Test
    void encryptedListCommentExtendsTheRunOfComments() throws MalformedInputException {
        EncryptionRule rule = new EncryptionRule(Kind.ENCRYPTED_COMMENT_REGEX, "sops:enc");
        ListNode list = new ListNode(new ArrayList<>(List.of(comment(" sops:enc"),
                text(encrypted(" second", "comment", "l:")), text(encrypted("v", "str", "l:")), text("clear"))));
        decrypt(Store.YAML, metadata(rule, false, "vclear"), map("l", list));
        assertEquals("v", string(list.items().get(2)));
        assertEquals("clear", string(list.items().get(3)));
    }

    @Test
    void acceptsJsonIntegerThatAnOldWriterHashedRounded() {
        MapNode document = map("n_unencrypted", new Int(9007199254740993L), "m_unencrypted", new Int(1));
        assertDoesNotThrow(() -> decrypt(Store.JSON, metadata(DEFAULT, false, "90071992547409921"), document));
        assertProblem("the MAC does not match", metadata(DEFAULT, false, "90071992547409921"), document);
    }

    @Test
    void rejectsDataKeyOfWrongLength() {
        MalformedInputException e = assertThrows(MalformedInputException.class, () -> new TreeDecryption(Store.YAML,
                metadata(DEFAULT, false, ""), SecretBytes.takingOver(new byte[31])));
        assertEquals("the data key has a wrong length", e.getMessage());
    }

    @Test
    void decryptsTenThousandValuesWellUnderASecond() throws MalformedInputException {
        MapNode document = map();
        StringBuilder hashed = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            document.items().addAll(map("k" + i, text(encrypted("value " + i, "str", "k" + i + ":"))).items());
            hashed.append("value ").append(i);
        }
        Metadata metadata = metadata(DEFAULT, false, hashed.toString());
        long start = System.nanoTime();
        decrypt(Store.YAML, metadata, document);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, "took " + took);
    }

    private static String assertProblem(String expected, Metadata metadata, MapNode document) {
        String message = assertThrows(MalformedInputException.class, () -> decrypt(Store.YAML, metadata, document))
                .getMessage();
        assertTrue(message.contains(expected), message);
        return message;
    }

    private static void decrypt(Store store, Metadata metadata, MapNode document) throws MalformedInputException {
        try (SecretBytes key = SopsTree.dataKey()) {
            new TreeDecryption(store, metadata, key).decrypt(List.of(document));
        }
    }

    private static String string(Node node) {
        SecretBytes bytes = node instanceof Comment(SecretBytes text, boolean _) ? text : ((Text) node).bytes();
        return new String(bytes.expose(), StandardCharsets.UTF_8);
    }
}
