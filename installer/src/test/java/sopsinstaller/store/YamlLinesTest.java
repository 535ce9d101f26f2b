package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

class YamlLinesTest {
    /** All that the class knows, in the layouts of several releases of sops. */
    private static final String FILE = """
            # top
            #ENC[AES256_GCM,data:x,iv:y=,tag:z==,type:comment]
            db:
                # below db
                pass-word: ENC[AES256_GCM,data:x,iv:y=,tag:z==,type:str]
                list:
                    - ENC[AES256_GCM,data:x,iv:y=,tag:z==,type:int]
                    - two words
                    - a: b
                      #
                      c: |-
                        x
                          # no comment

                        y
                # deep
                n1: {}
            # after
            clear_unencrypted: some words:not
            number: 0x1F
            none: ~
            when: 2001-12-14 21:59:43.5
            sops:
                kms: []
                pgp:
                -   created_at: '2020-01-01T00:00:00Z'
                    enc: |
                        -----BEGIN PGP MESSAGE-----

                        abc
                        -----END PGP MESSAGE-----
                    fp: 1022470DE3F0BC54BC6AB62DE05550BC07FB1A0A
                # between
                age:
                    - recipient: age1x
                      enc: |
                        -----BEGIN AGE ENCRYPTED FILE-----
                        abc==
                lastmodified: "2020-01-01T00:00:00Z"
                encrypted_regex: ^(data|stringData)$
                unencrypted_suffix: _unencrypted
                version: 3.7.1
            """;
    private static final List<String> LINES = List.of("a: b", "b:", "- x", "- k: v", "e: |", "f: |-", "t", "u v",
            "g: \"q w\"", "h: 'x y'", "i: []", "j: {}", "k: null", "true: 1", "1: 2", "l: a #b", "m: a: b", "n:x",
            "o: \"\\n\"", "-   p: q", "# c", "#", "---", "...", "&a r: s", "t: *a", "- |", "- - u", "", "v: !!str 5",
            "?", "w: -1", "a: twice", "x: é", "y: [1]", "z: a\tb", "aa: \"", "bb:  two", "cc: d ", "dd: ", "ee: f:");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Shows all that a tree holds. */
    private static String shown(Node node) {
        StringBuilder out = new StringBuilder();
        switch (node) {
            case MapNode map -> {
                out.append('{');
                for (MapItem item : map.items()) {
                    out.append(switch (item) {
                        case Pair(String key, Node value) -> key + "=" + shown(value) + ";";
                        case Comment comment -> shown(comment);
                    });
                }
                out.append('}');
            }
            case ListNode list -> {
                out.append('[');
                list.items().forEach(item -> out.append(shown(item)).append(';'));
                out.append(']');
            }
            case Text(SecretBytes text) -> out.append('<').append(shown(text)).append('>');
            case Comment(SecretBytes text, boolean inline) ->
                out.append(inline ? "##" : "#").append(shown(text)).append('\n');
            default -> out.append(node);
        }
        return out.toString();
    }

    private static String shown(SecretBytes text) {
        return new String(text.expose(), StandardCharsets.UTF_8);
    }

    /** Whether the text is read, and then as the other reader reads it. */
    private static boolean agrees(String text) {
        MapNode map = YamlLines.read(bytes(text));
        if (map == null) {
            return false;
        }
        try {
            List<MapNode> documents = YamlReader.documents(bytes(text));
            assertEquals(1, documents.size(), text);
            assertEquals(shown(documents.getFirst()), shown(map), text);
        } catch (MalformedInputException e) {
            throw new AssertionError(text, e);
        }
        return true;
    }

    @Test
    void readsWhatSopsWrites() {
        assertTrue(agrees(FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: b\n", "a: \"\"\n", "a: ''\n", "a: 'b\\'\n", "a:\n- b\n", "a:\n- b\nc: d\n",
        "a: |\n b\n", "a: b#c\n", "a: b:c\n", "a: true\n", "0a: 1.5\n", "truely: x\n", "# c\na: b\n",
        "a: |\n  b \n   \n  c\n"})
    void readsEachForm(String text) {
        assertTrue(agrees(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a", "a: b", "a:b\n", "a:\n", "a: \n", "a:  b\n", "a: b \n", "a: b #c\n",
        "a: b: c\n", "a: b:\n", "a: b\n  c\n", "a: b\n\nc: d\n", "a: b\r\n", "a: \tb\n", "a: é\n", "é: a\n",
        "a: \"\\n\"\n", "a: 'it''s'\n", "a: \"b\n", "a: \"b\" c\n", "a: [b]\n", "a: {b: c}\n", "a: [}\n", "a: |\n",
        "a: |\nb: c\n", "a: |\n\n  b\n", "a: |\n  b\n\n", "a: |\n  b\n c: d\n", "a: |\n   b\n  \n   c\n",
        "a: |\n    b\n  c\n", "a: |+\n  b\n", "a: |2\n  b\n", "a: >\n  b\n", "a: |\n  b\u0001\n", "a: &x b\n",
        "a: *x\n", "a: !!str b\n", "a: -1\n", "a: @b\n", "? a\n", "- a\n", "a\n", "a:\n- b\n - c\n",
        "a:\n  - b\n- c\n", "a:\n  -\n", "a:\n  -b\n", "a:\n  - - b\n", "a:\n  - b\n    c\n", "a:\n  b: c\n d: e\n",
        "a:\n    b: c\n  d: e\n", " a: b\n", "a: b\na: c\n", "a:\n  b: c\n  b: d\n", "true: a\n", "null: a\n",
        "12: a\n", "2001-01-02: a\n", "1.5: a\n", "a: b\n# c\n", "a:\n  b: c\n  # d\ne: f\n", "a:\n  # b\n  - c\n",
        "a:\n  # b\n", "a: b # c\n", "a:\n  b: c\n # d\ne: f\n", "# \u0001\na: b\n", "---\na: b\n", "a: b\n---\n",
        "a: b\n...\n", "%YAML 1.1\n---\na: b\n"})
    void leavesOtherFormsToTheOtherReader(String text) {
        assertNull(YamlLines.read(bytes(text)));
    }

    @Test
    void leavesWhatIsBeyondItsLimitsToTheOtherReader() {
        assertTrue(agrees("a".repeat(512) + ": b\n"));
        assertNull(YamlLines.read(bytes("a".repeat(513) + ": b\n")));
        assertNotNull(YamlLines.read(bytes(nested(50))));
        assertNull(YamlLines.read(bytes(nested(51))));
        assertNull(YamlLines.read(bytes("a:\n" + "- b\n".repeat(YamlReader.MAX_NODES))));
        assertNull(YamlLines.read(bytes("#\n".repeat(YamlReader.MAX_NODES) + "a: b\n")));
        StringBuilder pairs = new StringBuilder();
        for (int i = 0; i < YamlReader.MAX_NODES / 2; i++) {
            pairs.append('k').append(i).append(": v\n");
        }
        assertNull(YamlLines.read(bytes(pairs.toString())));
    }

    private static String nested(int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < depth; i++) {
            text.append(" ".repeat(i - 1)).append("a:\n");
        }
        return text.append(" ".repeat(depth - 1)).append("a: b\n").toString();
    }

    @Test
    void agreesWithTheOtherReaderOnDamagedFiles() {
        Random random = new Random(31);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? FILE : new YamlDocuments(i, 10).next());
            for (int n = random.nextInt(4); n > 0 && !text.isEmpty(); n--) {
                damage(text, random);
            }
            read += agrees(text.toString()) ? 1 : 0;
        }
        assertTrue(read > 2_000, "only " + read + " of 20000 were read");
    }

    private static void damage(StringBuilder text, Random random) {
        int place = random.nextInt(text.length());
        int line = text.indexOf("\n", place) + 1;
        switch (random.nextInt(5)) {
            case 0 -> text.deleteCharAt(place);
            case 1 -> text.insert(place, " :#-\n\"'|a1[]{}\t\\é".charAt(random.nextInt(17)));
            case 2 -> text.insert(line, " ".repeat(random.nextInt(4) * 2)
                    + LINES.get(random.nextInt(LINES.size())) + "\n");
            case 3 -> text.insert(line, " ".repeat(1 + random.nextInt(4)));
            default -> text.delete(line, text.indexOf("\n", line) + 1 > 0 ? text.indexOf("\n", line) + 1 : line);
        }
    }

    @Test
    void agreesWithTheOtherReaderOnFilesOfRandomLines() {
        Random random = new Random(32);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("a0: b\n");
            for (int n = random.nextInt(6); n > 0; n--) {
                text.append(" ".repeat(random.nextInt(3) * 2)).append(LINES.get(random.nextInt(LINES.size())));
                text.append('\n');
            }
            read += agrees(text.toString()) ? 1 : 0;
        }
        assertTrue(read > 1_000, "only " + read + " of 20000 were read");
    }
}
