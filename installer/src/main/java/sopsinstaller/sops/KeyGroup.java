package sopsinstaller.sops;

import java.util.List;

/**
 * A key group: each of its keys opens the same thing, the data key itself or, with several groups, one part of it.
 *
 * @param keys in the order of sops: kms, gcp_kms, hckms, azure_kv, hc_vault, pgp, age, each in file order
 */
public record KeyGroup(List<MasterKey> keys) {
    /** Copies the list. */
    public KeyGroup {
        keys = List.copyOf(keys);
    }
}
