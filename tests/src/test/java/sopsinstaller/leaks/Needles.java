package sopsinstaller.leaks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A search for many needles at once, each as it is and in every form in which programs write bytes: base64 of both
 * alphabets at each of the three places where it can begin, hexadecimal in both cases, escaped for JSON and addresses,
 * as a processor keeps numbers (words of four and eight bytes, turned round), and as HMAC keeps keys. Each is found
 * from 16 bytes on.
 */
final class Needles {
    private static final int PREFIX = Integer.BYTES;
    private static final int GROUP = 3;
    private static final int DIGITS = 4;
    private static final int[] HMAC_PADS = {0x36, 0x5c};
    private final Map<Integer, List<Pattern>> byStart = new HashMap<>();
    private final BitSet starts = new BitSet(1 << Short.SIZE);
    private final Set<String> known = new HashSet<>();

    private record Pattern(Needle needle, String form, byte[] bytes) {}

    /**
     * Where something was found.
     *
     * @param form which piece of it, and how it was written
     */
    record Hit(Needle needle, String form, int offset) {
        @Override
        public String toString() {
            return form + " at " + offset;
        }
    }

    /** Looks for these. */
    Needles(Collection<Needle> needles) {
        for (Needle needle : needles) {
            needle.pieces().forEach((name, piece) -> addForms(needle, name, piece));
        }
    }

    private void addForms(Needle needle, String name, byte[] piece) {
        add(needle, name, piece);
        for (int skipped = 0; skipped < GROUP; skipped++) {
            addBase64(needle, name + " in base64", Base64.getEncoder(), piece, skipped);
            addBase64(needle, name + " in base64url", Base64.getUrlEncoder(), piece, skipped);
        }
        add(needle, name + " in hex", ascii(HexFormat.of().formatHex(piece)));
        add(needle, name + " in HEX", ascii(HexFormat.of().withUpperCase().formatHex(piece)));
        add(needle, name + " in hex with colons", ascii(HexFormat.ofDelimiter(":").formatHex(piece)));
        add(needle, name + " percent-escaped", escaped(piece, "%%%02X"));
        add(needle, name + " percent-escaped", escaped(piece, "%%%02x"));
        add(needle, name + " JSON-escaped", escaped(piece, "\\u%04x"));
        add(needle, name + " JSON-escaped", ascii(latin(piece).replace("\\", "\\\\").replace("\"", "\\\"")));
        add(needle, name + " in UTF-16", latin(piece).getBytes(StandardCharsets.UTF_16LE));
        add(needle, name + " reversed", turned(piece, piece.length));
        add(needle, name + " in words of 4", turned(piece, Integer.BYTES));
        for (int pad : HMAC_PADS) {
            add(needle, name + " under a pad of HMAC", padded(piece, pad));
            add(needle, name + " under a pad of HMAC, in words of 4", turned(padded(piece, pad), Integer.BYTES));
        }
        add(needle, name + " in words of 8", turned(piece, Long.BYTES));
    }

    /** What stands for the bytes after {@code skipped} in base64, whatever is before and behind them. */
    private void addBase64(Needle needle, String form, Base64.Encoder encoder, byte[] piece, int skipped) {
        byte[] whole = Arrays.copyOfRange(piece, skipped, skipped + (piece.length - skipped) / GROUP * GROUP);
        if (whole.length * DIGITS / GROUP >= Needle.PIECE_BYTES - GROUP) {
            add(needle, form, encoder.withoutPadding().encode(whole));
        }
    }

    private void add(Needle needle, String form, byte[] bytes) {
        if (known.add(latin(bytes))) {
            byStart.computeIfAbsent(word(bytes, 0), _ -> new ArrayList<>()).add(new Pattern(needle, form, bytes));
            starts.set(half(bytes, 0));
        }
    }

    /** Everything that is found in {@code hay}. */
    List<Hit> in(byte[] hay) {
        var hits = new ArrayList<Hit>();
        for (int at = 0; at <= hay.length - PREFIX; at++) {
            if (starts.get(half(hay, at))) {
                for (Pattern pattern : byStart.getOrDefault(word(hay, at), List.of())) {
                    int end = at + pattern.bytes().length;
                    if (end <= hay.length && Arrays.equals(hay, at, end, pattern.bytes(), 0, end - at)) {
                        hits.add(new Hit(pattern.needle(), pattern.form(), at));
                    }
                }
            }
        }
        return hits;
    }

    /** As above, in a text whose lines may have been broken anywhere: once as it is, once without blanks and ends. */
    List<Hit> inText(byte[] text) {
        List<Hit> hits = in(text);
        byte[] joined = new byte[text.length];
        int length = 0;
        for (byte each : text) {
            if (each != '\n' && each != '\r' && each != ' ' && each != '\t') {
                joined[length++] = each;
            }
        }
        if (length < text.length) {
            hits.addAll(in(Arrays.copyOf(joined, length)));
        }
        return hits;
    }

    private static int word(byte[] bytes, int at) {
        return half(bytes, at) << Short.SIZE | half(bytes, at + Short.BYTES);
    }

    private static int half(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << Byte.SIZE | bytes[at + 1] & 0xff;
    }

    private static byte[] turned(byte[] piece, int word) {
        byte[] turned = piece.clone();
        UnaryOperator<Integer> mirror = i -> i / word * word + word - 1 - i % word;
        for (int i = 0; i < piece.length / word * word; i++) {
            turned[i] = piece[mirror.apply(i)];
        }
        return turned;
    }

    private static byte[] padded(byte[] piece, int pad) {
        byte[] padded = piece.clone();
        for (int i = 0; i < padded.length; i++) {
            padded[i] ^= (byte) pad;
        }
        return padded;
    }

    private static byte[] escaped(byte[] piece, String format) {
        var text = new StringBuilder();
        for (byte each : piece) {
            text.append(format.formatted(each & 0xff));
        }
        return ascii(text.toString());
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
