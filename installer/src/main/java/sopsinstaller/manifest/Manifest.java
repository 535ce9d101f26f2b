package sopsinstaller.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.tree.KeyPath;

/**
 * What the Nix module asks for, checked: every path is absolute and normal, every mode a number, every name a
 * relative path that stays below the generation. Paths are text, because the platform's {@code Path} cannot
 * hold every name in an empty environment.
 *
 * @param file the manifest's own path, as given
 * @param secrets in the order of the manifest
 * @param templateSecrets secrets for templates only, which are never written; their {@link Secret#index} counts on
 *     after {@code secrets}
 * @param templates in the order of the manifest
 * @param placeholders no two with the same text; those of {@code placeholderBySecretName} are raw
 * @param secretsMountPoint directory that holds the generations
 * @param symlinkPath link to the current generation
 * @param keepGenerations how many generations stay, 0 = all
 * @param keys where this host's private keys are
 * @param useTmpfs tmpfs without swap instead of ramfs
 * @param userMode run for one user: nothing is mounted or chowned
 * @param logging which events are told
 * @param hostRecipients public keys of the host, for the check at build time; empty = no check
 * @param absentKeys what to do when not one configured key file exists
 */
public record Manifest(
        String file,
        List<Secret> secrets,
        List<Secret> templateSecrets,
        List<Template> templates,
        List<Placeholder> placeholders,
        String secretsMountPoint,
        String symlinkPath,
        int keepGenerations,
        KeySources keys,
        boolean useTmpfs,
        boolean userMode,
        Logging logging,
        List<String> hostRecipients,
        AbsentKeys absentKeys) {
    /** Directory of templates in a generation. */
    public static final String RENDERED = "rendered";

    /** Defensive copies, so that a manifest never changes. */
    public Manifest {
        secrets = List.copyOf(secrets);
        templateSecrets = List.copyOf(templateSecrets);
        templates = List.copyOf(templates);
        placeholders = List.copyOf(placeholders);
        hostRecipients = List.copyOf(hostRecipients);
    }

    /** Whether nothing is to be installed. */
    public boolean isEmpty() {
        return secrets.isEmpty() && templates.isEmpty();
    }

    /** Whether something is to be decrypted; templates without secrets need no key. */
    public boolean needsKeys() {
        return !secrets.isEmpty() || !templateSecrets.isEmpty();
    }

    /** The secrets and template secrets of each encrypted file; all of one file have the same format. */
    public SequencedMap<String, List<Secret>> secretsByFile() {
        SequencedMap<String, List<Secret>> byFile = new LinkedHashMap<>();
        for (List<Secret> list : List.of(secrets, templateSecrets)) {
            for (Secret secret : list) {
                byFile.computeIfAbsent(secret.sopsFile(), _ -> new ArrayList<>()).add(secret);
            }
        }
        return byFile;
    }

    /**
     * One secret to install.
     *
     * @param index position in the manifest's list, from 0, for messages
     * @param name path below the generation, without {@code .}, {@code ..} or empty components
     * @param key what to take from the file; means nothing for an age file
     * @param path where it shall be reachable; {@code symlinkPath/name} when it has no path of its own
     * @param links further links to it
     * @param access owner, group and mode
     * @param sopsFile the encrypted file
     * @param format the file's format
     * @param restartUnits units restarted when it changes
     * @param reloadUnits units reloaded when it changes
     * @param onFailure what to do when it cannot be installed (the manifest's own value where the entry has none)
     * @param restartOn which changes restart or reload the units
     * @param credential name below {@code /run/credstore} by which it can be reached too; empty = none
     */
    public record Secret(
            int index,
            String name,
            KeyPath key,
            String path,
            List<String> links,
            Access access,
            String sopsFile,
            SecretFormat format,
            List<String> restartUnits,
            List<String> reloadUnits,
            OnFailure onFailure,
            Set<RestartOn> restartOn,
            String credential) {}

    /** One template to render; fields as in {@link Secret}, {@code content} wins over {@code file} when not empty. */
    public record Template(
            int index,
            String name,
            String content,
            String file,
            String path,
            List<String> links,
            Access access,
            List<String> restartUnits,
            List<String> reloadUnits,
            OnFailure onFailure,
            Set<RestartOn> restartOn) {
        /** Where it lies in a generation, and what the generation's record calls it. */
        public String installedName() {
            return RENDERED + "/" + name;
        }
    }

    /**
     * A text that stands for a secret in templates.
     *
     * @param text the bytes to look for, as UTF-8; not empty
     * @param secret name of a secret or template secret; only one of {@code placeholderBySecretName} may be unknown,
     *     because sops-nix lists the secrets of its other manifest there
     * @param encoding how the value is written
     */
    public record Placeholder(String text, String secret, Encoding encoding) {}

    /**
     * Owner, group and mode of a file.
     *
     * @param owner user name, or null: {@code uid} counts
     * @param uid used when {@code owner} is null
     * @param group group name, or null: {@code gid} counts
     * @param gid used when {@code group} is null
     * @param mode permission bits including setuid, setgid and sticky, 0..07777
     */
    public record Access(String owner, long uid, String group, long gid, int mode) {}

    /**
     * Where this host's private keys are. Empty texts and lists mean "none".
     *
     * @param ageKeyFile an age identity file
     * @param ageSshKeyPaths SSH private keys used as age identities
     * @param sshKeyPaths RSA SSH private keys used as OpenPGP keys
     * @param gnupgHome a GnuPG home
     * @param ageIdentityPaths files of either kind: an SSH private key, or age identities
     * @param agePassphraseFile a file with the passphrase of protected keys
     */
    public record KeySources(String ageKeyFile, List<String> ageSshKeyPaths, List<String> sshKeyPaths,
            String gnupgHome, List<String> ageIdentityPaths, String agePassphraseFile) {
        /** Sources without files of either kind and without a passphrase. */
        public KeySources(
                String ageKeyFile, List<String> ageSshKeyPaths, List<String> sshKeyPaths, String gnupgHome) {
            this(ageKeyFile, ageSshKeyPaths, sshKeyPaths, gnupgHome, List.of(), "");
        }
    }

    /** Which events are told: keys that were imported, secrets that changed. */
    public record Logging(boolean keyImport, boolean secretChanges) {}

    /** What happens to an entry that cannot be installed: old bytes stay, it is left out, or the run stops. */
    public enum OnFailure { KEEP, SKIP, ABORT }

    /** Which changes of an entry restart or reload its units: content, owner or mode, links, or that it is gone. */
    public enum RestartOn { VALUE, ACCESS, PATH, REMOVAL }

    /** What happens when not one configured key file exists: the run fails, or it installs nothing and says so. */
    public enum AbsentKeys { FAIL, SKIP }
}
