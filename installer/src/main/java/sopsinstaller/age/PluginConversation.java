package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * What is said between this program and a plugin, identity-v1, about one identity and one file (C2SP age-plugin,
 * "Unwrapping with identity-v1").
 *
 * <ol>
 *   <li>We say everything first, then the plugin asks and we answer, until it says that it is done.
 *   <li>Whatever somebody would have to type or to decide is answered with {@code fail}: nobody is there.
 *   <li>Nothing the plugin sends can make this use more than {@value #MAX_MESSAGE_BYTES} bytes or answer more than
 *       {@value #MAX_MESSAGES} times; how long it may take is the channel's matter.
 * </ol>
 */
final class PluginConversation implements AutoCloseable {
    /** Longest message of a plugin, as text: file keys have 24 characters, other texts are for people. */
    static final int MAX_MESSAGE_BYTES = 64 * 1024;
    /** Most messages of a plugin. */
    static final int MAX_MESSAGES = 100;
    /** The file's number in this conversation. */
    private static final String FILE = "0";
    private static final int BUFFER_BYTES = 4096;

    /** How it ended, when it ended as it should. */
    sealed interface Result {}

    /** The 16 bytes of the file key; owned by the caller. */
    record FileKey(SecretBytes fileKey) implements Result {}

    /** No stanza is for the identity. */
    record NoMatch() implements Result {}

    /** The plugin says why it cannot, or would have needed somebody at the keyboard. */
    record Refusal(String reason) implements Result {}

    private final PluginChannel channel;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int bufferFrom;
    private int bufferTo;
    private int messageBytes;
    private SecretBytes fileKey;
    /** What the plugin asked for and nobody could give; empty as long as it did not ask. */
    private String asked = "";

    PluginConversation(PluginChannel channel) {
        this.channel = channel;
    }

    /**
     * Asks for the file key.
     *
     * @param identity its text; borrowed
     * @throws MalformedInputException when the plugin does not follow the protocol, or the channel breaks
     */
    Result run(SecretBytes identity, List<Stanza> stanzas) throws MalformedInputException {
        ask(identity, stanzas);
        for (int messages = 0; messages < MAX_MESSAGES; messages++) {
            messageBytes = 0;
            List<String> words = words(line());
            try (SecretBytes body = body()) {
                switch (words.getFirst()) {
                    case "done" -> {
                        return result();
                    }
                    case "error" -> {
                        answer("ok");
                        return new Refusal("says " + Quoted.quoted(text(body)) + asked);
                    }
                    case "file-key" -> takeFileKey(words, body);
                    case "msg" -> {
                        channel.tell(text(body));
                        answer("ok");
                    }
                    case "request-public", "request-secret" -> refuse(body);
                    case "confirm" -> {
                        if (words.size() < 2 || words.size() > 3) {
                            throw new MalformedInputException("sent a question with a wrong number of answers");
                        }
                        refuse(body);
                    }
                    default -> answer("unsupported");
                }
            }
        }
        throw new MalformedInputException("sent more than " + MAX_MESSAGES + " messages");
    }

    private void ask(SecretBytes identity, List<Stanza> stanzas) throws MalformedInputException {
        try (SecretOutput first = new SecretOutput()) {
            first.text(StanzaText.PREFIX + "add-identity ");
            first.write(identity);
            first.text("\n\n");
            try (SecretBytes text = first.take()) {
                channel.write(text.expose(), text.length());
            }
        }
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        for (Stanza stanza : stanzas) {
            List<String> args = new ArrayList<>(stanza.args().size() + 2);
            args.add(FILE);
            args.add(stanza.type());
            args.addAll(stanza.args());
            StanzaText.append(rest, "recipient-stanza", args, stanza.body());
        }
        StanzaText.append(rest, "done", List.of(), new byte[0]);
        channel.write(rest.toByteArray(), rest.size());
    }

    private Result result() {
        if (fileKey != null) {
            FileKey result = new FileKey(fileKey);
            fileKey = null;
            return result;
        }
        return asked.isEmpty() ? new NoMatch() : new Refusal("did not open the file" + asked);
    }

    private void takeFileKey(List<String> words, SecretBytes body) throws MalformedInputException {
        if (words.size() != 2 || !words.get(1).equals(FILE)) {
            throw new MalformedInputException("sent a file key for another file");
        }
        if (fileKey != null) {
            throw new MalformedInputException("sent two file keys");
        }
        if (body.length() != Primitives.FILE_KEY_BYTES) {
            throw new MalformedInputException("sent a file key that has not " + Primitives.FILE_KEY_BYTES + " bytes");
        }
        fileKey = SecretBytes.copyOf(body);
        answer("ok");
    }

    private void refuse(SecretBytes question) throws MalformedInputException {
        asked = "; it asked " + Quoted.quoted(text(question)) + ", and nobody is there to answer";
        answer("fail");
    }

    private void answer(String word) throws MalformedInputException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        StanzaText.append(answer, word, List.of(), new byte[0]);
        channel.write(answer.toByteArray(), answer.size());
    }

    private static List<String> words(byte[] line) throws MalformedInputException {
        if (!StanzaText.startsWith(line, StanzaText.PREFIX)) {
            throw new MalformedInputException("sent something that is no message of a plugin");
        }
        try {
            return StanzaText.words(line);
        } catch (MalformedInputException e) {
            throw broken(e);
        }
    }

    private SecretBytes body() throws MalformedInputException {
        try (SecretOutput body = new SecretOutput()) {
            boolean more = true;
            while (more) {
                byte[] line = line();
                byte[] bytes = {};
                try {
                    bytes = StanzaText.bodyLine(line);
                    body.write(bytes, 0, bytes.length);
                    more = !StanzaText.endsBody(line);
                } catch (MalformedInputException e) {
                    throw broken(e);
                } finally {
                    Arrays.fill(line, (byte) 0);
                    Arrays.fill(bytes, (byte) 0);
                }
            }
            return body.take();
        }
    }

    private static MalformedInputException broken(MalformedInputException problem) {
        return new MalformedInputException("sent a broken message: " + problem.getMessage());
    }

    /** The next line without its end; to be wiped if it may be secret. */
    private byte[] line() throws MalformedInputException {
        try (SecretOutput line = new SecretOutput()) {
            while (true) {
                int end = bufferFrom;
                while (end < bufferTo && buffer[end] != '\n') {
                    end++;
                }
                line.write(buffer, bufferFrom, end - bufferFrom);
                messageBytes += end - bufferFrom + 1;
                if (messageBytes > MAX_MESSAGE_BYTES) {
                    throw new MalformedInputException("sent a message larger than " + MAX_MESSAGE_BYTES + " bytes");
                }
                if (end < bufferTo) {
                    bufferFrom = end + 1;
                    try (SecretBytes whole = line.take()) {
                        return Arrays.copyOf(whole.expose(), whole.length());
                    }
                }
                fill();
            }
        }
    }

    private void fill() throws MalformedInputException {
        int count = channel.read(buffer);
        if (count < 0) {
            throw new MalformedInputException("ended before it was done");
        }
        bufferFrom = 0;
        bufferTo = count;
    }

    private static String text(SecretBytes body) {
        return new String(body.exposeWithin(), body.offset(), body.length(), UTF_8).strip();
    }

    /** Wipes what was received. */
    @Override
    public void close() {
        Arrays.fill(buffer, (byte) 0);
        if (fileKey != null) {
            fileKey.close();
            fileKey = null;
        }
    }
}
