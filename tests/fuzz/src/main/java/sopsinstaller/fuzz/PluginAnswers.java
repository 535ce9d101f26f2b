package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sopsinstaller.age.PluginChannel;
import sopsinstaller.age.PluginIdentity;
import sopsinstaller.age.Stanza;
import sopsinstaller.secret.SecretBytes;

/** Target: what an age plugin says. The first byte is the size of the pieces in which it comes. */
public final class PluginAnswers {
    private static final List<Stanza> STANZAS = List.of(new Stanza("X25519", List.of("share"), new byte[32]),
            new Stanza("test", List.of(), new byte[48]));
    /** {@link Trial#CANARY} as a body has it. */
    private static final String CANARY_BODY = AgeKit.base64(Trial.CANARY.getBytes(US_ASCII));

    private PluginAnswers() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        int piece = 1 + bytes.octet();
        byte[] text = ("AGE-PLUGIN-TEST-1" + Trial.CANARY).getBytes(US_ASCII);
        Said said = new Said(bytes.rest(), piece);
        try (var identity = new PluginIdentity("test", SecretBytes.takingOver(text), _ -> Optional.of(said))) {
            Optional<SecretBytes> fileKey = identity.unwrap(STANZAS);
            fileKey.ifPresent(key -> Trial.require(key.length() == 16, "a file key of " + key.length() + " bytes"));
            Trial.require(said.closed, "a plugin is not ended");
        }
    }

    /** A plugin that says what was written before. */
    private static final class Said implements PluginChannel {
        private final byte[] text;
        private final int piece;
        private int at;
        private boolean closed;

        Said(byte[] text, int piece) {
            this.text = text;
            this.piece = piece;
        }

        @Override
        public void write(byte[] bytes, int length) {
            Trial.require(length <= bytes.length, "more is written than there is");
        }

        @Override
        public int read(byte[] into) {
            int count = Math.min(Math.min(piece, into.length), text.length - at);
            System.arraycopy(text, at, into, 0, count);
            at += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public void tell(String message) {
            Trial.require(message.length() <= text.length, "more is told than was said");
        }

        @Override
        public void refused(String reason) {
            Trial.require(reason.length() < 2000, "a reason of " + reason.length() + " characters");
        }

        @Override
        public void failed(String reason) {
            Trial.require(!reason.contains(Trial.CANARY) && !reason.contains(CANARY_BODY),
                    "a reason repeats a secret: " + reason);
        }

        @Override
        public void close() {
            closed = true;
            Arrays.fill(text, (byte) 0);
        }
    }
}
