package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Text;

class YamlReaderTest {
    private static StoredFile read(String text) throws MalformedInputException {
        return YamlReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text as sops would write it after loading: shows tree, types and comments at once. */
    private static String rewritten(String text) throws MalformedInputException {
        try (SecretOutput out = new SecretOutput()) {
            YamlWriter.emit(read(text).documents(), out);
            try (SecretBytes bytes = out.take()) {
                return new String(bytes.expose(), StandardCharsets.UTF_8);
            }
        }
    }

    private static String problem(String text) {
        return assertThrows(MalformedInputException.class, () -> read(text)).getMessage();
    }

    private static String value(String yaml) throws MalformedInputException {
        Node node = read(yaml).documents().getFirst().get("k");
        return new String(assertInstanceOf(Text.class, node).bytes().expose(), StandardCharsets.UTF_8);
    }

    @Test
    void readsEmptyInputAsNoDocument() throws MalformedInputException {
        assertEquals(0, read("").documents().size());
    }

    @Test
    void readsNullDocumentsAsEmptyMaps() throws MalformedInputException {
        assertEquals("{}\n---\n{}\n", rewritten("---\n---\nnull\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n", "text\n", "5\n"})
    void refusesRootsThatAreNoMaps(String text) {
        assertEquals("line 1: a document is not a mapping", problem(text));
    }

    @Test
    void takesTheMetadataOut() throws MalformedInputException {
        StoredFile file = read("a: 1\nsops:\n    version: x\n---\nb: 2\nsops: {}\n");
        assertTrue(file.metadata().orElseThrow().get("version") instanceof Text);
        for (MapNode document : file.documents()) {
            assertEquals(1, document.items().size());
        }
    }

    @Test
    void refusesMetadataTwiceOrOfAnotherKind() {
        assertEquals("line 2: a key occurs twice in a mapping", problem("sops: {}\nsops: {}\n"));
        assertEquals("the key 'sops' is not a mapping", problem("sops: 5\n"));
    }

    @Test
    void refusesRepeatedKeysInTheFirstDocumentOnly() throws MalformedInputException {
        assertEquals("line 4: a key occurs twice in a mapping",
        problem("a:\n    - b: 1\n      c: 2\n      \"b\": 3\n"));
        assertEquals("a: 1\n---\nb: 1\nb: 2\n", rewritten("a: 1\n---\nb: 1\nb: 2\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1: x\n", "true: x\n", "null: x\n", "~: x\n", "2001-01-02: x\n", "1.5: x\n", "[a]: x\n",
        "{a: 1}: x\n",
        "? - a\n: x\n"})
    void refusesKeysThatAreNoTexts(String text) {
        assertEquals("line 1: a key is not a string", problem(text));
    }

    @Test
    void copiesAnchorsAndKeepsMergeKeysAsKeys() throws MalformedInputException {
        assertEquals("a:\n    x: 1\nb:\n    x: 1\nc:\n    !!merge <<:\n        x: 1\n",
                rewritten("a: &a {x: 1}\nb: *a\nc:\n  <<: *a\n"));
        assertEquals("a: 1\n---\nb: 1\n", rewritten("a: &x 1\n---\nb: *x\n"));
    }

    @Test
    void refusesAliasesWithoutAnchorAndAnchorsInThemselves() {
        assertEquals("line 2: an alias has no anchor", problem("a: 1\nb: *x\n"));
        assertEquals("line 1: an anchor contains itself", problem("a: &x [*x]\n"));
    }

    @Test
    void limitsWhatAliasesExpandTo() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("x]\n");
        }
        assertTrue(problem(bomb.toString()).endsWith(
                "more than " + YamlReader.MAX_NODES + " nodes once aliases are expanded"));
        String longText = "a: &a " + "x".repeat(1 << 20) + "\nb: [" + "*a, ".repeat(200) + "]\n";
        assertEquals("line 1: texts of more than " + YamlReader.MAX_BYTES + " characters once aliases are expanded",
                problem(longText));
    }

    @Test
    void limitsDepthNodesCommentsAndSize() throws MalformedInputException {
        int most = YamlReader.MAX_DEPTH;
        assertEquals(1, read("a: " + "[".repeat(most - 1) + "]".repeat(most - 1) + "\n").documents().size());
        String deep = "line 1: nested deeper than " + most + " levels";
        assertEquals(deep, problem("a: " + "[".repeat(most) + "]".repeat(most) + "\n"));
        assertEquals(deep, problem("a: " + "[".repeat(100_000)));
        assertEquals("line 1: more than " + YamlReader.MAX_NODES + " nodes",
                problem("a: [" + "x, ".repeat(YamlReader.MAX_NODES) + "]\n"));
        assertEquals("line " + (YamlReader.MAX_NODES + 2) + ": more than " + YamlReader.MAX_NODES + " comment lines",
                problem("a: 1\n" + "#\n".repeat(YamlReader.MAX_NODES + 1)));
        assertTrue(problem("a: 1\n" + "---\na: 1\n".repeat(YamlReader.MAX_DOCUMENTS))
                .endsWith("more than " + YamlReader.MAX_DOCUMENTS + " documents"));
        byte[] large = new byte[YamlReader.MAX_BYTES + 1];
        assertEquals("the file is larger than " + YamlReader.MAX_BYTES + " bytes",
                assertThrows(MalformedInputException.class, () -> YamlReader.read(large)).getMessage());
    }

    @Test
    void acceptsByteOrderMarkAndCrLf() throws MalformedInputException {
        assertEquals("a: 1\nb: |-\n    x\n    y\n# c\nd: e\n",
                rewritten("\uFEFFa: 1\r\nb: |-\r\n  x\r\n  y\r\n# c\r\nd: e\r\n"));
    }

    @Test
    void refusesBytesThatAreNoYamlText() {
        assertEquals("line 2: a control character is not allowed in YAML", problem("a: 1\nb: \u0001\n"));
        assertEquals("is not UTF-8 text", assertThrows(MalformedInputException.class,
                () -> YamlReader.read(new byte[] {'a', ':', ' ', (byte) 0xFF})).getMessage());
        assertTrue(problem("a:\n\tb: 1\n").startsWith("line 2: is not valid YAML"));
        assertEquals("line 1: a %YAML directive other than 1.1 is not supported", problem("%YAML 1.2\n---\na: 1\n"));
    }

    @Test
    void refusesEscapesOfHalfACharacter() {
        assertEquals("line 2: an escape names half of a character", problem("a: 1\nb: \"x\\uD800y\"\n"));
        assertEquals("line 1: an escape names half of a character", problem("a: \"\\uDE00\\uD83D\"\n"));
    }

    @Test
    void keepsTheReplacementCharacterOfAFile() throws MalformedInputException {
        assertEquals("\uFFFDx", value("k: \uFFFDx\n"));
    }

    @Test
    void readsBlockAndQuotedTexts() throws MalformedInputException {
        assertEquals("a\nb\n", value("k: |\n  a\n  b\n"));
        assertEquals("a b\n", value("k: >\n  a\n  b\n"));
        assertEquals("a\n\n", value("k: |+\n  a\n\n"));
        assertEquals("a", value("k: |-\n  a\n\n"));
        assertEquals("  a", value("k: |2-\n    a\n"));
        assertEquals("it's", value("k: 'it''s'\n"));
        assertEquals("\t\uD83D\uDE00é", value("k: \"\\t\\U0001F600\\xe9\"\n"));
        assertEquals("a b", value("k: a\n  b\n"));
    }

    @Test
    void keepsCommentsInFrontOfTheirEntries() throws MalformedInputException {
        String ordinary = """
                # top
                a: 1 # line
                # before b
                b:
                    # first in b
                    c: x
                    # before d
                    d:
                        - 1
                        # before 2
                        - 2
                # before e
                e: {}
                ## before f
                f:
                    - x
                # end
                """;
        assertEquals(ordinary, rewritten(ordinary));
    }

    @Test
    void anyBytesGiveAValueOrAClearError() {
        Random random = new Random(20);
        String[] parts = {"a", "b: ", ": ", "- ", "\n", "\n  ", "\n    ", "\r\n", "[", "]", "{", "}", ",", "#c",
        " # c", "&x ", "*x", "!!int ",
            "!!binary ", "!<", "!", "|", ">", "|2-", "+", "'", "\"", "\\", "\\x4", "\\uD800", "\\UFFFFFFFF",
        "\\U00110000",
            "%YAML 1.1\n", "%TAG ! x\n", "%", "---", "...", "? ", "<<: ", "1", "0x", "-", "2001-01-01", "\t",
        "\u0085", "\u2028",
            "\uFEFF", "\uFFFD", "\uD83D\uDE00", "~", "@", "`", " ", "  "};
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes;
            if (i % 5 == 0) {
                bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
            } else {
                StringBuilder text = new StringBuilder();
                for (int n = random.nextInt(30); n >= 0; n--) {
                    text.append(parts[random.nextInt(parts.length)]);
                }
                bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            }
            String shown = "seed 20, input " + i + ": " + new String(bytes, StandardCharsets.ISO_8859_1);
            assertTimeoutPreemptively(Duration.ofSeconds(1), () -> readOrRefuse(bytes, shown), shown);
        }
    }

    private static void readOrRefuse(byte[] bytes, String shown) {
        try {
            YamlReader.read(bytes).documents().forEach(MapNode::wipe);
        } catch (MalformedInputException e) {
            assertTrue(!e.getMessage().isBlank(), shown);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(shown, e);
        }
    }
}
