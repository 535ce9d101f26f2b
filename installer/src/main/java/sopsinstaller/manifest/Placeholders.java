package sopsinstaller.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.util.encoders.Hex;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.manifest.Manifest.Placeholder;
import sopsinstaller.manifest.Manifest.Secret;

/** The placeholders of one manifest, made ready to be found in texts. */
public final class Placeholders {
    private static final byte[] FORM_START = "<SOPS:".getBytes(UTF_8);
    private static final byte[] FORM_END = ":PLACEHOLDER>".getBytes(UTF_8);
    private static final int HASH_DIGITS = 64;
    /**
     * Most bytes of placeholders that are looked at for one text. Sops-nix's, of which only the first six are alike,
     * need a few for each byte of a text, and any that are few or differ early not many more; with others it could be
     * as many as a placeholder has.
     */
    private static final int MAX_LOOKS = 300_000_000;
    private final Manifest manifest;
    /** In the order of their bytes, so that all that begin alike stand together, the shortest first. */
    private final Entry[] entries;
    /** Index of the first entry that begins with a byte or with one above it. */
    private final int[] firstOf = new int[257];
    private final Map<String, Secret> secrets = new HashMap<>();
    private Map<String, String> namesByHash;

    private record Entry(byte[] text, Placeholder placeholder) {}

    /** Those of {@code manifest}. */
    public Placeholders(Manifest manifest) {
        this.manifest = manifest;
        List<Placeholder> declared = manifest.placeholders();
        entries = new Entry[declared.size()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Entry(declared.get(i).text().getBytes(UTF_8), declared.get(i));
            firstOf[(entries[i].text()[0] & 0xFF) + 1]++;
        }
        Arrays.sort(entries, (one, other) -> Arrays.compareUnsigned(one.text(), other.text()));
        for (int i = 1; i < firstOf.length; i++) {
            firstOf[i] += firstOf[i - 1];
        }
        for (Secret secret : manifest.secrets()) {
            secrets.put(secret.name(), secret);
        }
        for (Secret secret : manifest.templateSecrets()) {
            secrets.put(secret.name(), secret);
        }
    }

    /** The secret or template secret of that name. */
    public Optional<Secret> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    /** A placeholder, and how many bytes of the text it takes. */
    record Match(Placeholder placeholder, int length) {}

    /** Looks for placeholders in one text. */
    final class Search {
        private final String label;
        private final byte[] text;
        private int looks;

        /** In {@code text}, which messages call {@code label}. */
        Search(String label, byte[] text) {
            this.label = label;
            this.text = text;
        }

        /**
         * The longest placeholder that begins at {@code at}; null when none does.
         *
         * @throws InstallException when all that was looked at in this text is more than the limit
         */
        Match longestAt(int at) throws InstallException {
            int low = firstOf[text[at] & 0xFF];
            int high = firstOf[(text[at] & 0xFF) + 1];
            Entry longest = null;
            for (int depth = 1; low < high; depth++) {
                // all of low..high agree with the text up to depth; only the first of them can end there
                if (entries[low].text().length == depth) {
                    longest = entries[low++];
                }
                if (low == high || at + depth == text.length) {
                    break;
                }
                int wanted = text[at + depth] & 0xFF;
                // most often all of them go on alike
                if (look(low, depth) != wanted || look(high - 1, depth) != wanted) {
                    low = firstFrom(wanted, depth, low, high);
                    high = firstFrom(wanted + 1, depth, low, high);
                }
                if (looks > MAX_LOOKS) {
                    throw new InstallException(new EntryFailure.PlaceholdersAlike(label, MAX_LOOKS));
                }
            }
            return longest == null ? null : new Match(longest.placeholder(), longest.text().length);
        }

        /** Index of the first entry whose byte at {@code depth} is {@code wanted} or above. */
        private int firstFrom(int wanted, int depth, int from, int to) {
            int low = from;
            int high = to;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (look(middle, depth) < wanted) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private int look(int entry, int depth) {
            looks++;
            return entries[entry].text()[depth] & 0xFF;
        }
    }

    /** Whether a placeholder of the form that sops-nix makes, known or not, begins at {@code at}. */
    static boolean hasForm(byte[] text, int at) {
        int digits = at + FORM_START.length;
        int end = digits + HASH_DIGITS + FORM_END.length;
        if (end > text.length || !Arrays.equals(text, at, digits, FORM_START, 0, FORM_START.length)
                || !Arrays.equals(text, digits + HASH_DIGITS, end, FORM_END, 0, FORM_END.length)) {
            return false;
        }
        for (int i = digits; i < digits + HASH_DIGITS; i++) {
            if (Character.digit(text[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The secret for which sops-nix makes the placeholder at {@code at}; empty when this manifest names none such. */
    String nameOf(byte[] text, int at) {
        if (namesByHash == null) {
            namesByHash = new HashMap<>();
            secrets.keySet().forEach(name -> namesByHash.put(hash(name), name));
            manifest.placeholders().forEach(known -> namesByHash.put(hash(known.secret()), known.secret()));
        }
        int digits = at + FORM_START.length;
        return namesByHash.getOrDefault(hashText(text, digits), "");
    }

    private static String hashText(byte[] text, int from) {
        byte[] digits = Arrays.copyOfRange(text, from, from + HASH_DIGITS);
        for (int i = 0; i < digits.length; i++) {
            // letters get the bit of lower case, digits have it already
            digits[i] |= 0x20;
        }
        return new String(digits, UTF_8);
    }

    private static String hash(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        SHA256Digest digest = new SHA256Digest();
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return Hex.toHexString(hash);
    }
}
