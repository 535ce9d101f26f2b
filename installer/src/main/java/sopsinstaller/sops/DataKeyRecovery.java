package sopsinstaller.sops;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * Gets the data key of a file from its key groups (sops-file format, section "Recovering the data key"). Every
 * group is attempted; within a group the keys that need no network come first, and one key is enough.
 */
public final class DataKeyRecovery {
    private DataKeyRecovery() {}

    /** What came of the attempt. */
    public sealed interface Result {}

    /**
     * The data key.
     *
     * @param dataKey owned by the receiver
     * @param used the master keys that opened it, one for each group that was opened
     */
    public record Recovered(SecretBytes dataKey, List<MasterKey> used) implements Result {}

    /**
     * No data key.
     *
     * @param groupsNeeded how many groups must be opened
     * @param groupsOpened how many were
     * @param groups what happened with each, in file order
     */
    public record NotRecovered(int groupsNeeded, int groupsOpened, List<GroupReport> groups) implements Result {}

    /**
     * What happened with one group.
     *
     * @param opened whether one of its keys gave its part
     * @param keys the keys that were tried, in the order of the attempts
     */
    public record GroupReport(boolean opened, List<KeyReport> keys) {}

    /**
     * What happened with one key.
     *
     * @param key the key
     * @param reason why it did not serve; empty when no key of this host fits, or when it did serve
     */
    public record KeyReport(MasterKey key, String reason) {}

    /** Tries to recover the data key; failures of single keys are reported, never thrown. */
    public static Result recover(Metadata metadata, KeyUnlocker unlocker) {
        List<SecretBytes> parts = new ArrayList<>();
        List<MasterKey> used = new ArrayList<>();
        List<GroupReport> reports = new ArrayList<>();
        try {
            for (KeyGroup group : metadata.groups()) {
                reports.add(open(group, unlocker, parts, used));
            }
            if (parts.size() < metadata.threshold()) {
                return new NotRecovered(metadata.threshold(), parts.size(), List.copyOf(reports));
            }
            if (metadata.groups().size() == 1) {
                return new Recovered(parts.removeFirst(), List.copyOf(used));
            }
            return new Recovered(ShamirShares.combine(parts), List.copyOf(used));
        } catch (MalformedInputException e) {
            return unusableParts(metadata, used, e.getMessage());
        } finally {
            parts.forEach(SecretBytes::close);
        }
    }

    private static GroupReport open(KeyGroup group, KeyUnlocker unlocker, List<SecretBytes> parts,
            List<MasterKey> used) {
        List<MasterKey> keys = new ArrayList<>(group.keys());
        keys.sort(Comparator.comparingInt(DataKeyRecovery::distance));
        List<KeyReport> reports = new ArrayList<>();
        for (MasterKey key : keys) {
            try {
                Optional<SecretBytes> part = unlocker.unlock(key);
                reports.add(new KeyReport(key, ""));
                if (part.isPresent()) {
                    parts.add(part.get());
                    used.add(key);
                    return new GroupReport(true, List.copyOf(reports));
                }
            } catch (MalformedInputException e) {
                reports.add(new KeyReport(key, e.getMessage()));
            }
        }
        return new GroupReport(false, List.copyOf(reports));
    }

    /** How far a key is: files of this host, then the keyring of another program, then the network. */
    private static int distance(MasterKey key) {
        return switch (key) {
            case MasterKey.Age _ -> 0;
            case MasterKey.Pgp _ -> 1;
            case MasterKey.AwsKms _, MasterKey.GcpKms _, MasterKey.AzureKeyVault _, MasterKey.VaultTransit _,
                    MasterKey.HuaweiKms _ -> 2;
        };
    }

    private static NotRecovered unusableParts(Metadata metadata, List<MasterKey> used, String problem) {
        List<GroupReport> groups = new ArrayList<>();
        for (MasterKey key : used) {
            groups.add(new GroupReport(false, List.of(new KeyReport(key, "it opened, but " + problem))));
        }
        return new NotRecovered(metadata.threshold(), 0, List.copyOf(groups));
    }
}
