package sopsinstaller.sops;

import java.util.ArrayList;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;

/** Reads the seven key lists of one map: the metadata block or a key group (sops-file format, section "Fields"). */
final class MasterKeys {
    private MasterKeys() {}

    /** Makes a key of one entry of a list. */
    private interface Entry {
        MasterKey read(MetadataFields fields) throws MalformedInputException;
    }

    /**
     * All keys of a map, in the order of sops' groups.
     *
     * @param maxKeys how many are allowed
     * @throws MalformedInputException when a list or an entry has an impossible type, or there are more
     */
    static List<MasterKey> read(MetadataFields map, int maxKeys) throws MalformedInputException {
        List<MasterKey> keys = new ArrayList<>();
        add(keys, map, "kms", maxKeys, key -> new MasterKey.AwsKms(key.text("arn"), key.text("role"),
                key.texts("context"), key.text("aws_profile"), key.text("enc")));
        add(keys, map, "gcp_kms", maxKeys, key -> new MasterKey.GcpKms(key.text("resource_id"), key.text("enc")));
        add(keys, map, "hckms", maxKeys, key -> new MasterKey.HuaweiKms(key.text("key_id"), key.text("enc")));
        add(keys, map, "azure_kv", maxKeys, key -> new MasterKey.AzureKeyVault(key.text("vault_url"),
                key.text("name"), key.text("version"), key.text("enc")));
        add(keys, map, "hc_vault", maxKeys, key -> new MasterKey.VaultTransit(key.text("vault_address"),
                key.text("engine_path"), key.text("key_name"), key.text("enc")));
        add(keys, map, "pgp", maxKeys, key -> new MasterKey.Pgp(key.text("fp"), key.text("enc")));
        add(keys, map, "age", maxKeys, key -> new MasterKey.Age(key.text("recipient"), key.text("enc")));
        return keys;
    }

    private static void add(List<MasterKey> keys, MetadataFields map, String list, int maxKeys, Entry entry)
            throws MalformedInputException {
        for (MetadataFields fields : map.maps(list, maxKeys - keys.size())) {
            keys.add(entry.read(fields));
        }
    }
}
