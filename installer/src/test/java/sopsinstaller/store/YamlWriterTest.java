package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;

class YamlWriterTest {
    private static Text text(String text) {
        return new Text(SecretBytes.takingOver(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Comment comment(String text, boolean inline) {
        return new Comment(SecretBytes.takingOver(text.getBytes(StandardCharsets.UTF_8)), inline);
    }

    private static MapNode map(MapItem... items) {
        MapNode map = new MapNode();
        map.items().addAll(List.of(items));
        return map;
    }

    private static ListNode list(Node... items) {
        ListNode list = new ListNode();
        list.items().addAll(List.of(items));
        return list;
    }

    private static Pair pair(String key, Node value) {
        return new Pair(key, value);
    }

    private static String emitted(MapNode... documents) {
        try (SecretOutput out = new SecretOutput()) {
            YamlWriter.emit(List.of(documents), out);
            return new String(out.take().expose(), StandardCharsets.UTF_8);
        }
    }

    private static String node(Node node) {
        try (SecretOutput out = new SecretOutput()) {
            YamlWriter.emitNode(node, out);
            return new String(out.take().expose(), StandardCharsets.UTF_8);
        }
    }

    private static String value(String text) {
        return emitted(map(pair("k", text(text))));
    }

    @Test
    void partsDocumentsByMarkers() {
        assertEquals("", emitted());
        assertEquals("{}\n", emitted(map()));
        assertEquals("a: 1\n---\nb: 2\n", emitted(map(pair("a", new Int(1))), map(pair("b", new Int(2)))));
    }

    @Test
    void indentsByFourAndListItemsByTwo() {
        assertEquals("""
                a:
                    - b: 1
                      c:
                        - 2
                    - - x
                      - "y"
                d:
                    e: {}
                    f: []
                """, emitted(map(
                        pair("a", list(map(pair("b", new Int(1)), pair("c", list(new Int(2)))),
                                list(text("x"), text("y")))),
                        pair("d", map(pair("e", map()), pair("f", list()))))));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2.5, 2.5", "100000, 100000", "123456.75, 123456.75", "0.0001, 0.0001", "-0.0, -0", "0, 0",
        "1000000, 1e+06",
        "123456789, 1.23456789e+08", "1234567.5, 1.2345675e+06", "1e21, 1e+21", "0.00001, 1e-05", "-1e-7, -1e-07",
        "18446744073709551616, 1.8446744073709552e+19", "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "NaN, .nan", "Infinity, .inf", "-Infinity, -.inf"})
    void writesFloats(double value, String expected) {
        assertEquals("k: " + expected + "\n", emitted(map(pair("k", new Real(value)))));
    }

    @Test
    void writesOtherScalars() {
        assertEquals("a: true\nb: null\nc: -5\nd: 18446744073709551615\ne: 2001-12-14T21:59:43.1+02:00\n",
                emitted(map(pair("a", new Bool(true)), pair("b", new Null()), pair("c", new Int(-5)),
                        pair("d", new Unsigned(-1)),
                        pair("e", new Timestamp(OffsetDateTime.parse("2001-12-14T21:59:43.1+02:00"))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two words", "a#b", "a:b", "-a", "?a", ":a", "=", "tRUE", "1a", "é", "a'b",
        "a\"b", "\u2019",
        "0xFFFFFFFFFFFFFFFFF", "2020-02-30"})
    void writesPlainWhereAllowed(String text) {
        assertEquals("k: " + text + "\n", value(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true", "~", "null", "5", "0x1F", "1.5", ".inf", "2020-01-02", "y", "Yes", "on",
        "NO", "off", "1:30",
        "12:30:45", "1e3"})
    void quotesWhatWouldBeAnotherType(String text) {
        assertEquals("k: \"" + text + "\"\n", value(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#a", ",a", "[a", "]a", "{a", "}a", "&a", "*a", "!a", "|a", ">a", "\"a", "%a", "@a",
        "`a", "---", "...", "- a", "-",
        "? a", "?", ": a", ":", "a: b", "a:", "a #b", " a", "a "})
    void quotesOnceWhatIsSyntax(String text) {
        assertEquals("k: '" + text + "'\n", value(text));
    }

    @Test
    void doublesSingleQuotes() {
        assertEquals("k: '''a'\n", value("'a"));
    }

    static List<List<String>> escapes() {
        return List.of(List.of("\t", "\\t"), List.of("\u0000", "\\0"), List.of("\u0007", "\\a"),
                List.of("\b", "\\b"), List.of("\u000B", "\\v"), List.of("\f", "\\f"), List.of("\r", "\\r"),
                List.of("\u001B", "\\e"), List.of("\u0085", "\\N"), List.of("\u007F", "\\x7F"),
                List.of("\u0001", "\\x01"), List.of("\uD83D\uDE00", "\\U0001F600"), List.of("\uFFFE", "\\uFFFE"),
                List.of("\uFEFF", "\\uFEFF"));
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void escapesWhatCannotBePrinted(List<String> row) {
        assertEquals("k: \"x" + row.get(1) + "y\"\n", value("x" + row.get(0) + "y"));
    }

    @Test
    void escapesEveryCharacterAfterALeadingByteOrderMark() {
        assertEquals("k: \"\\uFEFF\\x62\"\n", value("\uFEFFb"));
    }

    static List<List<String>> blocks() {
        return List.of(List.of("a\nb", "|-\n    a\n    b\n"), List.of("a\nb\n", "|\n    a\n    b\n"),
                List.of("a\n\n", "|+\n    a\n\n"), List.of("\n", "|4+\n\n"), List.of(" a\nb", "|4-\n     a\n    b\n"),
                List.of("\na", "|4-\n\n    a\n"), List.of("a\n\tb", "|-\n    a\n    \tb\n"),
                List.of("\ta\nb", "\"\\ta\\nb\"\n"), List.of("a \nb", "\"a \\nb\"\n"),
                List.of("a\nb ", "\"a\\nb \"\n"), List.of("a\n\u007F", "\"a\\n\\x7F\"\n"));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void writesTextsOfManyLines(List<String> row) {
        assertEquals("k: " + row.get(1), value(row.get(0)));
    }

    @Test
    void writesInvalidUtf8AsBinary() {
        assertEquals("k: !!binary /w==\n",
                emitted(map(pair("k", new Text(SecretBytes.takingOver(new byte[] {(byte) 0xFF}))))));
        byte[] longer = new byte[60];
        longer[0] = (byte) 0xFF;
        assertEquals("k: !!binary |\n    /wAA" + "A".repeat(66) + "\n    " + "A".repeat(10) + "\n",
                emitted(map(pair("k", new Text(SecretBytes.takingOver(longer))))));
    }

    @Test
    void tagsTheMergeString() {
        assertEquals("!!merge <<: !!merge <<\n", emitted(map(pair("<<", text("<<")))));
    }

    @Test
    void writesKeysThatDoNotFitOnALineAfterAQuestionMark() {
        String longKey = "k".repeat(129);
        assertEquals("? " + longKey + "\n: 1\n", emitted(map(pair(longKey, new Int(1)))));
        assertEquals("k".repeat(128) + ": 1\n", emitted(map(pair("k".repeat(128), new Int(1)))));
        assertEquals("? |-\n    a\n    b\n:   c: 1\n", emitted(map(pair("a\nb", map(pair("c", new Int(1)))))));
        assertEquals("\"5\": 1\n'a: b': 2\n", emitted(map(pair("5", new Int(1)), pair("a: b", new Int(2)))));
    }

    @Test
    void writesCommentsWhereTheyStand() {
        assertEquals("""
                # top
                a: 1 # line
                b:
                    # first
                    - x # of x
                    # last
                # before c
                c: 2
                """, emitted(map(comment(" top", false), comment(" line", true), pair("a", new Int(1)),
                        pair("b", list(comment(" first", false), comment(" of x", true), text("x"),
                                comment(" last", false))),
                        comment(" before c", false), pair("c", new Int(2)))));
    }

    @Test
    void extractsTextsRawAndScalarsWithoutNewline() {
        assertEquals("a: b", node(text("a: b")));
        assertEquals("5", node(new Int(5)));
        assertEquals("1e+06", node(new Real(1e6)));
        assertEquals("- x\n", node(list(text("x"))));
        assertEquals("{}\n", node(map()));
    }
}
