package sopsinstaller.sops;

import java.util.Map;

/** One entry of a sops file's key lists: whom the data key was encrypted to. Data only; all texts as in the file. */
public sealed interface MasterKey {
    /** The wrapped data key or key part, as in the file. */
    String enc();

    /** How messages name it: the recipient, fingerprint or resource. */
    String label();

    /** An age recipient; {@code enc} is an armored age file. */
    record Age(String recipient, String enc) implements MasterKey {
        @Override
        public String label() {
            return recipient;
        }
    }

    /** An OpenPGP key; {@code enc} is an armored message. */
    record Pgp(String fingerprint, String enc) implements MasterKey {
        @Override
        public String label() {
            return "PGP " + fingerprint;
        }
    }

    /** An AWS KMS key. */
    record AwsKms(String arn, String role, Map<String, String> context, String profile, String enc)
            implements MasterKey {
        @Override
        public String label() {
            return "AWS KMS " + arn;
        }
    }

    /** A Google Cloud KMS key. */
    record GcpKms(String resourceId, String enc) implements MasterKey {
        @Override
        public String label() {
            return "GCP KMS " + resourceId;
        }
    }

    /** An Azure Key Vault key. */
    record AzureKeyVault(String vaultUrl, String name, String version, String enc) implements MasterKey {
        @Override
        public String label() {
            return "Azure Key Vault " + vaultUrl + "/keys/" + name;
        }
    }

    /** A key of a Vault transit engine. */
    record VaultTransit(String address, String enginePath, String keyName, String enc) implements MasterKey {
        @Override
        public String label() {
            return "Vault transit " + address + "/v1/" + enginePath + "/keys/" + keyName;
        }
    }

    /** A Huawei Cloud KMS key. */
    record HuaweiKms(String keyId, String enc) implements MasterKey {
        @Override
        public String label() {
            return "Huawei KMS " + keyId;
        }
    }
}
