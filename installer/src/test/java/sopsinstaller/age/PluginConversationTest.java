package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** What is said, without a program: the plugin is a text that was written before. */
class PluginConversationTest {
    private static final String IDENTITY = "AGE-PLUGIN-TEST-1XYZ";
    private static final String KEY = "YELLOW SUBMARINE";
    private static final String FILE_KEY = message("file-key 0", KEY);
    private static final List<Stanza> STANZAS = List.of(new Stanza("X25519", List.of("share"), new byte[32]),
            new Stanza("test", List.of(), new byte[48]));

    @Test
    void saysEverythingFirstAndAnswersEachMessage() {
        Said said = ask(message("grease-4 word", "x") + message("msg", "touch it\n") + message("request-public", "name?")
                + message("request-secret", "PIN?") + message("confirm eWVz", "sure?")
                + message("confirm eWVz bm8", "sure?") + FILE_KEY + message("done", ""));
        assertEquals("-> add-identity " + IDENTITY + "\n\n"
                + "-> recipient-stanza 0 X25519 share\n" + "A".repeat(43) + "\n"
                + "-> recipient-stanza 0 test\n" + "A".repeat(64) + "\n\n"
                + "-> done\n\n"
                + "-> unsupported\n\n-> ok\n\n-> fail\n\n-> fail\n\n-> fail\n\n-> fail\n\n-> ok\n\n", said.toPlugin());
        assertEquals(Optional.of(KEY), said.fileKey());
        assertEquals(List.of("told: touch it"), said.notes());
    }

    /** Tagged recipients, as hardware has them: their stanzas reach the plugin as they stand in the file. */
    @Test
    void passesTaggedStanzasOnAsTheRealAgeWroteThem() throws Exception {
        byte[] file = Files.readAllBytes(Path.of("../tests/fixtures/plugins/tag.age"));
        Said said = ask(message("done", ""), AgeFile.stanzaTypes(file));
        String header = new String(Armor.decode(file), US_ASCII);
        String stanza = header.substring(header.indexOf("-> ") + 3, header.indexOf("---"));
        assertEquals("p256tag ", stanza.substring(0, 8));
        assertEquals("-> add-identity " + IDENTITY + "\n\n-> recipient-stanza 0 " + stanza + "-> done\n\n",
                said.toPlugin());
    }

    @Test
    void aPluginThatHasNoKeyIsNoMatch() {
        Said said = ask(message("done", ""));
        assertEquals(Optional.empty(), said.fileKey());
        assertEquals(List.of(), said.notes());
    }

    @Test
    void readsPiecesOfAnySize() {
        for (int piece : List.of(1, 2, 7, 63, 4096)) {
            Said said = ask(message("msg", "m".repeat(5000)) + FILE_KEY + message("done", ""), STANZAS, piece);
            assertEquals(Optional.of(KEY), said.fileKey());
            assertEquals(List.of("told: " + "m".repeat(5000)), said.notes());
        }
    }

    @Test
    void anErrorIsTheReason() {
        assertEquals(List.of("refused: says 'no card\\x1b[2J'"),
                ask(FILE_KEY + message("error identity 0", "no card\033[2J\n")).notes());
        assertEquals("-> ok\n\n", ask(message("error internal", "x")).answers());
    }

    @Test
    void aQuestionThatNobodyAnsweredIsTold() {
        assertEquals(List.of("refused: did not open the file; it asked 'PIN?', and nobody is there to answer"),
                ask(message("request-secret", "PIN?") + message("done", "")).notes());
        assertEquals(List.of("refused: says 'no PIN'; it asked 'PIN?', and nobody is there to answer"),
                ask(message("request-secret", "PIN?") + message("error stanza 0 0", "no PIN")).notes());
        assertEquals(Optional.of(KEY), ask(message("confirm eWVz", "again?") + FILE_KEY + message("done", "")).fileKey());
    }

    @Test
    void whatFollowsTheEndIsNotRead() {
        Said said = ask(FILE_KEY + message("done", "") + "garbage\0\n");
        assertEquals(Optional.of(KEY), said.fileKey());
        assertEquals(List.of(), said.notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file-key", "file-key 1", "file-key 0 0", "file-key 00"})
    void refusesFileKeysOfOtherFiles(String command) {
        assertFailed("sent a file key for another file", message(command, KEY));
    }

    @Test
    void refusesWrongFileKeys() {
        assertFailed("sent two file keys", FILE_KEY + FILE_KEY);
        assertFailed("sent a file key that has not 16 bytes", message("file-key 0", KEY + "x"));
        assertFailed("sent a file key that has not 16 bytes", message("file-key 0", ""));
    }

    @Test
    void refusesWhatIsNoMessage() {
        assertFailed("sent something that is no message of a plugin", "hello\n");
        assertFailed("sent something that is no message of a plugin", "--- MAC\n");
        assertFailed("sent something that is no message of a plugin", "->\n\n");
        assertFailed("sent a broken message: empty stanza argument", "-> \n\n");
        assertFailed("sent a broken message: empty stanza argument", "-> msg  two\n\n");
        assertFailed("sent a broken message: character not allowed in a stanza argument", "-> msg \r\n\n");
        assertFailed("sent a broken message: not canonical base64 without padding", "-> msg\neA==\n");
        assertFailed("sent a broken message: not canonical base64 without padding", "-> msg\n-> done\n\n");
        assertFailed("sent a broken message: stanza body line longer than 64 characters",
                "-> msg\n" + "A".repeat(65) + "\n");
        assertFailed("sent a question with a wrong number of answers", message("confirm", "sure?"));
        assertFailed("sent a question with a wrong number of answers", message("confirm a b c", "sure?"));
    }

    @Test
    void refusesAnEarlyEndEverywhere() {
        String whole = message("msg", "touch") + FILE_KEY + message("done", "");
        for (int length = 0; length < whole.length(); length++) {
            assertFailed("ended before it was done", whole.substring(0, length));
        }
    }

    @Test
    void limitsSizeAndNumberOfMessages() {
        assertFailed("sent a message larger than 65536 bytes", "-> msg " + "x".repeat(70_000));
        assertFailed("sent a message larger than 65536 bytes", "-> msg\n" + ("A".repeat(64) + "\n").repeat(2000));
        assertFailed("sent more than 100 messages", message("msg", "x").repeat(101));
        assertEquals(Optional.of(KEY),
                ask(message("msg", "x").repeat(98) + FILE_KEY + message("done", "")).fileKey());
    }

    @Test
    void anyBytesGiveAnEnd() {
        Random random = new Random(7);
        String valid = message("msg", "touch") + FILE_KEY + message("confirm eWVz", "sure?") + message("done", "");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 5000; i++) {
                StringBuilder changed = new StringBuilder(valid);
                for (int change = random.nextInt(4); change >= 0; change--) {
                    changed.setCharAt(random.nextInt(changed.length()), (char) random.nextInt(128));
                }
                ask(changed.toString());
            }
        });
    }

    @Test
    void aPluginThatCannotBeOpenedIsNoMatch() {
        try (PluginIdentity identity = new PluginIdentity("test", identity(), _ -> Optional.empty())) {
            assertEquals(Optional.empty(), identity.unwrap(STANZAS));
            assertEquals("age-plugin-test", identity.recipient());
        }
    }

    private static void assertFailed(String reason, String fromPlugin) {
        Said said = ask(fromPlugin);
        assertEquals(Optional.empty(), said.fileKey());
        assertEquals("failed: " + reason, said.notes().getLast());
    }

    private static String message(String words, String body) {
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(body.getBytes(UTF_8));
        return "-> " + words + "\n" + base64.replaceAll("(.{64})", "$1\n") + "\n";
    }

    private static SecretBytes identity() {
        return SecretBytes.copyOf(IDENTITY.getBytes(US_ASCII));
    }

    private static Said ask(String fromPlugin) {
        return ask(fromPlugin, STANZAS);
    }

    private static Said ask(String fromPlugin, List<Stanza> stanzas) {
        return ask(fromPlugin, stanzas, 4096);
    }

    private static Said ask(String fromPlugin, List<Stanza> stanzas, int piece) {
        Text channel = new Text(fromPlugin.getBytes(UTF_8), piece);
        try (PluginIdentity identity = new PluginIdentity("test", identity(), _ -> Optional.of(channel))) {
            Optional<String> fileKey = identity.unwrap(stanzas).map(key -> new String(key.expose(), US_ASCII));
            assertEquals(1, channel.closed);
            return new Said(fileKey, channel.toPlugin.toString(UTF_8), channel.notes);
        }
    }

    /** How it went. */
    private record Said(Optional<String> fileKey, String toPlugin, List<String> notes) {
        String answers() {
            return toPlugin.substring(toPlugin.indexOf("-> done\n\n") + 9);
        }
    }

    private static final class Text implements PluginChannel {
        private final byte[] fromPlugin;
        private final int piece;
        private final ByteArrayOutputStream toPlugin = new ByteArrayOutputStream();
        private final List<String> notes = new ArrayList<>();
        private int at;
        private int closed;

        Text(byte[] fromPlugin, int piece) {
            this.fromPlugin = fromPlugin;
            this.piece = piece;
        }

        @Override
        public void write(byte[] bytes, int length) {
            toPlugin.write(bytes, 0, length);
        }

        @Override
        public int read(byte[] into) throws MalformedInputException {
            int count = Math.min(Math.min(piece, into.length), fromPlugin.length - at);
            System.arraycopy(fromPlugin, at, into, 0, count);
            at += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public void tell(String text) {
            notes.add("told: " + text);
        }

        @Override
        public void refused(String reason) {
            notes.add("refused: " + reason);
        }

        @Override
        public void failed(String reason) {
            notes.add("failed: " + reason);
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
