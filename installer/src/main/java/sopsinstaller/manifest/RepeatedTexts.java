package sopsinstaller.manifest;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * The texts of one JSON file, where thousands of entries repeat the same few: a short text that came not long ago is
 * given out again, so that one copy of it is kept.
 */
public final class RepeatedTexts {
    /** Longer texts are rarely repeated. */
    private static final int MAX_CHARACTERS = 256;
    /** A power of two. A text stays until another one needs its slot. */
    private static final int SLOTS = 1024;
    private final String[] kept = new String[SLOTS];

    /** No text is known yet. */
    public RepeatedTexts() {}

    /** The text at which {@code parser} stands. */
    public String of(JsonParser parser) throws IOException {
        int length = parser.getTextLength();
        if (length > MAX_CHARACTERS) {
            return parser.getText();
        }
        char[] characters = parser.getTextCharacters();
        int start = parser.getTextOffset();
        int hash = 0;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + characters[i];
        }
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        String known = kept[slot];
        // the hash above is that of String, which a String computes once
        if (known != null && known.hashCode() == hash && same(known, characters, start, length)) {
            return known;
        }
        String text = new String(characters, start, length);
        kept[slot] = text;
        return text;
    }

    private static boolean same(String known, char[] characters, int start, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != characters[start + i]) {
                return false;
            }
        }
        return true;
    }
}
