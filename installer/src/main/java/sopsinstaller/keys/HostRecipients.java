package sopsinstaller.keys;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import sopsinstaller.age.AgeRecipient;
import sopsinstaller.age.RecipientText;
import sopsinstaller.failure.KeyFailure.BadHostRecipient;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.sops.KeyGroup;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.Metadata;
import sopsinstaller.ssh.SshPublicKey;

/**
 * The public keys of a host as the manifest's {@code hostRecipients} lists them: enough to tell, without any
 * private key, whether the host will be able to open a file.
 *
 * <ol>
 *   <li>An {@code ssh-ed25519} key counts as itself and as its age form, an {@code ssh-rsa} key as itself and as
 *       its OpenPGP fingerprint; comments and white space do not count.
 *   <li>Keys are compared, not texts.
 *   <li>An entry that is no public key never matches; it is one of {@link #problems}.
 * </ol>
 */
public final class HostRecipients {
    /** Digits of an OpenPGP v4 fingerprint. */
    private static final int FINGERPRINT_DIGITS = 40;
    /** Digits of the fingerprints of newer OpenPGP versions. */
    private static final int LONG_FINGERPRINT_DIGITS = 64;
    /** Digits of an OpenPGP key id, which sops accepts in place of a fingerprint. */
    private static final int KEY_ID_DIGITS = 16;

    private final List<KnownKey> keys = new ArrayList<>();
    private final Set<String> forms = new LinkedHashSet<>();
    private final List<BadHostRecipient> problems = new ArrayList<>();

    /** Whether a host can open a file, as far as its public keys tell. */
    public enum Answer {
        /** Enough key groups hold one of its keys. */
        YES,
        /** Too few do. */
        NO,
        /** It depends on key services in the network. */
        UNKNOWN
    }

    /**
     * Reads the list.
     *
     * @param manifest the manifest's path, for {@link #problems}
     */
    public HostRecipients(String manifest, List<String> entries) {
        for (int i = 0; i < entries.size(); i++) {
            try {
                List<String> recipients = forms(entries.get(i).strip());
                keys.add(new KnownKey(recipients, "hostRecipients[" + i + "]"));
                recipients.forEach(recipient -> forms.add(normal(recipient)));
            } catch (MalformedInputException e) {
                problems.add(new BadHostRecipient(manifest, i, entries.get(i), e.getMessage()));
            }
        }
    }

    /** The keys with all the forms under which files may name them. */
    public List<KnownKey> keys() {
        return List.copyOf(keys);
    }

    /** The entries that are no public keys. */
    public List<BadHostRecipient> problems() {
        return List.copyOf(problems);
    }

    /** Whether the list is empty: then nothing can be said and nothing is checked. */
    public boolean isEmpty() {
        return keys.isEmpty() && problems.isEmpty();
    }

    /** Whether one of the keys of {@code group} is one of these. */
    public boolean opens(KeyGroup group) {
        return group.keys().stream().anyMatch(this::holds);
    }

    /** Whether these keys together open enough groups; a group with a key of the network may open too. */
    public Answer canOpen(Metadata metadata) {
        int open = 0;
        int unknown = 0;
        for (KeyGroup group : metadata.groups()) {
            if (opens(group)) {
                open++;
            } else if (group.keys().stream().anyMatch(key -> KeyKind.of(key) == KeyKind.CLOUD)) {
                unknown++;
            }
        }
        if (open >= metadata.threshold()) {
            return Answer.YES;
        }
        return open + unknown >= metadata.threshold() ? Answer.UNKNOWN : Answer.NO;
    }

    private boolean holds(MasterKey key) {
        return switch (key) {
            case MasterKey.Age(String recipient, String _) -> forms.contains(normal(recipient));
            case MasterKey.Pgp(String fingerprint, String _) -> holdsFingerprint(fingerprint);
            case MasterKey.AwsKms _, MasterKey.GcpKms _, MasterKey.AzureKeyVault _, MasterKey.VaultTransit _,
                    MasterKey.HuaweiKms _ -> false;
        };
    }

    private boolean holdsFingerprint(String fingerprint) {
        String digits = digits(fingerprint);
        return digits.length() >= KEY_ID_DIGITS && forms.stream()
                .anyMatch(form -> isFingerprint(form) && form.endsWith(digits));
    }

    private static List<String> forms(String entry) throws MalformedInputException {
        if (entry.startsWith("ssh-")) {
            return sshForms(SshPublicKey.parse(entry));
        }
        if (entry.startsWith("age1")) {
            return List.of(RecipientText.parse(entry).text());
        }
        if (entry.startsWith("AGE-SECRET-KEY-") || entry.startsWith("AGE-PLUGIN-")) {
            throw new MalformedInputException("is a private key; remove it from the manifest and replace the key");
        }
        String digits = digits(entry);
        if (!isFingerprint(digits)) {
            throw new MalformedInputException("is no public key");
        }
        return List.of(digits);
    }

    private static List<String> sshForms(SshPublicKey key) throws MalformedInputException {
        return switch (key.type()) {
            case "ssh-ed25519" -> List.of(AgeRecipient.ofSshEd25519(key.ed25519()), key.text());
            case "ssh-rsa" -> List.of(key.text(), key.openPgpFingerprint());
            default -> throw new MalformedInputException(
                    "keys of type " + key.type() + " open no sops file, only ssh-ed25519 and ssh-rsa");
        };
    }

    /** One text for one key: an SSH key without its comment, everything else as one word in one case. */
    private static String normal(String recipient) {
        if (recipient.startsWith("ssh-")) {
            try {
                return SshPublicKey.parse(recipient).text();
            } catch (MalformedInputException _) {
                return recipient;
            }
        }
        String word = firstWord(recipient.strip());
        return isFingerprint(word) ? word : word.toLowerCase(Locale.ROOT);
    }

    private static String firstWord(String text) {
        return text.split("\\s", 2)[0];
    }

    private static String digits(String fingerprint) {
        String text = fingerprint.replace(" ", "").toUpperCase(Locale.ROOT);
        return text.startsWith("0X") ? text.substring(2) : text;
    }

    private static boolean isFingerprint(String text) {
        return (text.length() == FINGERPRINT_DIGITS || text.length() == LONG_FINGERPRINT_DIGITS)
                && text.chars().allMatch(HexFormat::isHexDigit);
    }
}
