package sopsinstaller.sops;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.sops.EncryptionRule.Kind;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Scalars;

/**
 * The {@code sops} block of a file (sops-file format, section "Fields").
 *
 * <ol>
 *   <li>There is at least one group, and each key list was within {@link #MAX_KEYS} and {@link #MAX_GROUPS}.
 *   <li>At most one rule was set; where none was, {@code rule} is the default suffix.
 * </ol>
 *
 * @param groups the key groups; one when the file does not use {@code key_groups}
 * @param shamirThreshold as in the file; 0 means all groups
 * @param rule which leaves are encrypted
 * @param macOnlyEncrypted whether the MAC covers the encrypted leaves only
 * @param mac the encrypted MAC; empty when the file has none
 * @param lastModified the time of the last change, which the MAC is bound to
 * @param version the sops release that wrote the file; empty when not given
 */
public record Metadata(List<KeyGroup> groups, int shamirThreshold, EncryptionRule rule, boolean macOnlyEncrypted,
        String mac, OffsetDateTime lastModified, String version) {
    /** Most key groups: a Shamir part carries its x coordinate, never 0, in one byte. */
    public static final int MAX_GROUPS = 255;
    /** Most master keys in all groups; far above any team, and each costs at most one attempt to unlock. */
    public static final int MAX_KEYS = 4096;

    /** Copies the list. */
    public Metadata {
        groups = List.copyOf(groups);
    }

    /** How many groups must be opened to get the data key: 1 for a single group, never below 2 for several. */
    public int threshold() {
        if (groups.size() == 1) {
            return 1;
        }
        return shamirThreshold == 0 ? groups.size() : Math.max(2, shamirThreshold);
    }

    /**
     * Reads the block; unknown fields are ignored and types are coerced as sops does.
     *
     * @throws MalformedInputException when a field has an impossible type, more than one rule is set, the time is
     *     unreadable, there is no key, or a limit is exceeded
     */
    public static Metadata read(MapNode block) throws MalformedInputException {
        MetadataFields fields = new MetadataFields(block, "sops");
        OffsetDateTime lastModified = lastModified(fields.text("lastmodified"));
        List<KeyGroup> groups = groups(fields);
        return new Metadata(groups, fields.integer("shamir_threshold"), rule(fields),
                fields.bool("mac_only_encrypted"), fields.text("mac"), lastModified, fields.text("version"));
    }

    private static OffsetDateTime lastModified(String text) throws MalformedInputException {
        try {
            return Scalars.parseRfc3339(text);
        } catch (MalformedInputException _) {
            throw new MalformedInputException(text.isEmpty()
                    ? "sops metadata: 'lastmodified' is missing"
                    : "sops metadata: 'lastmodified' is not an RFC 3339 time");
        }
    }

    private static EncryptionRule rule(MetadataFields fields) throws MalformedInputException {
        List<EncryptionRule> rules = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String text = fields.text(kind.field());
            if (!text.isEmpty()) {
                rules.add(new EncryptionRule(kind, text));
            }
        }
        if (rules.size() > 1) {
            throw new MalformedInputException("sops metadata: both '" + rules.get(0).kind().field() + "' and '"
                    + rules.get(1).kind().field() + "' are set; only one rule is possible");
        }
        return rules.isEmpty() ? EncryptionRule.DEFAULT : rules.getFirst();
    }

    private static List<KeyGroup> groups(MetadataFields fields) throws MalformedInputException {
        KeyGroup implicit = new KeyGroup(MasterKeys.read(fields, MAX_KEYS));
        if (!implicit.keys().isEmpty()) {
            return List.of(implicit);
        }
        List<MetadataFields> entries = fields.maps("key_groups", MAX_GROUPS);
        List<KeyGroup> groups = new ArrayList<>();
        int keys = 0;
        for (MetadataFields entry : entries) {
            KeyGroup group = new KeyGroup(MasterKeys.read(entry, MAX_KEYS - keys));
            keys += group.keys().size();
            groups.add(group);
        }
        if (keys == 0) {
            throw new MalformedInputException("sops metadata: no keys are listed");
        }
        return groups;
    }
}
