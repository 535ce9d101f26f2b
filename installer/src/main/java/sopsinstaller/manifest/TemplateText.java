package sopsinstaller.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.List;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.manifest.Manifest.Placeholder;
import sopsinstaller.manifest.Manifest.Template;

/**
 * The text of one template, and where placeholders stand in it. The text is bytes, and is gone over once, from its
 * start: at each byte the longest placeholder that begins there counts.
 *
 * <p>What each encoding writes:
 * <ol>
 *   <li>{@code raw}: the value as it is.
 *   <li>{@code json}, {@code yaml}, {@code toml}: a string in double quotes; where the placeholder stands inside double
 *       quotes of the template, as generators write it, only what belongs between them. What is written between them
 *       is the same for all three.
 *   <li>{@code shell}: a word in single quotes; inside quotes of the template what belongs between these.
 *   <li>{@code systemd-env}: a value in double quotes, right after {@code NAME=}; inside double quotes of the template
 *       what belongs between them.
 *   <li>{@code url}: every byte but letters, digits and {@code -._~} as {@code %XX}. {@code base64}: with padding.
 * </ol>
 * Where it is not plain from the template which quotes a placeholder stands in, the template fails.
 */
public final class TemplateText {
    /** Largest text, in bytes. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;
    /** Each takes some hundred bytes while the template is read. */
    private static final int MAX_PLACEHOLDERS = 1_000_000;
    private final byte[] bytes;
    private final List<Use> uses;

    /**
     * One placeholder in the text.
     *
     * @param from its first byte
     * @param to the byte after it
     * @param line where it begins, from 1
     * @param placeholder which one
     * @param quotes those of the template that it stands in
     */
    public record Use(int from, int to, int line, Placeholder placeholder, Quotes quotes) {}

    /** Quotes of a template round a placeholder; only what is known to be right is ever written between them. */
    public enum Quotes { NONE, SINGLE, DOUBLE }

    private TemplateText(byte[] bytes, List<Use> uses) {
        this.bytes = bytes;
        this.uses = uses;
    }

    /** What messages call {@code template}. */
    public static String label(Template template) {
        return "template " + quoted(template.name());
    }

    /** What reads the file of a template. */
    public interface FileReader {
        /** All bytes of {@code file}, at most {@link #MAX_BYTES}. */
        byte[] read(String file) throws InstallException;
    }

    /**
     * Reads the text of {@code template}: its content, or its file when that is empty.
     *
     * @throws InstallException when its file cannot be read, a placeholder in it stands for no secret, one stands
     *     where no value can be written safely, or a limit is exceeded
     */
    public static TemplateText of(Template template, Placeholders known, FileReader files) throws InstallException {
        return of(label(template), template.content().isEmpty()
                ? files.read(template.file()) : template.content().getBytes(UTF_8), known);
    }

    /** As above, of the text {@code bytes}, which is taken over, of the template that messages call {@code label}. */
    static TemplateText of(String label, byte[] bytes, Placeholders known) throws InstallException {
        List<Use> uses = new ArrayList<>();
        Placeholders.Search search = known.new Search(label, bytes);
        int line = 1;
        for (int at = 0; at < bytes.length;) {
            Placeholders.Match match = search.longestAt(at);
            if (match != null) {
                String secret = match.placeholder().secret();
                if (known.secret(secret).isEmpty()) {
                    throw new InstallException(new EntryFailure.UnknownPlaceholder(label, line, secret));
                }
                if (uses.size() == MAX_PLACEHOLDERS) {
                    throw new InstallException(new EntryFailure.TooManyPlaceholders(label, MAX_PLACEHOLDERS));
                }
                uses.add(new Use(at, at + match.length(), line, match.placeholder(), Quotes.NONE));
                line += newlines(bytes, at, at + match.length());
                at += match.length();
                continue;
            }
            if (bytes[at] == '<' && Placeholders.hasForm(bytes, at)) {
                throw new InstallException(new EntryFailure.UnknownPlaceholder(label, line, known.nameOf(bytes, at)));
            }
            line += bytes[at++] == '\n' ? 1 : 0;
        }
        for (Encoding encoding : Encoding.values()) {
            switch (encoding) {
                case JSON, YAML, TOML, SHELL, SYSTEMD_ENV -> new QuoteReading(encoding, bytes).fillIn(label, uses);
                case RAW, URL, BASE64 -> { }
            }
        }
        return new TemplateText(bytes, List.copyOf(uses));
    }

    /** The text; only to be read. */
    public byte[] bytes() {
        return bytes;
    }

    /** The placeholders in it, in their order. */
    public List<Use> uses() {
        return uses;
    }

    private static int newlines(byte[] text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += text[i] == '\n' ? 1 : 0;
        }
        return count;
    }
}
