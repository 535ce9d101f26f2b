package sopsinstaller.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sopsinstaller.age.RecipientText;
import sopsinstaller.failure.KeyFailure;
import sopsinstaller.failure.KeyFailure.CannotOpen;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.sops.DataKeyRecovery.GroupReport;
import sopsinstaller.sops.DataKeyRecovery.NotRecovered;
import sopsinstaller.sops.KeyGroup;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.Metadata;

/** Answers "why does no key fit?": the recipients of a file beside the keys of a host. */
public final class KeyReport {
    private KeyReport() {}

    /** After an attempt with this host's private keys. */
    public static CannotOpen of(String file, Metadata metadata, NotRecovered attempt, HostKeys host) {
        Map<MasterKey, String> notes = new HashMap<>();
        for (GroupReport group : attempt.groups()) {
            group.keys().forEach(key ->
                    notes.merge(key.key(), key.reason(), (old, next) -> old.isEmpty() ? next : old));
        }
        List<KeyFailure.Group> groups = new ArrayList<>();
        boolean complete = attempt.groups().size() == metadata.groups().size();
        for (int i = 0; i < metadata.groups().size(); i++) {
            boolean opened = complete && attempt.groups().get(i).opened();
            groups.add(group(metadata.groups().get(i), opened, notes));
        }
        Set<KeyKind> wanted = metadata.groups().stream()
                .flatMap(group -> group.keys().stream()).map(KeyKind::of).collect(Collectors.toSet());
        List<KeyFailure.Unusable> unusable = host.unusable().stream()
                .filter(key -> wanted.contains(key.kind()))
                .map(key -> new KeyFailure.Unusable(key.path(), key.reason())).toList();
        return new CannotOpen(file, attempt.groupsNeeded(), groups, hostKeys(host.known(wanted)), unusable,
                host.outOfTime(file));
    }

    /** From public keys alone, before any attempt. */
    public static CannotOpen of(String file, Metadata metadata, HostRecipients host) {
        List<KeyFailure.Group> groups = metadata.groups().stream()
                .map(group -> group(group, host.opens(group), Map.of())).toList();
        return new CannotOpen(file, metadata.threshold(), groups, hostKeys(host.keys()), List.of(),
                Optional.empty());
    }

    private static KeyFailure.Group group(KeyGroup group, boolean opened, Map<MasterKey, String> notes) {
        return new KeyFailure.Group(opened, group.keys().stream()
                .map(key -> new KeyFailure.Recipient(label(key), note(key, notes.getOrDefault(key, "")))).toList());
    }

    private static String label(MasterKey key) {
        return key instanceof MasterKey.Age(String recipient, String _) ? shortened(recipient) : key.label();
    }

    /** Post-quantum recipients have 2 000 characters, of which nobody compares more than the first. */
    private static String shortened(String recipient) {
        try {
            return RecipientText.parse(recipient).shortened();
        } catch (MalformedInputException _) {
            return recipient;
        }
    }

    /** Kinds that no key of this release serves are named, so that nobody looks for a missing file. */
    private static String note(MasterKey key, String reason) {
        if (!reason.isEmpty()) {
            return reason;
        }
        return switch (key) {
            case MasterKey.Age _, MasterKey.Pgp _ -> "";
            case MasterKey.AwsKms _, MasterKey.GcpKms _, MasterKey.AzureKeyVault _, MasterKey.VaultTransit _,
                    MasterKey.HuaweiKms _ -> "not supported by this release";
        };
    }

    private static List<KeyFailure.HostKey> hostKeys(List<KnownKey> keys) {
        return keys.stream().map(key -> new KeyFailure.HostKey(
                key.recipients().stream().map(KeyReport::shortened).toList(), key.origin())).toList();
    }
}
