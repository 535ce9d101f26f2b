package sopsinstaller.keys;

import static sopsinstaller.failure.Quoted.quoted;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;
import sopsinstaller.age.AgeFile;
import sopsinstaller.age.Identity;
import sopsinstaller.failure.KeyFailure.OutOfTime;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.openpgp.PgpKey;
import sopsinstaller.openpgp.PgpMessage;
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
 * Age sources are the manifest's SSH keys and key file, the variables {@value #KEY_VARIABLE}, {@value #FILE_VARIABLE}
 * and {@value #SSH_VARIABLE} (age-file specification, section 8), and the systemd credentials {@value #KEY_CREDENTIAL}
 * and {@value #SSH_CREDENTIAL}. OpenPGP sources are the manifest's RSA SSH keys and GnuPG home.
 */
public final class HostKeys implements KeyUnlocker, AutoCloseable {
    static final String KEY_VARIABLE = "SOPS_AGE_KEY";
    static final String FILE_VARIABLE = "SOPS_AGE_KEY_FILE";
    static final String SSH_VARIABLE = "SOPS_AGE_SSH_PRIVATE_KEY_FILE";
    static final String HOME_VARIABLE = "GNUPGHOME";
    static final String KEY_CREDENTIAL = "sops.age.key";
    static final String SSH_CREDENTIAL = "sops.ssh.key";
    static final String PASSPHRASE_CREDENTIAL = "sops.passphrase";
    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";
    private static final List<String> COMMAND_VARIABLES = List.of("SOPS_AGE_KEY_CMD", "SOPS_AGE_SSH_PRIVATE_KEY_CMD");

    private final KeySources sources;
    private final Map<String, String> environment;
    private final Libc libc;
    private final Consumer<String> operator;
    private final Patience patience;
    private AgePlugins plugins;
    private AgeKeys ageKeys;
    private PgpSources pgpSources;
    private Passphrase passphrase;
    private boolean ageUnlocked;
    private GpgProgram gpg;

    /**
     * Reads nothing yet.
     *
     * @param environment the variables of the process
     * @param operator is told, in lines safe to print, what a plugin waits for
     */
    public HostKeys(KeySources sources, Map<String, String> environment, Libc libc, Consumer<String> operator) {
        this(sources, environment, libc, operator, new Patience());
    }

    HostKeys(KeySources sources, Map<String, String> environment, Libc libc, Consumer<String> operator,
            Patience patience) {
        this.sources = sources;
        this.environment = Map.copyOf(environment);
        this.libc = libc;
        this.operator = operator;
        this.patience = patience;
    }

    /** The same without an operator, for looking only. */
    public HostKeys(KeySources sources, Map<String, String> environment, Libc libc) {
        this(sources, environment, libc, _ -> { });
    }

    @Override
    public void nextFile() {
        patience.nextFile();
    }

    @Override
    public Optional<SecretBytes> unlock(MasterKey key, Effort effort) throws MalformedInputException {
        return switch (key) {
            case MasterKey.Age(String _, String enc) -> openAge(enc.getBytes(StandardCharsets.UTF_8), effort);
            case MasterKey.Pgp(String _, String enc) -> openPgp(enc.getBytes(StandardCharsets.UTF_8), effort);
            case MasterKey.AwsKms _, MasterKey.GcpKms _, MasterKey.AzureKeyVault _, MasterKey.VaultTransit _,
                    MasterKey.HuaweiKms _ -> Optional.empty();
        };
    }

    /**
     * Decrypts an age file, with every effort.
     *
     * @return the plain bytes, owned by the caller; empty when no key of this host opens it
     * @throws MalformedInputException when it is broken
     */
    public Optional<SecretBytes> openAgeFile(byte[] file) throws MalformedInputException {
        nextFile();
        for (Effort effort : Effort.values()) {
            Optional<SecretBytes> plain = openAge(file, effort);
            if (plain.isPresent()) {
                return plain;
            }
        }
        return Optional.empty();
    }

    private Optional<SecretBytes> openAge(byte[] file, Effort effort) throws MalformedInputException {
        return switch (effort) {
            case READY -> decryptAge(file, ageKeys().identities());
            case LOCKED -> {
                unlockAge();
                yield decryptAge(file, ageKeys().late());
            }
            case OTHER_PROGRAM -> decrypt(file, ageKeys().plugins());
            case NETWORK -> Optional.empty();
        };
    }

    private Optional<SecretBytes> decryptAge(byte[] file, List<Identity> identities) throws MalformedInputException {
        return identities.isEmpty() ? Optional.empty() : patience.spendOn(() -> decrypt(file, identities));
    }

    /** Plugins have limits of their own. */
    private static Optional<SecretBytes> decrypt(byte[] file, List<Identity> identities)
            throws MalformedInputException {
        return identities.isEmpty() ? Optional.empty() : AgeFile.decrypt(file, identities);
    }

    /** The RSA keys that are there for OpenPGP open age's {@code ssh-rsa} too. */
    private void unlockAge() {
        if (!ageUnlocked) {
            ageUnlocked = true;
            sources.sshKeyPaths().forEach(ageKeys()::readLateSshKey);
            ageKeys().unlock(passphrase());
        }
    }

    private Optional<SecretBytes> openPgp(byte[] message, Effort effort) throws MalformedInputException {
        return switch (effort) {
            case READY -> decryptPgp(message, pgpSources().keys());
            case LOCKED -> {
                pgpSources().unlock(passphrase());
                yield pgpSources().late().isEmpty()
                        ? Optional.empty() : decryptPgp(message, pgpSources().late());
            }
            case OTHER_PROGRAM -> pgpSources().gpgMayHelp() || variable(GpgProgram.VARIABLE).isPresent()
                    ? gpg().decrypt(message) : Optional.empty();
            case NETWORK -> Optional.empty();
        };
    }

    private Optional<SecretBytes> decryptPgp(byte[] message, List<PgpKey> keys) throws MalformedInputException {
        return patience.spendOn(() -> PgpMessage.decrypt(message, keys));
    }

    /** Why {@code file}, the last that was tried, stays closed without having been tried to its end, if so. */
    Optional<OutOfTime> outOfTime(String file) {
        return patience.outOfTime(file);
    }

    /** What this host has, each key with its public halves; reads the sources where no file asked for them yet. */
    public List<KnownKey> known() {
        return known(EnumSet.allOf(KeyKind.class));
    }

    /** The same of some kinds. */
    public List<KnownKey> known(Set<KeyKind> kinds) {
        List<KnownKey> known = new ArrayList<>();
        if (kinds.contains(KeyKind.AGE)) {
            known.addAll(ageKeys().known());
        }
        if (kinds.contains(KeyKind.PGP) && hasPgpSources()) {
            pgpSources().known().forEach(key -> addForms(known, key));
        }
        return List.copyOf(known);
    }

    /** An RSA SSH key is one key, whichever kind of file it opens. */
    private static void addForms(List<KnownKey> known, KnownKey key) {
        for (int i = 0; i < known.size(); i++) {
            KnownKey other = known.get(i);
            if (other.origin().equals(key.origin()) && other.recipients().getFirst().startsWith("ssh-rsa ")) {
                List<String> forms = new ArrayList<>(other.recipients());
                forms.addAll(key.recipients());
                known.set(i, new KnownKey(forms, key.origin()));
                return;
            }
        }
        known.add(key);
    }

    /** The sources that cannot be used, each with its reason; reads the sources where no file asked for them yet. */
    public List<UnusableKey> unusable() {
        List<UnusableKey> unusable = new ArrayList<>(ageKeys().unusable());
        if (plugins != null) {
            unusable.addAll(plugins.unusable());
        }
        if (hasPgpSources()) {
            unusable.addAll(pgpSources().unusable());
        }
        if (gpg != null) {
            gpg.problem().ifPresent(why -> unusable.add(new UnusableKey(gpg.program(), why, KeyKind.PGP)));
        }
        return List.copyOf(unusable);
    }

    /** The sources that were read and gave keys; empty as long as no file asked for a key. */
    public List<ImportedKey> imported() {
        List<KnownKey> read = new ArrayList<>(ageKeys == null ? List.of() : ageKeys.known());
        read.addAll(pgpSources == null ? List.of() : pgpSources.known());
        SequencedMap<String, List<String>> byOrigin = new LinkedHashMap<>();
        for (KnownKey key : read) {
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
        paths.addAll(sources.ageIdentityPaths());
        paths.addAll(sources.sshKeyPaths());
        gnupgHome().ifPresent(paths::add);
        return paths;
    }

    /** Wipes every identity. */
    @Override
    public void close() {
        if (ageKeys != null) {
            ageKeys.close();
            ageKeys = null;
        }
        if (pgpSources != null) {
            pgpSources.close();
            pgpSources = null;
        }
        if (passphrase != null) {
            passphrase.close();
            passphrase = null;
        }
    }

    private AgeKeys ageKeys() {
        if (ageKeys == null) {
            ageKeys = new AgeKeys(libc, name -> plugins().open(name));
            sshPaths().forEach(ageKeys::readSshKey);
            keyFiles().forEach(ageKeys::readKeyFile);
            sources.ageIdentityPaths().forEach(ageKeys::readIdentityFile);
            variable(KEY_VARIABLE).ifPresent(text -> ageKeys.readVariable(KEY_VARIABLE, text));
            for (String name : COMMAND_VARIABLES) {
                if (variable(name).isPresent()) {
                    ageKeys.refuse(name, "key commands are not supported by this release");
                }
            }
        }
        return ageKeys;
    }

    private AgePlugins plugins() {
        if (plugins == null) {
            plugins = new AgePlugins(libc, environment, operator);
        }
        return plugins;
    }

    private PgpSources pgpSources() {
        if (pgpSources == null) {
            pgpSources = new PgpSources(libc);
            sources.sshKeyPaths().forEach(pgpSources::readSshKey);
            gnupgHome().ifPresent(pgpSources::readHome);
        }
        return pgpSources;
    }

    private boolean hasPgpSources() {
        return !sources.sshKeyPaths().isEmpty() || gnupgHome().isPresent();
    }

    private Optional<String> gnupgHome() {
        return sources.gnupgHome().isEmpty() ? variable(HOME_VARIABLE) : Optional.of(sources.gnupgHome());
    }

    private GpgProgram gpg() {
        if (gpg == null) {
            gpg = new GpgProgram(libc, environment, gnupgHome());
        }
        return gpg;
    }

    private Passphrase passphrase() {
        if (passphrase == null) {
            List<String> paths = new ArrayList<>();
            if (!sources.agePassphraseFile().isEmpty()) {
                paths.add(sources.agePassphraseFile());
            }
            credential(PASSPHRASE_CREDENTIAL).ifPresent(paths::add);
            passphrase = new Passphrase(libc, paths);
        }
        return passphrase;
    }

    private SequencedSet<String> sshPaths() {
        SequencedSet<String> paths = new LinkedHashSet<>(sources.ageSshKeyPaths());
        variable(SSH_VARIABLE).ifPresent(paths::add);
        credential(SSH_CREDENTIAL).ifPresent(paths::add);
        return paths;
    }

    private SequencedSet<String> keyFiles() {
        SequencedSet<String> paths = new LinkedHashSet<>();
        if (!sources.ageKeyFile().isEmpty()) {
            paths.add(sources.ageKeyFile());
        }
        variable(FILE_VARIABLE).ifPresent(paths::add);
        credential(KEY_CREDENTIAL).ifPresent(paths::add);
        return paths;
    }

    /** The file of a systemd credential that was given to this unit. */
    private Optional<String> credential(String name) {
        return variable(CREDENTIALS).map(folder -> folder + "/" + name).filter(this::mayExist);
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
}
