package sopsinstaller.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import sopsinstaller.age.Stanza;
import sopsinstaller.failure.KeyFailure;
import sopsinstaller.failure.KeyFailure.CannotOpenAge;
import sopsinstaller.failure.Quoted;

/**
 * Whom an age file is for, as far as its header tells: a stanza for an SSH key has a tag of that key, one for an age
 * recipient is the same for everybody who cannot open it (C2SP age, "Recipient types").
 */
public final class AgeFileReport {
    private static final int TAG_BYTES = 4;

    private AgeFileReport() {}

    /** After an attempt with this host's private keys. */
    public static CannotOpenAge of(String file, List<Stanza> stanzas, HostKeys host) {
        List<KeyFailure.Unusable> unusable = host.unusable().stream()
                .filter(key -> key.kind() == KeyKind.AGE)
                .map(key -> new KeyFailure.Unusable(key.path(), key.reason())).toList();
        return report(file, stanzas, host.known(), unusable, host.outOfTime(file));
    }

    /** From public keys alone, before any attempt. */
    public static CannotOpenAge of(String file, List<Stanza> stanzas, HostRecipients host) {
        return report(file, stanzas, host.keys(), List.of(), Optional.empty());
    }

    private static CannotOpenAge report(String file, List<Stanza> stanzas, List<KnownKey> keys,
            List<KeyFailure.Unusable> unusable, Optional<KeyFailure.OutOfTime> outOfTime) {
        return new CannotOpenAge(file,
                stanzas.stream().map(stanza -> new KeyFailure.Recipient(described(stanza), "")).toList(),
                keys.stream().map(key -> new KeyFailure.HostKey(key.recipients(), key.origin())).toList(), unusable,
                outOfTime);
    }

    /** Whether a host with these public keys can open the file: only SSH keys can be told from each other. */
    public static HostRecipients.Answer canOpen(List<Stanza> stanzas, HostRecipients host) {
        boolean unknown = false;
        for (Stanza stanza : stanzas) {
            if (!origin(stanza, host.keys()).isEmpty()) {
                return HostRecipients.Answer.YES;
            }
            unknown |= !isSsh(stanza);
        }
        return unknown ? HostRecipients.Answer.UNKNOWN : HostRecipients.Answer.NO;
    }

    /** Where among {@code keys} the SSH key is that {@code stanza} is for; empty when that cannot be told. */
    public static String origin(Stanza stanza, List<KnownKey> keys) {
        if (isSsh(stanza)) {
            for (KnownKey key : keys) {
                for (String recipient : key.recipients()) {
                    if (isFor(stanza, recipient)) {
                        return key.origin();
                    }
                }
            }
        }
        return "";
    }

    /** The stanza's kind in words, with all that tells its recipient from others. */
    public static String described(Stanza stanza) {
        return switch (stanza.type()) {
            case "X25519" -> "an X25519 recipient";
            case "mlkem768x25519" -> "a post-quantum recipient";
            case "scrypt" -> "a passphrase";
            case "ssh-ed25519", "ssh-rsa" -> "an " + stanza.type() + " key"
                    + (stanza.args().isEmpty() ? "" : " with the tag " + Quoted.quoted(stanza.args().getFirst()));
            default -> "a recipient of type " + Quoted.quoted(stanza.type());
        };
    }

    private static boolean isSsh(Stanza stanza) {
        return stanza.type().equals("ssh-ed25519") || stanza.type().equals("ssh-rsa");
    }

    /** The tag of an SSH key is the start of the hash of its wire form (C2SP age-ssh). */
    private static boolean isFor(Stanza stanza, String recipient) {
        String[] words = recipient.split("\\s+", 3);
        if (stanza.args().isEmpty() || words.length < 2 || !words[0].equals(stanza.type())) {
            return false;
        }
        byte[] blob = Base64.getDecoder().decode(words[1].getBytes(US_ASCII));
        var digest = new SHA256Digest();
        digest.update(blob, 0, blob.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        String tag = Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TAG_BYTES));
        return tag.equals(stanza.args().getFirst());
    }
}
