package sopsinstaller.manifest;

import java.util.List;
import java.util.ListIterator;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.manifest.TemplateText.Quotes;
import sopsinstaller.manifest.TemplateText.Use;

/**
 * Finds out which quotes of a template each placeholder of one encoding stands in. A template is no complete file of
 * its format, so this reads quotes only, twice: from the start of the text, and from the start of each line (an
 * apostrophe in a block of free text does not reach beyond its line). Where the two differ, as inside a string of
 * several lines, or the place is one where the encoding means nothing, the placeholder is refused.
 */
final class QuoteReading {
    private final Encoding encoding;
    private final byte[] text;

    /** Of {@code text}, for the placeholders of {@code encoding}. */
    QuoteReading(Encoding encoding, byte[] text) {
        this.encoding = encoding;
        this.text = text;
    }

    /** Replaces the uses of this encoding by those that know their quotes. */
    void fillIn(String label, List<Use> uses) throws InstallException {
        boolean used = false;
        for (Use use : uses) {
            used |= use.placeholder().encoding() == encoding;
        }
        if (!used) {
            return;
        }
        QuoteState whole = new QuoteState(encoding);
        QuoteState line = new QuoteState(encoding);
        int at = 0;
        for (ListIterator<Use> each = uses.listIterator(); each.hasNext();) {
            Use use = each.next();
            for (; at < use.from(); at++) {
                whole.read(text[at]);
                if (text[at] == '\n') {
                    line = whole.nextLine();
                } else {
                    line.read(text[at]);
                }
            }
            if (use.placeholder().encoding() == encoding) {
                int next = use.to() < text.length ? text[use.to()] : '\n';
                // a string of JSON has one line, and a value of systemd is only known from where its name begins
                Quotes quotes = encoding == Encoding.JSON ? line.quotes(next) : whole.quotes(next);
                boolean sure = switch (encoding) {
                    case YAML, TOML, SHELL -> quotes == line.quotes(next);
                    case JSON, SYSTEMD_ENV, RAW, URL, BASE64 -> true;
                };
                if (quotes == null || !sure) {
                    throw new InstallException(new EntryFailure.PlaceholderMisplaced(
                            label, use.line(), use.placeholder().secret(), encoding.label(), place()));
                }
                each.set(new Use(use.from(), use.to(), use.line(), use.placeholder(), quotes));
            }
            whole.readValue();
            line.readValue();
            at = use.to();
        }
    }

    private String place() {
        return switch (encoding) {
            case SHELL -> "let it be a word of its own, or put quotes round it on its line, without $( ) or ` there, "
                    + "not in a comment and not after <<";
            case SYSTEMD_ENV -> "write NAME= before it, and no quotes or double quotes round it";
            case JSON, YAML, TOML, RAW, URL, BASE64 ->
                    "let it be a whole value, or stand inside double quotes that open on its line";
        };
    }
}
