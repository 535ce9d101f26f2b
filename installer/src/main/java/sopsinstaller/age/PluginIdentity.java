package sopsinstaller.age;

import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * An identity that another program uses, {@code AGE-PLUGIN-NAME-1…}: tagged recipients and hardware keys (C2SP
 * age-plugin).
 *
 * <ol>
 *   <li>Each file costs a run of the program, with this one identity, as the age command does it.
 *   <li>Whatever the program does wrong is noted by the channel and is no match: other keys may open the file.
 *   <li>The program sees all stanzas, native ones too: some plugins serve those.
 * </ol>
 */
public final class PluginIdentity implements Identity {
    private final String name;
    private final SecretBytes text;
    private final PluginChannel.Opener plugins;

    /** The identity of this text, ASCII and taken over, for {@code age-plugin-NAME}; its name is in lower case. */
    public PluginIdentity(String name, SecretBytes text, PluginChannel.Opener plugins) {
        this.name = name;
        this.text = text;
        this.plugins = plugins;
    }

    @Override
    public Optional<SecretBytes> unwrap(List<Stanza> stanzas) {
        Optional<PluginChannel> open = plugins.open(name);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        try (PluginChannel channel = open.get()) {
            return unwrap(channel, stanzas);
        }
    }

    private Optional<SecretBytes> unwrap(PluginChannel channel, List<Stanza> stanzas) {
        try (PluginConversation conversation = new PluginConversation(channel)) {
            return switch (conversation.run(text, stanzas)) {
                case PluginConversation.FileKey(SecretBytes fileKey) -> Optional.of(fileKey);
                case PluginConversation.NoMatch _ -> Optional.empty();
                case PluginConversation.Refusal(String reason) -> {
                    channel.refused(reason);
                    yield Optional.empty();
                }
            };
        } catch (MalformedInputException e) {
            channel.failed(e.getMessage());
            return Optional.empty();
        }
    }

    /** The program's name: what the public half is only the program knows. */
    @Override
    public String recipient() {
        return "age-plugin-" + name;
    }

    @Override
    public void close() {
        text.close();
    }

    @Override
    public String toString() {
        return "PluginIdentity[redacted]";
    }
}
