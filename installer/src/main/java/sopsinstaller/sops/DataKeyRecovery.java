package sopsinstaller.sops;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * Gets the data key of a file from its key groups (sops-file format, section "Recovering the data key"). One key opens
 * a group. All groups are attempted with the keys that need nothing before one is attempted with another program or
 * over the network, and as soon as enough are open, the search ends.
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
        unlocker.nextFile();
        List<SecretBytes> parts = new ArrayList<>();
        List<MasterKey> used = new ArrayList<>();
        List<Attempt> attempts = metadata.groups().stream().map(Attempt::new).toList();
        try {
            for (KeyUnlocker.Effort effort : KeyUnlocker.Effort.values()) {
                for (Attempt attempt : attempts) {
                    if (parts.size() < metadata.threshold() && !attempt.opened) {
                        attempt.open(unlocker, effort, parts, used);
                    }
                }
            }
            if (parts.size() < metadata.threshold()) {
                return new NotRecovered(metadata.threshold(), parts.size(),
                        attempts.stream().map(Attempt::report).toList());
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

    /** What is known of a group so far. */
    private static final class Attempt {
        private final List<MasterKey> keys;
        private final Map<MasterKey, String> reasons = new LinkedHashMap<>();
        private boolean opened;

        Attempt(KeyGroup group) {
            keys = new ArrayList<>(group.keys());
            keys.sort(Comparator.comparingInt(DataKeyRecovery::distance));
        }

        void open(KeyUnlocker unlocker, KeyUnlocker.Effort effort, List<SecretBytes> parts, List<MasterKey> used) {
            for (MasterKey key : keys) {
                try {
                    Optional<SecretBytes> part = unlocker.unlock(key, effort);
                    reasons.putIfAbsent(key, "");
                    if (part.isPresent()) {
                        parts.add(part.get());
                        used.add(key);
                        opened = true;
                        return;
                    }
                } catch (MalformedInputException e) {
                    note(key, e.getMessage());
                } catch (RuntimeException e) {
                    // whoever can write a file may find a hole in a parser: it costs that file, not all secrets
                    note(key, "this program has a bug, " + e.getClass().getSimpleName());
                }
            }
        }

        private void note(MasterKey key, String reason) {
            reasons.merge(key, reason, (first, next) -> first.isEmpty() ? next : first);
        }

        GroupReport report() {
            return new GroupReport(opened, reasons.entrySet().stream()
                    .map(each -> new KeyReport(each.getKey(), each.getValue())).toList());
        }
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
