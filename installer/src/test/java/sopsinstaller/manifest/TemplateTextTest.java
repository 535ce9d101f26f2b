package sopsinstaller.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;

class TemplateTextTest {
    /** The placeholder that sops-nix makes for the secret db. */
    private static final String DB = "<SOPS:7bdc25d1694ef984782a16f6f1710c1c6bc83ba7a131b515baf532bea021d011:PLACEHOLDER>";
    private static final String STRANGE =
            "<SOPS:0123456789abcdefABCDEF000000000000000000000000000000000000000000:PLACEHOLDER>";

    @Test
    void findsTheLongestPlaceholderAtEachByte() throws Exception {
        Placeholders known = placeholders("'P'", "'PQ'", "'xPQR'");
        assertEquals(List.of("0-2", "2-3", "4-8", "8-9"), places("PQP-xPQRP", known));
        assertEquals(List.of(), places("xQ", known));
        assertEquals(List.of("1-3"), places("xPQ", known));
    }

    @Test
    void givesUpWherePlaceholdersBeginTooMuchAlike() {
        String alike = "a".repeat(3000);
        Placeholders known = placeholders("'" + alike + "1'", "'" + alike + "2'");
        Failure failure = assertTimeout(Duration.ofSeconds(20), () -> assertThrows(InstallException.class,
                () -> TemplateText.of("t", "a".repeat(4 << 20).getBytes(UTF_8), known))).failure();
        assertInstanceOf(EntryFailure.PlaceholdersAlike.class, failure);
    }

    @Test
    void takesTheLargestTextOfPlaceholdersAndOfTheirBeginnings() throws Exception {
        String[] other = IntStream.range(0, 5000).mapToObj(i -> "'<SOPS:"
                + Integer.toHexString(0x9E3779B9 * i).repeat(8) + ":PLACEHOLDER>'").toArray(String[]::new);
        Placeholders known = placeholders(Stream.concat(Stream.of("'" + DB + "'"), Arrays.stream(other).distinct())
                .toArray(String[]::new));
        assertEquals(0, TemplateText.of("t", "<SOPS:7bdc25d1694ef9847".repeat(TemplateText.MAX_BYTES / 23)
                .getBytes(UTF_8), known).uses().size());
        int count = TemplateText.MAX_BYTES / DB.length();
        assertEquals(count, TemplateText.of("t", DB.repeat(count).getBytes(UTF_8), known).uses().size());
    }

    @Test
    void countsLines() throws Exception {
        Placeholders known = placeholders("'P'", "'Q\\nQ'");
        assertEquals(List.of(1, 2, 4), TemplateText.of("t", "P\nQ\nQ\nP".getBytes(UTF_8), known).uses().stream()
                .map(TemplateText.Use::line).toList());
    }

    @Test
    void takesBytesThatAreNoText() throws Exception {
        byte[] text = {(byte) 0xFF, 'P', 0, (byte) 0x80};
        TemplateText read = TemplateText.of("t", text, placeholders("'P'"));
        assertEquals(1, read.uses().size());
        assertEquals(text, read.bytes());
    }

    @Test
    void namesTheSecretOfALeftOverPlaceholderWherePossible() {
        assertEquals("line 2 has the placeholder of secret 'db', which this manifest does not provide",
                problem("\na " + DB, placeholders("'P'")));
        assertEquals("line 1 has a placeholder of no secret of this manifest", problem(STRANGE, placeholders("'P'")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<SOPS:12:PLACEHOLDER>", "<SOPS:", "<", "<SOPS:g64ad9c5ba2f2d2aab50d00ab1a07089c7a43a5a8883"
            + "8018b8fb9ca0b1ac9e3:PLACEHOLDER>"})
    void leavesOtherTextAlone(String text) throws Exception {
        assertEquals(List.of(), places(text, placeholders("'xyz'")));
    }

    @Test
    void refusesPlaceholderOfSopsNixForASecretOfItsOtherManifest() {
        Placeholders known = new Placeholders(read("'placeholderBySecretName': {'users/pw': 'P'}"));
        assertEquals("line 1 has the placeholder of secret 'users/pw', which this manifest does not provide",
                problem("P", known));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "json        | {\"a\": P}                | NONE",
        "json        | {\"a\": \"P\"}            | DOUBLE",
        "json        | {\"a\": \"x'P\"}          | DOUBLE",
        "json        | {\"a\": \"p://u:P@h\"}    | DOUBLE",
        "json        | {\"a\\\"\":P,\"b\":1}     | NONE",
        "json        | {P: 1}                    | NONE",
        "json        | [1,P]                     | NONE",
        "json        | {\"a\": 1P}               | -",
        "json        | {\"a\": x P}              | -",
        "json        | {\"a\": P1}               | -",
        "json        | {\"a\": \"\\P\"}          | -",
        "json        | {\"a\": \"\"P}            | -",
        "yaml        | a: P                      | NONE",
        "yaml        | a: P # c                  | NONE",
        "yaml        | a: \"P\"                  | DOUBLE",
        "yaml        | it's: P                   | NONE",
        "yaml        | - P                       | NONE",
        "yaml        | {a: [P, P]}               | NONE",
        "yaml        | {\"a\":\"P\"}             | DOUBLE",
        "yaml        | a: 'P'                    | -",
        "yaml        | a: x P                    | -",
        "yaml        | a: x:P                    | -",
        "yaml        | a: \"x~P\"                | -",
        "yaml        | # P                       | -",
        "yaml        | a: the \"P\" x            | -",
        "yaml        | a: x, P                   | -",
        "yaml        | a: x, \"P\"               | -",
        "yaml        | a: x - \"P\"              | -",
        "yaml        | a: x~  \"P\"              | -",
        "yaml        | - x~  P                   | -",
        "yaml        | a: x~b: \"P\"             | DOUBLE",
        "yaml        | - x~- P                   | NONE",
        "yaml        | - a: x~  b: P             | NONE",
        "yaml        | ---~P                     | NONE",
        "yaml        | --- \"P\"                 | DOUBLE",
        "yaml        | a: !!str \"P\"            | DOUBLE",
        "yaml        | a: &b P                   | NONE",
        "yaml        | a: 'it''s: \"P\"'         | -",
        "yaml        | [~\"x\", \"P\"]           | DOUBLE",
        "yaml        | a:\"P\"                   | -",
        "yaml        | a: -P                     | -",
        "yaml        | a: >~  it's~b: P          | NONE",
        "yaml        | a: [x] P                  | -",
        "yaml        | a: *b P                   | -",
        "toml        | a = P                     | NONE",
        "toml        | a = \"P\"                 | DOUBLE",
        "toml        | a = [ \"'\", P ]          | NONE",
        "toml        | a = 'P'                   | -",
        "toml        | a = \"\"\"~P\"\"\"        | -",
        "toml        | a = 1 # \"P               | -",
        "shell       | A=P                       | NONE",
        "shell       | a --x=P;                  | NONE",
        "shell       | a 'P'                     | SINGLE",
        "shell       | a \"x P\"                 | DOUBLE",
        "shell       | a \"it's P\"              | DOUBLE",
        "shell       | # don't~a P               | NONE",
        "shell       | $(a P)                    | NONE",
        "shell       | \"$(a)\"~a P              | NONE",
        "shell       | \"$(a P)\"                | -",
        "shell       | \"$(a \"P\")\"            | -",
        "shell       | \"${P}\"                  | -",
        "shell       | \"${a:-\"P\"}\"           | -",
        "shell       | `a P`                     | -",
        "shell       | `~a P`                    | -",
        "shell       | \"`a P`\"                 | -",
        "shell       | a $P                      | -",
        "shell       | a \"$P\"                  | -",
        "shell       | a \\P                     | -",
        "shell       | a $'P'                    | -",
        "shell       | a $'x'~b P                | NONE",
        "shell       | a \"x~P\"                 | -",
        "shell       | a 'x~P'                   | -",
        "shell       | # P                       | -",
        "shell       | cat <<E~P                 | -",
        "systemd-env | A=P                       | NONE",
        "systemd-env | # it's~A=P                | NONE",
        "systemd-env | A= P                      | NONE",
        "systemd-env | A=it's~B=P                | NONE",
        "systemd-env | A=\"x P\"                 | DOUBLE",
        "systemd-env | A=\"x~P\"                 | DOUBLE",
        "systemd-env | A=\"x~B=P\"               | DOUBLE",
        "systemd-env | A=xP                      | -",
        "systemd-env | A='P'                     | -",
        "systemd-env | P=x                       | -",
        "systemd-env | # x\\~A=P                 | -",
        "systemd-env | A=x\\~B=P                 | -",
        "systemd-env | ;A=P                      | -",
        "url         | 'x:P                      | NONE",
        "base64      | \"P                       | NONE",
        "raw         | 'P                        | NONE"})
    void knowsTheQuotesRoundAPlaceholder(String encoding, String text, String quotes) throws Exception {
        Placeholders known = placeholders("'P', 'encoding': '" + encoding + "'");
        byte[] bytes = text.replace('~', '\n').getBytes(UTF_8);
        if (quotes.equals("-")) {
            InstallException e = assertThrows(InstallException.class, () -> TemplateText.of("t", bytes, known));
            assertInstanceOf(EntryFailure.PlaceholderMisplaced.class, e.failure());
        } else {
            assertEquals(quotes, TemplateText.of("t", bytes, known).uses().getFirst().quotes().name());
        }
    }

    @Test
    void refusesMorePlaceholdersThanFitIntoMemory() {
        Failure failure = failure("P".repeat(1_000_001), placeholders("'P', 'encoding': 'raw'"));
        assertEquals("has more than 1000000 placeholders", failure.problem());
    }

    @Test
    void tellsWhereAPlaceholderMayStand() {
        Failure failure = failure("\na 'P'", placeholders("'P', 'encoding': 'yaml'"));
        assertEquals("line 2 has the yaml placeholder of secret 'db' at a place where not every value is safe",
                failure.problem());
        assertEquals("let it be a whole value, or stand inside double quotes that open on its line",
                failure.remedy());
    }

    @Test
    void contentWinsOverFile() throws Exception {
        Manifest manifest = read("'templates': [{'name': 't', 'content': 'x', 'file': '/f', 'mode': '0400',"
                + " 'path': '/run/secrets/rendered/t'}, {'name': 'u', 'file': '/f', 'mode': '0400',"
                + " 'path': '/run/secrets/rendered/u'}]");
        Placeholders known = new Placeholders(manifest);
        assertEquals("x", new String(TemplateText.of(manifest.templates().getFirst(), known, _ -> new byte[0]).bytes(),
                UTF_8));
        assertEquals("/f", new String(TemplateText.of(manifest.templates().get(1), known,
                file -> file.getBytes(UTF_8)).bytes(), UTF_8));
    }

    /** Placeholders of the secret db, each a text in quotes and perhaps further members. */
    private static Placeholders placeholders(String... members) {
        List<String> entries = List.of(members).stream()
                .map(member -> "{'secret': 'db', 'placeholder': " + member + "}").toList();
        return new Placeholders(read("'placeholders': [" + String.join(", ", entries) + "]"));
    }

    private static Manifest read(String members) {
        String json = "{'secretsMountPoint': '/run/secrets.d', 'symlinkPath': '/run/secrets', 'secrets': ["
                + "{'name': 'db', 'path': '/run/secrets/db', 'mode': '0400', 'sopsFile': 'f'}], " + members + "}";
        try {
            return ManifestReader.read("m.json", json.replace('\'', '"').getBytes(UTF_8),
                    new ManifestReader.Environment(Optional.empty()));
        } catch (InstallException e) {
            throw new AssertionError(e.failure().problem(), e);
        }
    }

    private static List<String> places(String text, Placeholders known) throws InstallException {
        return TemplateText.of("t", text.getBytes(UTF_8), known).uses().stream()
                .map(use -> use.from() + "-" + use.to()).toList();
    }

    private static String problem(String text, Placeholders known) {
        return failure(text, known).problem();
    }

    private static Failure failure(String text, Placeholders known) {
        return assertThrows(InstallException.class,
                () -> TemplateText.of("t", text.getBytes(UTF_8), known)).failure();
    }
}
