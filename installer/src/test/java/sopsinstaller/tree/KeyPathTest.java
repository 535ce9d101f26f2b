package sopsinstaller.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

class KeyPathTest {
    private static Text text(String content) {
        return new Text(secret(content));
    }

    private static SecretBytes secret(String content) {
        return SecretBytes.takingOver(content.getBytes(StandardCharsets.UTF_8));
    }

    private static MapNode map(MapItem... items) {
        return new MapNode(List.of(items));
    }

    private static String found(MapNode document, KeyPath path) {
        Node node = assertInstanceOf(Selection.Found.class, path.find(document)).node();
        return new String(assertInstanceOf(Text.class, node).bytes().expose(), StandardCharsets.UTF_8);
    }

    private static Selection.Missing missing(MapNode document, String path) {
        return assertInstanceOf(Selection.Missing.class, KeyPath.plain(path).find(document));
    }

    @Test
    void splitsStringsAtSlashes() {
        MapNode document = map(new Pair("a", map(new Pair("b", text("x")), new Pair("", text("empty")))));
        assertEquals("x", found(document, KeyPath.plain("a/b")));
        assertEquals("empty", found(document, KeyPath.plain("a/")));
        assertInstanceOf(Selection.Missing.class, KeyPath.plain("/a/b").find(document));
        MapNode empty = map(new Pair("", map(new Pair("", map(new Pair("c", text("y")))))));
        assertEquals("y", found(empty, KeyPath.plain("//c")));
    }

    @Test
    void takesTheEmptyStringAsWholeFile() {
        MapNode document = map(new Pair("a", text("x")));
        assertTrue(KeyPath.plain("").wholeFile());
        assertTrue(KeyPath.ofParts(List.of()).wholeFile());
        assertFalse(KeyPath.plain("/").wholeFile());
        assertSame(document, assertInstanceOf(Selection.Found.class, KeyPath.plain("").find(document)).node());
    }

    @Test
    void prefersTheFirstOfEqualKeys() {
        assertEquals("1", found(map(new Pair("a", text("1")), new Pair("a", text("2"))), KeyPath.plain("a")));
    }

    @Test
    void readsSopsOwnPathOnlyWhenTheStringItselfLeadsNowhere() {
        MapNode document = map(new Pair("[\"a\"]", text("literal")), new Pair("a", text("bracket")));
        assertEquals("literal", found(document, KeyPath.plain("[\"a\"]")));
        assertEquals("bracket", found(document, KeyPath.plain("['a']")));
    }

    @Test
    void takesTheTextBetweenOuterQuotesVerbatim() {
        MapNode document = map(new Pair("b/c", text("slash")), new Pair("a\"b", text("quote")),
                new Pair("k]x", text("close")), new Pair("", text("empty")), new Pair("d\\n", text("escape")));
        assertEquals("slash", found(document, KeyPath.plain("[\"b/c\"]")));
        assertEquals("quote", found(document, KeyPath.plain("[\"a\"b\"]")));
        assertEquals("close", found(document, KeyPath.plain("[\"k]x\"]")));
        assertEquals("empty", found(document, KeyPath.plain("[\"\"]")));
        assertEquals("escape", found(document, KeyPath.plain("[\"d\\n\"]")));
    }

    @Test
    void acceptsArraysOfStringsAndIndexes() {
        MapNode document = map(new Pair("a/b", new ListNode(List.of(text("x"), map(new Pair("7", text("y")))))));
        assertEquals("x", found(document, KeyPath.ofParts(List.of("a/b", 0))));
        assertEquals("y", found(document, KeyPath.ofParts(List.of("a/b", "1", 7))));
        assertEquals("[\"a/b\", 0]", KeyPath.ofParts(List.of("a/b", 0)).text());
        assertThrows(IllegalArgumentException.class, () -> KeyPath.ofParts(List.of(-1)));
        assertThrows(IllegalArgumentException.class, () -> KeyPath.ofParts(List.of(true)));
    }

    @Test
    void doesNotCountCommentsAsElements() {
        MapNode document = map(new Pair("l", new ListNode(List.of(new Comment(secret(" c"), false), text("first"),
                text("ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:comment]"), text("second")))));
        assertEquals("first", found(document, KeyPath.plain("l/0")));
        assertEquals("second", found(document, KeyPath.plain("[\"l\"][1]")));
        assertEquals("'l/2': 'l' is a list of 2 elements, it has no element 2", missing(document, "l/2").problem());
    }

    @Test
    void takesOnlyCanonicalDigitsAsIndex() {
        MapNode document = map(new Pair("l", new ListNode(List.of(text("x")))));
        for (String index : List.of("00", "+0", "-1", "", "0x0", "99999999999999999999")) {
            assertInstanceOf(Selection.Missing.class, KeyPath.plain("l/" + index).find(document), index);
        }
        assertEquals("'l/00': 'l' is a list of 1 element, it has no key '00'", missing(document, "l/00").problem());
    }

    @Test
    void namesTheLeafThatHasNoKeys() {
        MapNode document = map(new Pair("a", text("x")), new Pair("n", new Int(1)), new Pair("z", new Null()),
                new Pair("e", text("ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:int]")));
        assertEquals("'a/b': 'a' is a text, it has no key 'b'", missing(document, "a/b").problem());
        assertEquals("'n/b': 'n' is a number, it has no key 'b'", missing(document, "n/b").problem());
        assertEquals("'e/b': 'e' is a number, it has no key 'b'", missing(document, "e/b").problem());
        assertEquals("'z/b': 'z' is null, it has no key 'b'", missing(document, "z/b").problem());
    }

    @Test
    void listsExistingKeysAndTheNearest() {
        MapNode document = map(new Pair("db", map(new Pair("password", text("x")), new Pair("user", text("y")))));
        Selection.Missing missing = missing(document, "db/pasword");
        assertEquals("'db/pasword': 'db' has no key 'pasword'", missing.problem());
        assertEquals(List.of("password", "user"), missing.existingKeys());
        assertEquals(Optional.of("db/password"), missing.nearest());
        assertEquals("'users': no such key", missing(document, "users").problem());
    }

    @Test
    void suggestsAPathElsewhereThatEndsAlike() {
        MapNode document = map(new Pair("postgres", map(new Pair("gitea_dbpass", text("x")))));
        assertEquals(Optional.of("postgres/gitea_dbpass"), missing(document, "gitea-db_pass").nearest());
        assertEquals(Optional.empty(), missing(document, "unlike").nearest());
    }

    @Test
    void suggestsBracketsForAKeyWithSlash() {
        MapNode document = map(new Pair("a/b", text("x")));
        assertEquals(Optional.of("[\"a/b\"]"), missing(document, "a/b").nearest());
    }

    @Test
    void cutsForeignTextInProblems() {
        String problem = missing(map(), "x".repeat(10_000) + "\u001b").problem();
        assertTrue(problem.length() < 300, problem);
    }
}
