package sopsinstaller.sops;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;

/**
 * The text {@code ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]} of one encrypted leaf (sops-file format, section
 * "Encrypted value syntax"), taken apart but not decoded. Immutable view of an array that it does not own.
 */
public final class EncryptedValue {
    private static final byte[] HEAD = ascii("ENC[AES256_GCM,data:");
    private static final byte[] IV = ascii(",iv:");
    private static final byte[] TAG = ascii(",tag:");
    private static final byte[] TYPE = ascii(",type:");

    private final byte[] text;
    private final int ivMark;
    private final int tagMark;
    private final int typeMark;
    private final int end;

    private EncryptedValue(byte[] text, int ivMark, int tagMark, int typeMark, int end) {
        this.text = text;
        this.ivMark = ivMark;
        this.tagMark = tagMark;
        this.typeMark = typeMark;
        this.end = end;
    }

    /** As {@link #parse(byte[])}. */
    public static Optional<EncryptedValue> parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Recognises an encrypted value at the start of {@code text}; what follows its last bracket is ignored.
     * Like the greedy pattern of sops, each part runs to the last mark that leaves the later parts their place,
     * no part is empty, and none holds a line feed. Linear in the length of the text.
     *
     * @return empty when the text is none
     */
    public static Optional<EncryptedValue> parse(byte[] text) {
        if (!standsAt(text, 0, HEAD)) {
            return Optional.empty();
        }
        int line = HEAD.length;
        while (line < text.length && text[line] != '\n') {
            line++;
        }
        int end = last(text, new byte[] {']'}, line);
        int typeMark = last(text, TYPE, end - 1);
        int tagMark = last(text, TAG, typeMark - 1);
        int ivMark = last(text, IV, tagMark - 1);
        return ivMark > HEAD.length
                ? Optional.of(new EncryptedValue(text, ivMark, tagMark, typeMark, end))
                : Optional.empty();
    }

    /** The type word, normally one of those of {@link ValueType}. */
    public String type() {
        int from = typeMark + TYPE.length;
        return new String(text, from, end - from, StandardCharsets.UTF_8);
    }

    /**
     * The decoded {@code iv}.
     *
     * @throws MalformedInputException when it is no base64
     */
    byte[] iv() throws MalformedInputException {
        byte[] decoded = new byte[Base64Text.maxLength(tagMark - ivMark)];
        int length = Base64Text.decode(text, ivMark + IV.length, tagMark, decoded, 0);
        return length == decoded.length ? decoded : Arrays.copyOf(decoded, length);
    }

    /**
     * Decodes {@code data} and behind it {@code tag}, which is what the cipher wants.
     *
     * @param sealed where to; at least {@link #maxSealedLength} long
     * @return how many bytes
     * @throws MalformedInputException when one of them is no base64
     */
    int sealed(byte[] sealed) throws MalformedInputException {
        int length = Base64Text.decode(text, HEAD.length, ivMark, sealed, 0);
        return length + Base64Text.decode(text, tagMark + TAG.length, typeMark, sealed, length);
    }

    /** The most bytes that {@link #sealed} writes. */
    int maxSealedLength() {
        return Base64Text.maxLength(ivMark - HEAD.length) + Base64Text.maxLength(typeMark - tagMark - TAG.length);
    }

    /** The last place below {@code limit} where all of {@code mark} stands before {@code limit}, or −1. */
    private static int last(byte[] text, byte[] mark, int limit) {
        int at = limit - mark.length;
        while (at >= HEAD.length && !standsAt(text, at, mark)) {
            at--;
        }
        return at >= HEAD.length ? at : -1;
    }

    private static boolean standsAt(byte[] text, int at, byte[] mark) {
        if (text.length - at < mark.length) {
            return false;
        }
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
