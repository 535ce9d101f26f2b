package sopsinstaller.sops;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * The text {@code ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]} of one encrypted leaf (sops-file format, section
 * "Encrypted value syntax"), taken apart but not decoded. Immutable view of an array that it does not own.
 */
public final class EncryptedValue {
    private static final byte[] HEAD = ascii("ENC[AES256_GCM,data:");
    private static final byte[] IV = ascii(",iv:");
    private static final byte[] TAG = ascii(",tag:");
    private static final byte[] TYPE = ascii(",type:");
    private static final byte[] BRACKET = ascii("]");

    private final byte[] text;
    private final int start;
    private final int ivMark;
    private final int tagMark;
    private final int typeMark;
    private final int end;

    private EncryptedValue(byte[] text, int start, int ivMark, int tagMark, int typeMark, int end) {
        this.text = text;
        this.start = start;
        this.ivMark = ivMark;
        this.tagMark = tagMark;
        this.typeMark = typeMark;
        this.end = end;
    }

    /**
     * What the cipher needs of a value. Owns its arrays.
     *
     * @param iv not empty
     * @param bytes the encrypted bytes and behind them the tag
     * @param length how many of {@code bytes} count
     */
    record Sealed(byte[] iv, byte[] bytes, int length) {}

    /** As {@link #parse(SecretBytes)}. */
    public static Optional<EncryptedValue> parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #parse(SecretBytes)}. */
    public static Optional<EncryptedValue> parse(byte[] text) {
        return parse(text, 0, text.length);
    }

    /**
     * Recognises an encrypted value at the start of {@code text}; what follows its last bracket is ignored.
     * Like the greedy pattern of sops, each part runs to the last mark that leaves the later parts their place,
     * no part is empty, and none holds a line feed. Linear in the length of the text.
     *
     * @return empty when the text is none
     */
    public static Optional<EncryptedValue> parse(SecretBytes text) {
        return parse(text.exposeWithin(), text.offset(), text.offset() + text.length());
    }

    private static Optional<EncryptedValue> parse(byte[] text, int from, int to) {
        if (to - from < HEAD.length || !standsAt(text, from, HEAD)) {
            return Optional.empty();
        }
        int start = from + HEAD.length;
        int line = start;
        while (line < to && text[line] != '\n') {
            line++;
        }
        int end = last(text, start, BRACKET, line);
        int typeMark = last(text, start, TYPE, end - 1);
        int tagMark = last(text, start, TAG, typeMark - 1);
        int ivMark = last(text, start, IV, tagMark - 1);
        return ivMark > start
                ? Optional.of(new EncryptedValue(text, start, ivMark, tagMark, typeMark, end))
                : Optional.empty();
    }

    /** The type word, normally one of those of {@link ValueType}. */
    public String type() {
        int from = typeMark + TYPE.length;
        return new String(text, from, end - from, StandardCharsets.UTF_8);
    }

    /** Whether the type word is that of {@code type}. */
    boolean is(ValueType type) {
        byte[] word = type.ascii();
        return end - typeMark - TYPE.length == word.length && standsAt(text, typeMark + TYPE.length, word);
    }

    /**
     * Decodes all parts; afterwards the text is no longer needed.
     *
     * @throws MalformedInputException when one of them is no base64, or the {@code iv} is empty
     */
    Sealed sealed() throws MalformedInputException {
        byte[] iv = new byte[Base64Text.maxLength(tagMark - ivMark - IV.length)];
        int ivLength = Base64Text.decode(text, ivMark + IV.length, tagMark, iv, 0);
        if (ivLength == 0) {
            throw new MalformedInputException("the iv is empty");
        }
        byte[] bytes = new byte[Base64Text.maxLength(ivMark - start)
                + Base64Text.maxLength(typeMark - tagMark - TAG.length)];
        int length = Base64Text.decode(text, start, ivMark, bytes, 0);
        length += Base64Text.decode(text, tagMark + TAG.length, typeMark, bytes, length);
        return new Sealed(ivLength == iv.length ? iv : Arrays.copyOf(iv, ivLength), bytes, length);
    }

    /** The last place from {@code start} on where all of {@code mark} stands before {@code limit}, or −1. */
    private static int last(byte[] text, int start, byte[] mark, int limit) {
        int at = limit - mark.length;
        while (at >= start && !standsAt(text, at, mark)) {
            at--;
        }
        return at >= start ? at : -1;
    }

    private static boolean standsAt(byte[] text, int at, byte[] mark) {
        for (int i = 0; i < mark.length; i++) {
            if (text[at + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
