package sopsinstaller.keys;

import java.util.List;
import java.util.Set;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.tree.KeyPath;

/** The files of {@code fixtures/keys} and manifests over them. */
public final class KeyFixtures {
    /** {@code host_ed25519} as ssh-to-age converts it. */
    public static final String CONVERTED = "age1qndf5uhk5c83d578cteafpwgr76v8dqcawddm4w8plf3dpexadequk7ly2";
    /** {@code host_ed25519} as it is. */
    public static final String NATIVE =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH0r4uFs4o4zA1yPzZEurwYvmOtc91nw7ggFcvI3yiPi";
    /** The recipient of {@code stranger.txt}. */
    public static final String STRANGER = "age1pcneqs7574hnkj0ffghkgw8x5x76q509sdpx9mu635rlsmmn84zq8g3k8n";
    /** The OpenPGP recipient of {@code stranger-pgp.yaml}. */
    public static final String FINGERPRINT = "05A41DF845ABC069F941D3E1B2B10209F6203DDE";

    private KeyFixtures() {}

    /** Absolute path of a fixture. */
    public static String path(String name) {
        return KeyFixtures.class.getResource("/fixtures/keys/README.md").getPath().replace("README.md", name);
    }

    /** Sources with SSH keys only. */
    public static KeySources ssh(String... names) {
        return new KeySources("", List.of(names).stream().map(KeyFixtures::path).toList(), List.of(), "");
    }

    /** Sources with a key file only. */
    public static KeySources keyFile(String name) {
        return new KeySources(path(name), List.of(), List.of(), "");
    }

    /** A secret named after its key. */
    public static Secret secret(int index, String file, SecretFormat format, String key) {
        return new Secret(index, "s" + index, KeyPath.plain(key), "/run/secrets/s" + index, List.of(),
                new Manifest.Access(null, 0, null, 0, 0400), path(file), format, List.of(), List.of(),
                Manifest.OnFailure.KEEP, Set.of(), "");
    }

    /** A manifest of these secrets. */
    public static Manifest manifest(List<String> hostRecipients, KeySources keys, Secret... secrets) {
        return new Manifest("manifest.json", List.of(secrets), List.of(), List.of(), List.of(), "/run/secrets.d",
                "/run/secrets", 1, keys, false, false, new Manifest.Logging(false, false), hostRecipients,
                Manifest.AbsentKeys.FAIL);
    }
}
