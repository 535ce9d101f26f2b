package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.sops.SopsTree.map;
import static sopsinstaller.sops.SopsTree.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.sops.EncryptionRule.Kind;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;

class MetadataTest {
    private static MapNode block(Object... more) {
        MapNode block = map("lastmodified", text("2024-05-06T07:08:09Z"), "mac", text("m"));
        block.items().addAll(map(more).items());
        return block;
    }

    private static MapNode age(String recipient) {
        return map("recipient", text(recipient), "enc", text("e"));
    }

    private static ListNode list(Node... items) {
        return new ListNode(new ArrayList<>(List.of(items)));
    }

    @Test
    void readsOneImplicitGroupInSopsOrder() throws MalformedInputException {
        Metadata metadata = Metadata.read(block("age", list(age("age1a")), "kms", new Null(),
                "pgp", list(map("fp", text("AB"), "enc", text("p"), "created_at", text("not a time"))),
                "key_groups", list(map("age", list(age("unused"))))));
        assertEquals(List.of(new KeyGroup(List.of(new MasterKey.Pgp("AB", "p"), new MasterKey.Age("age1a", "e")))),
                metadata.groups());
        assertEquals(1, metadata.threshold());
        assertEquals(EncryptionRule.DEFAULT, metadata.rule());
    }

    @Test
    void readsGroupsOnlyWhenAllListsAreEmpty() throws MalformedInputException {
        Metadata metadata = Metadata.read(block("kms", list(), "shamir_threshold", text("2.000000"),
                "key_groups", list(map("age", list(age("a")), "hc_vault", list()), map("age", age("b")),
                        map("age", list(age("c"))))));
        assertEquals(3, metadata.groups().size());
        assertEquals(2, metadata.threshold());
    }

    @Test
    void thresholdZeroMeansAllGroups() throws MalformedInputException {
        Metadata metadata = Metadata.read(block("key_groups",
                list(map("age", list(age("a"))), map("age", list(age("b"))), map("age", list(age("c"))))));
        assertEquals(3, metadata.threshold());
    }

    @Test
    void coercesTypesWeakly() throws MalformedInputException {
        Metadata metadata = Metadata.read(block("age", list(age("a")), "mac_only_encrypted", text("true"),
                "version", new Node.Real(1.5), "Encrypted_Suffix", text("_s")));
        assertTrue(metadata.macOnlyEncrypted());
        assertEquals("1.5", metadata.version());
        assertEquals(new EncryptionRule(Kind.ENCRYPTED_SUFFIX, "_s"), metadata.rule());
    }

    @Test
    void refusesWhatCannotBe() {
        assertProblem("both 'encrypted_suffix' and 'encrypted_regex' are set",
                block("age", list(age("a")), "encrypted_suffix", text("x"), "encrypted_regex", text("y")));
        assertProblem("no keys are listed", block());
        assertProblem("'lastmodified' is missing", map("age", list(age("a"))));
        assertProblem("'lastmodified' is not an RFC 3339 time", map("lastmodified", text("now")));
        assertProblem("'sops.age' is not a list of maps", block("age", text("age1")));
        assertProblem("'sops.shamir_threshold' is not a number",
                block("age", list(age("a")), "shamir_threshold", text("1e999999999")));
        assertProblem("'sops.mac_only_encrypted' is not a boolean",
                block("age", list(age("a")), "mac_only_encrypted", text("maybe")));
        assertProblem("'sops.age[0].enc' is not a text", block("age", list(map("enc", list()))));
    }

    @Test
    void limitsKeysAndGroups() {
        MapNode group = map("age", list(age("a")));
        assertProblem("at most 4096 keys and 255 groups", block("age", repeated(age("a"), Metadata.MAX_KEYS + 1)));
        assertProblem("at most 4096 keys and 255 groups", block("key_groups", repeated(group, Metadata.MAX_GROUPS + 1)));
        assertEquals(Metadata.MAX_KEYS, assertReads(block("age", repeated(age("a"), Metadata.MAX_KEYS))));
    }

    private static int assertReads(MapNode block) {
        try {
            return Metadata.read(block).groups().getFirst().keys().size();
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    private static ListNode repeated(Node node, int count) {
        return new ListNode(new ArrayList<>(Collections.nCopies(count, node)));
    }

    private static void assertProblem(String expected, MapNode block) {
        String message = assertThrows(MalformedInputException.class, () -> Metadata.read(block)).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
