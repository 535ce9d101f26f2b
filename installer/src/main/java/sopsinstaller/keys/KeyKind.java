package sopsinstaller.keys;

import sopsinstaller.sops.MasterKey;

/** Which entries of a sops file a key source can serve. */
public enum KeyKind {
    /** Entries of {@code age}. */
    AGE,
    /** Entries of {@code pgp}. */
    PGP,
    /** Entries of a key service in the network; no source of this program serves them. */
    CLOUD;

    /** The kind that a master key asks for. */
    public static KeyKind of(MasterKey key) {
        return switch (key) {
            case MasterKey.Age _ -> AGE;
            case MasterKey.Pgp _ -> PGP;
            case MasterKey.AwsKms _, MasterKey.GcpKms _, MasterKey.AzureKeyVault _, MasterKey.VaultTransit _,
                    MasterKey.HuaweiKms _ -> CLOUD;
        };
    }
}
