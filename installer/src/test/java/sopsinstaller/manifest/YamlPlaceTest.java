package sopsinstaller.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;

/** Places of templates for a placeholder P of encoding yaml and B of encoding base64. */
class YamlPlaceTest {
    @ParameterizedTest
    @ValueSource(strings = {"command: run ${HOME}\n  P\n", "a: x]\n  P\n", "a: ]\n  P\n", "a: [b]\n  P\n",
        "a: [b]]\n  P\n", "a: \"b\"\n  P\n", "a: b # c\n  P\n", "a: x\n\n  P\n", "a: x\r\n  P\r\n", "a: *b\n  P\n",
        "a:\n  x\n  P\n", "- - x\n    P\n", "a: x\n  \"P\"\n", "? - 'x'\n x\n  - \"x P\"\n",
        "? k: b\n ---\n - P\n", "a:\n  - \"b\"q\n P\n"})
    void refusesALineThatGoesOnWithAScalar(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----\nP\n", "--- title\nP\n", "--- title\n P\n", "...x\nP\n", "---x\nP\n", "B---\nP\n",
        "--- |\nP\n", "--- a\n- P\n"})
    void refusesALineThatGoesOnAfterSomethingLikeAMarker(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"? a\n P\n", "- ? a\n   P\n", "? a\n: b\n P\n", "- ? a\n  : b\n   P\n", "? - a\n   P\n"})
    void refusesALineThatGoesOnWithAnExplicitKeyOrItsValue(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a\n P]\n", "[a\n \"P\"]\n", "{a: b\n\n P}\n", "[\"a\"\n P]\n", "[a # b\n P]\n",
        "[a\n--- P]\n"})
    void refusesALineThatGoesOnWithAScalarOfAFlowCollection(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: |\n  P\n", "a: |\n  b: P\n", "a: |\n  b: \"P\"\n", "a: |-\n  x\n\n  b: P\n",
        "- >2+\n   P\n", "a: | # c\n  b: P\n", "a: !!str |\n  b: P\n", "a: &x\n  |\n  b: P\n", "|\n b: P\n",
        "a: |\n  # c\n  b: P\n", "a: |\n  \tb: P\n", "- a: |\n    B\n    b: P\n", "a: |\r\n  b: P\r\n"})
    void refusesTheTextOfABlockScalar(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: x B\n  P\n", "a: B\n  P\n", "[B\n P]\n", "{B:\"x, P\"}\n", "{P:\"a, b: P \"}\n"})
    void refusesAScalarThatAnotherPlaceholderMayBePartOf(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:\r- b\n P\n", "# c\r'a\n P '\n", "# c\u2028'a\n P '\n", "# c\u0085'a\n P '\n",
        "# c\u2029'a\n P '\n", "\uFEFF'a: P '\n", "a:\rP\n"})
    void refusesWhatFollowsLineBreaksThatNotAllReadersKnow(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%TAG: P\n---\na: b\n", "[a,# c, P\n]\n", "[\"a\"# c, P\n]\n", "  - a\n\tP\n",
        "a:\n\tP\n", "\tb\n- P\n"})
    void refusesDirectivesCommentsRightBehindATokenAndTabsForIndentation(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "P: a\n", "a: b\nP: c\n", "a: b\nc: P\n", "a:\n  P\n", "a:\n  b: c\n  P: d\n",
        "- - a\n  - P\n", "- a\n- P\n", "- a: b\n  P: c\n", "? a\n: P\n", "? P\n: a\n", "? - a\n  - P\n",
        "? a\n: ? b\n  : P\n", "? a\n: b: c\n  d: P\n",
        "a: |\n  x\nb: P\n", "a: |-\n  it's [\n\n  x\nb: P\n", "a:\n  - >\n    x\n  - P\n", "a:\n  |\n  x\nP: b\n",
        "--- |\n x\n...\nP\n", "---\nP\n", "---\tP\n", "--- # c\nP\n", "--- a\n---\nP\n", "---\r\nP\r\n",
        "a\n...\n---\nP\n", "'a'\n---\nP\n", "[a]\n...\nP\n", "%YAML 1.2\n---\nP\n",
        "a: [b,\nc, P]\nd: P\n", "[\n\tP\n]\n",
        "{a: b,\n P: c}\n",
        "a: x]\nb: P\n", "a: \"b\n  c\"\nd: P\n", "a: &b\n  P\n", "a: !!str\n  P\n", "a: *b\nc: P\n", "a:\tP\n",
        "a: B\nb: P\n", "- B\n- P\n", "B: P\n", "a: b\r\nc: P\r\n", "{\"a\":\"P\",\r\n\t\"b\":[P]}\r\n",
        "a: b\n  \tc\nd: P\n", "a: 'it''s'\nb: P\n", "a: b\n\t# c\nd: P\n", "\"a\" : P\n", "a: \u00e9\nb: P\n"})
    void takesAWholeNode(String text) {
        assertDoesNotThrow(() -> read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: !t] >\n  b: P\n", "- []\n- !t: >\n  k: \"P\"\n", "!t's'0: v\nP\n", "[!t, P]\n"})
    void refusesWhatFollowsATagOrAnchorThatReadersEndAtDifferentPlaces(String text) {
        refused(text);
    }

    private static void refused(String text) {
        InstallException e = assertThrows(InstallException.class, () -> read(text));
        assertInstanceOf(EntryFailure.PlaceholderMisplaced.class, e.failure());
    }

    private static void read(String text) throws InstallException {
        String json = "{'secretsMountPoint': '/run/secrets.d', 'symlinkPath': '/run/secrets', 'secrets': ["
                + "{'name': 'db', 'path': '/run/secrets/db', 'mode': '0400', 'sopsFile': 'f'}], 'placeholders': ["
                + "{'secret': 'db', 'placeholder': 'P', 'encoding': 'yaml'},"
                + "{'secret': 'db', 'placeholder': 'B', 'encoding': 'base64'}]}";
        Placeholders known = new Placeholders(ManifestReader.read("m.json", json.replace('\'', '"').getBytes(UTF_8),
                new ManifestReader.Environment(Optional.empty())));
        TemplateText.of("t", text.getBytes(UTF_8), known);
    }
}
