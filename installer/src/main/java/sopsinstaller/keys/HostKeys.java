package sopsinstaller.keys;

import static sopsinstaller.failure.Quoted.quoted;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import sopsinstaller.age.AgeFile;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.KeyUnlocker;
import sopsinstaller.sops.MasterKey;

/**
 * The private keys of this host.
 *
 * <ol>
 *   <li>A kind of key is read when the first file asks for it, and once: where no file is encrypted to an age
 *       recipient, no age key file is opened.
 *   <li>A source that is missing or broken makes no noise and harms no other source; it is told when a file cannot
 *       be opened.
 *   <li>Identities exist in memory only and are wiped by {@link #close}.
 * </ol>
 *
 * Age sources are the manifest's SSH keys and key file and the variables {@value #KEY_VARIABLE},
 * {@value #FILE_VARIABLE} and {@value #SSH_VARIABLE} (age-file specification, section 8). OpenPGP sources are
 * known by name only.
 */
public final class HostKeys implements KeyUnlocker, AutoCloseable {
    static final String KEY_VARIABLE = "SOPS_AGE_KEY";
    static final String FILE_VARIABLE = "SOPS_AGE_KEY_FILE";
    static final String SSH_VARIABLE = "SOPS_AGE_SSH_PRIVATE_KEY_FILE";
    private static final List<String> COMMAND_VARIABLES = List.of("SOPS_AGE_KEY_CMD", "SOPS_AGE_SSH_PRIVATE_KEY_CMD");

    private final KeySources sources;
    private final Map<String, String> environment;
    private final Libc libc;
    private AgeKeys ageKeys;

    /**
     * Reads nothing yet.
     *
     * @param environment the variables of the process
     */
    public HostKeys(KeySources sources, Map<String, String> environment, Libc libc) {
        this.sources = sources;
        this.environment = Map.copyOf(environment);
        this.libc = libc;
    }

    @Override
    public Optional<SecretBytes> unlock(MasterKey key) throws MalformedInputException {
        return switch (key) {
            case MasterKey.Age(String _, String enc) ->
                AgeFile.decrypt(enc.getBytes(StandardCharsets.UTF_8), ageKeys().identities());
            case MasterKey.Pgp _, MasterKey.AwsKms _, MasterKey.GcpKms _, MasterKey.AzureKeyVault _,
                    MasterKey.VaultTransit _, MasterKey.HuaweiKms _ -> Optional.empty();
        };
    }

    /** What this host has, each key with its public halves; reads the sources where no file asked for them yet. */
    public List<KnownKey> known() {
        return ageKeys().known();
    }

    /** The sources that cannot be used, each with its reason; reads the sources where no file asked for them yet. */
    public List<UnusableKey> unusable() {
        List<UnusableKey> unusable = new ArrayList<>(ageKeys().unusable());
        for (String path : sources.sshKeyPaths()) {
            unusable.add(new UnusableKey(path, openPgp(path), KeyKind.PGP));
        }
        if (!sources.gnupgHome().isEmpty()) {
            unusable.add(new UnusableKey(sources.gnupgHome(), openPgp(sources.gnupgHome()), KeyKind.PGP));
        }
        return List.copyOf(unusable);
    }

    /** The sources that were read and gave keys; empty as long as no file asked for a key. */
    public List<ImportedKey> imported() {
        if (ageKeys == null) {
            return List.of();
        }
        SequencedMap<String, List<String>> byOrigin = new LinkedHashMap<>();
        for (KnownKey key : ageKeys.known()) {
            byOrigin.computeIfAbsent(key.origin(), _ -> new ArrayList<>()).addAll(key.recipients());
        }
        return byOrigin.entrySet().stream().map(each -> new ImportedKey(each.getKey(), each.getValue())).toList();
    }

    /**
     * Whether at least one configured key file is there, or a key is in the environment. A path that cannot be
     * examined counts as there: "not found" is the only proof of absence.
     */
    public boolean anyConfiguredFileExists() {
        if (variable(KEY_VARIABLE).isPresent()
                || COMMAND_VARIABLES.stream().anyMatch(name -> variable(name).isPresent())) {
            return true;
        }
        return configuredFiles().stream().anyMatch(this::mayExist);
    }

    /** All key files and the GnuPG home that are configured, there or not, as a message names them. */
    public List<String> configuredNames() {
        return configuredFiles().stream()
                .map(path -> AgeKeys.looksLikeKey(path) ? AgeKeys.KEY_AS_PATH : quoted(path)).toList();
    }

    private SequencedSet<String> configuredFiles() {
        SequencedSet<String> paths = new LinkedHashSet<>(sshPaths());
        paths.addAll(keyFiles());
        paths.addAll(sources.sshKeyPaths());
        if (!sources.gnupgHome().isEmpty()) {
            paths.add(sources.gnupgHome());
        }
        return paths;
    }

    /** Wipes every identity. */
    @Override
    public void close() {
        if (ageKeys != null) {
            ageKeys.close();
            ageKeys = null;
        }
    }

    private AgeKeys ageKeys() {
        if (ageKeys == null) {
            ageKeys = new AgeKeys(libc);
            sshPaths().forEach(ageKeys::readSshKey);
            keyFiles().forEach(ageKeys::readKeyFile);
            variable(KEY_VARIABLE).ifPresent(text -> ageKeys.readVariable(KEY_VARIABLE, text));
            for (String name : COMMAND_VARIABLES) {
                if (variable(name).isPresent()) {
                    ageKeys.refuse(name, "key commands are not supported by this release");
                }
            }
        }
        return ageKeys;
    }

    private SequencedSet<String> sshPaths() {
        SequencedSet<String> paths = new LinkedHashSet<>(sources.ageSshKeyPaths());
        variable(SSH_VARIABLE).ifPresent(paths::add);
        return paths;
    }

    private SequencedSet<String> keyFiles() {
        SequencedSet<String> paths = new LinkedHashSet<>();
        if (!sources.ageKeyFile().isEmpty()) {
            paths.add(sources.ageKeyFile());
        }
        variable(FILE_VARIABLE).ifPresent(paths::add);
        return paths;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private boolean mayExist(String path) {
        try {
            return Files.exists(libc, path);
        } catch (ErrnoException _) {
            return true;
        }
    }

    private String openPgp(String path) {
        return mayExist(path) ? "OpenPGP keys are not supported by this release" : "no such file or directory";
    }
}
