package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Scalars;

class StoreTest {
    private static final List<Store> OURS = List.of(Store.JSON, Store.DOTENV, Store.INI, Store.BINARY);

    private static StoredFile load(Store store, String text) throws MalformedInputException {
        return store.load(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String problem(Store store, String text) {
        return assertThrows(MalformedInputException.class, () -> load(store, text)).getMessage();
    }

    private static String emit(Store store, MapNode document) throws MalformedInputException {
        try (SecretOutput out = new SecretOutput()) {
            store.emit(List.of(document), out);
            return new String(out.take().expose(), StandardCharsets.UTF_8);
        }
    }

    private static String select(Store store, String file, KeyPath path) throws MalformedInputException {
        try (SecretOutput out = new SecretOutput()) {
            Selections.write(store, load(store, file).documents(), path, out);
            return new String(out.take().expose(), StandardCharsets.ISO_8859_1);
        }
    }

    private static MapNode typed() throws MalformedInputException {
        return new MapNode(List.of(new Pair("i", new Int(-5)), new Pair("r", new Real(2)),
                new Pair("big", new Real(1e6)),
                new Pair("small", new Real(0.00001)), new Pair("b", new Bool(true)),
                new Pair("t", new Timestamp(Scalars.parseRfc3339("2020-01-02T03:04:05.5Z")))));
    }

    @Test
    void knowsTheNamesAndEndingsOfSops() {
        assertEquals(Optional.of(Store.DOTENV), Store.named("dotenv"));
        assertEquals(Optional.empty(), Store.named("YAML"));
        assertEquals(Optional.empty(), Store.named("env"));
        assertEquals("binary", Store.BINARY.label());
        assertEquals(Store.YAML, Store.ofFileName("a.yml"));
        assertEquals(Store.DOTENV, Store.ofFileName("/x/.env"));
        assertEquals(Store.BINARY, Store.ofFileName("a.YAML"));
    }

    @Test
    void anyBytesGiveAFileOrMalformedInput() {
        Random random = new Random(5);
        String alphabet = "{}[]\":,\\\"'`#;=-\n\r\t sops_a__list_0__map_1eE.+u00d8\u00ff\u00c2\u0085";
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = new byte[random.nextInt(40)];
                for (int b = 0; b < bytes.length; b++) {
                    bytes[b] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                }
                for (Store store : OURS) {
                    try {
                        assertEquals(1, store.load(bytes).documents().size());
                    } catch (MalformedInputException e) {
                        assertFalse(e.getMessage().isEmpty());
                    }
                }
            }
        });
    }

    @Test
    void cutJsonIsAlwaysRefused() {
        String text = "{\"a\": [1, \"\\ud83d\\ude00\", {\"b\": null}], \"sops\": {\"mac\": \"x\"}}";
        for (int end = 0; end < text.length(); end++) {
            String cut = text.substring(0, end);
            assertThrows(MalformedInputException.class, () -> load(Store.JSON, cut), cut);
        }
    }

    /** A JSON map of so many different names of 60 000 characters. */
    private static String manyNames(int count) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",").append('"').append(i).append("a".repeat(60_000)).append("\":0");
        }
        return text.append('}').toString();
    }

    @Test
    void hostileSizesAreRefusedAtTheLimit() {
        assertTrue(problem(Store.JSON, "{\"a\":" + "[".repeat(100_000)).contains("500 levels"));
        assertTrue(problem(Store.JSON, "{\"" + "a".repeat(70_000) + "\":1}").contains("65536 bytes"));
        assertTrue(problem(Store.JSON, "{\"a\":" + "1".repeat(20_000) + "}").contains("10000 digits"));
        assertTrue(problem(Store.JSON, "{\"a\":[0" + ",0".repeat(Store.MAX_ENTRIES) + "]}").contains("entries"));
        assertTrue(problem(Store.JSON, manyNames(200)).contains("more than 8388608 characters"));
        assertTrue(problem(Store.DOTENV, "=\n".repeat(Store.MAX_ENTRIES + 1)).contains("entries"));
        assertTrue(problem(Store.INI, "[a]\n".repeat(Store.MAX_ENTRIES + 1)).contains("entries"));
        assertTrue(problem(Store.INI, "a".repeat(70_000) + "=1").contains("name is longer"));
        assertTrue(problem(Store.DOTENV, "sops_age__list_999999999__map_enc=x").contains("not numbered"));
        assertTrue(problem(Store.BINARY, "x".repeat(Store.MAX_FILE_BYTES + 1)).contains("larger"));
    }

    @Test
    void messagesNeverQuoteValues() {
        for (String bad : List.of("{\"a\": hunter2}", "{\"a\": \"hunter2\\x\"}", "{\"a\": \"hunter2",
                "{\"a\": 1hunter2}")) {
            assertFalse(problem(Store.JSON, bad).contains("hunter2"), bad);
        }
        assertFalse(problem(Store.DOTENV, "hunter2").contains("hunter2"));
        assertFalse(problem(Store.INI, "a = 1\nhunter2\n").contains("hunter2"));
    }

    @Test
    void problemsNameTheLine() {
        assertEquals("line 2: no '=' between name and value", problem(Store.DOTENV, "A=1\nB\n"));
        assertEquals("line 2: no '=' or ':' between key and value", problem(Store.INI, "[s]\nB\n"));
        assertEquals("line 2: not valid JSON", problem(Store.JSON, "{\n\"a\" 1}"));
        assertEquals("line 1: begins with a byte order mark, which JSON does not allow",
                problem(Store.JSON, "\u00ef\u00bb\u00bf{}"));
    }

    @Test
    void namesThatAreNotUtf8AreRefused() {
        assertEquals("line 1: a name is not UTF-8", problem(Store.DOTENV, "\u00ff=1"));
        assertEquals("a name is not UTF-8", problem(Store.INI, "\u00ff=1"));
    }

    @Test
    void aBinaryOf64MebibytesFits() throws MalformedInputException {
        int length = 86 * 1024 * 1024;
        byte[] file = new byte[length];
        Arrays.fill(file, (byte) 'A');
        byte[] head = "{\"data\":\"".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, file, 0, head.length);
        file[length - 2] = '"';
        file[length - 1] = '}';
        Node data = Store.BINARY.load(file).documents().getFirst().get("data");
        assertEquals(length - head.length - 2, ((Text) data).bytes().length());
    }

    @Test
    void takesTheMetadataOut() throws MalformedInputException {
        for (StoredFile file : List.of(load(Store.JSON, "{\"a\":1,\"sops\":{\"mac\":\"x\\ny\"}}"),
                load(Store.DOTENV, "sops_mac=x\\ny\na=1"), load(Store.INI, "[sops]\nmac = x\\ny\n"))) {
            Text mac = (Text) file.metadata().orElseThrow().get("mac");
            assertArrayEquals("x\ny".getBytes(StandardCharsets.US_ASCII), mac.bytes().expose());
            assertTrue(file.documents().getFirst().get("sops") == null);
        }
        for (StoredFile file : List.of(load(Store.JSON, "{\"a\":1,\"sops\":{}}"), load(Store.DOTENV, "SOPS_mac=1"),
                load(Store.INI, "[s]\nsops=1\n[sops]\n"))) {
            assertTrue(file.metadata().isEmpty());
        }
        assertEquals("the key 'sops' occurs twice", problem(Store.INI, "[sops]\na=1\n[sops]\nb=1"));
        assertEquals("the value of the key 'sops' is not a map", problem(Store.JSON, "{\"sops\":[]}"));
    }

    @Test
    void printsTypedValuesInFlatFormats() throws MalformedInputException {
        assertEquals("i=-5\nr=2.0\nbig=1E+06\nsmall=1E-05\nb=true\nt=2020-01-02T03:04:05Z\n",
                emit(Store.DOTENV, typed()));
        assertEquals("[s]\ni     = -5\nr     = 2.0\nbig   = 1E+06\nsmall = 1E-05\nb     = true\n"
                + "t     = 2020-01-02T03:04:05Z\n", emit(Store.INI, new MapNode(List.of(new Pair("s", typed())))));
    }

    @Test
    void printsTypedValuesInJson() throws MalformedInputException {
        assertEquals("{\n\t\"i\": -5,\n\t\"r\": 2,\n\t\"big\": 1000000,\n\t\"small\": 0.00001,\n\t\"b\": true,\n\t"
                + "\"t\": \"2020-01-02T03:04:05.5Z\"\n}\n", emit(Store.JSON, typed()));
        MapNode infinite = new MapNode(List.of(new Pair("a", new Real(Double.POSITIVE_INFINITY))));
        assertThrows(MalformedInputException.class, () -> emit(Store.JSON, infinite));
    }

    @Test
    void refusesWhatFlatFormatsCannotHold() {
        MapNode list = new MapNode(List.of(new Pair("a", new ListNode())));
        assertThrows(MalformedInputException.class, () -> emit(Store.DOTENV, list));
        assertThrows(MalformedInputException.class, () -> emit(Store.INI, list));
    }

    @Test
    void escapesBytesThatAreNotUtf8InJson() throws MalformedInputException {
        Text text = new Text(SecretBytes.takingOver(new byte[] {(byte) 0xFF, 'a', (byte) 0xC3}));
        assertEquals("{\n\t\"a\": \"\\ufffda\\ufffd\"\n}\n",
                emit(Store.JSON, new MapNode(List.of(new Pair("a", text)))));
    }

    @Test
    void nullIsAnError() {
        try (SecretOutput out = new SecretOutput()) {
            for (Store store : OURS) {
                assertEquals("the value is null", assertThrows(MalformedInputException.class,
                        () -> store.extract(new Null(), out)).getMessage());
            }
        }
    }

    @Test
    void aPlainStringSelectsTheWholeFileOfFlatFormats() throws MalformedInputException {
        assertEquals("A=1\nB=2\n", select(Store.DOTENV, "A=1\n\nB=2", KeyPath.plain("A")));
        assertEquals("2", select(Store.DOTENV, "A=1\n\nB=2", KeyPath.plain("[\"B\"]")));
        assertEquals("2", select(Store.DOTENV, "A=1\n\nB=2", KeyPath.ofParts(List.of("B"))));
        assertEquals("[s]\na = 1\n", select(Store.INI, "[s]\na=1", KeyPath.plain("s/a")));
        assertEquals("1", select(Store.INI, "[s]\na=1", KeyPath.ofParts(List.of("s", "a"))));
        assertEquals("x", select(Store.BINARY, "{\"data\":\"x\"}", KeyPath.ofParts(List.of("other"))));
    }

    @Test
    void aSectionPrintsAsAnIniFileOfIt() throws MalformedInputException {
        String file = "top=0\n[s]\na=1\n[t]\nb=2\n";
        assertEquals("[s]\na = 1\n", select(Store.INI, file, KeyPath.plain("[\"s\"]")));
        assertEquals("top = 0\n", select(Store.INI, file, KeyPath.plain("[\"DEFAULT\"]")));
    }

    @Test
    void missingKeysAreNamed() {
        assertEquals("'b': no such key", assertThrows(MalformedInputException.class,
                () -> select(Store.JSON, "{\"a\":1}", KeyPath.plain("b"))).getMessage());
    }

    @Test
    void aCommentThatBeginsWithAnEmptyLineIsPrintedWhereSopsCrashes() throws MalformedInputException {
        assertEquals("; \n; x\n[s]\na = 1\n", select(Store.INI, ";\n; x\n[s]\na=1", KeyPath.plain("")));
    }
}
