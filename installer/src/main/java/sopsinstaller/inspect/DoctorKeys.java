package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.SourceName;
import sopsinstaller.inspect.DoctorFinding.Cause;
import sopsinstaller.inspect.DoctorFinding.Severity;
import sopsinstaller.keys.KeyKind;
import sopsinstaller.keys.UnusableKey;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.ssh.SshPrivateKey;

/** What is wrong with the places where private keys should be. */
final class DoctorKeys {
    static final String HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";
    private static final String KEY_VARIABLE = "SOPS_AGE_KEY";
    private static final String FILE_VARIABLE = "SOPS_AGE_KEY_FILE";
    private static final String SSH_VARIABLE = "SOPS_AGE_SSH_PRIVATE_KEY_FILE";
    private static final String STORE = "/nix/store/";
    private static final int OTHERS = 077;
    private static final int MAX_BYTES = 1024 * 1024;

    private final Libc libc;
    private final Map<String, String> environment;
    private final DoctorMounts mounts;
    private final String again;

    /** {@code again} is the command line that asks for this diagnosis. */
    DoctorKeys(Libc libc, Map<String, String> environment, DoctorMounts mounts, String again) {
        this.libc = libc;
        this.environment = environment;
        this.mounts = mounts;
        this.again = again;
    }

    /** The places where a person has keys, and the host's own: those that are there. */
    KeySources ofPerson() {
        List<String> ssh = new ArrayList<>();
        if (readable(HOST_KEY)) {
            ssh.add(HOST_KEY);
        }
        String home = environment.getOrDefault("HOME", "");
        String ownSsh = home + "/.ssh/id_ed25519";
        if (!home.isEmpty() && !environment.containsKey(SSH_VARIABLE) && there(ownSsh)) {
            ssh.add(ownSsh);
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", home.isEmpty() ? "" : home + "/.config");
        String keyFile = config + "/sops/age/keys.txt";
        return new KeySources(!config.isEmpty() && there(keyFile) ? keyFile : "", ssh, List.of(), "");
    }

    /** Variables that say something else than was meant. Their values are never told: one of them is a key. */
    List<DoctorFinding> variables(List<UnusableKey> unusable) {
        List<DoctorFinding> findings = new ArrayList<>();
        for (UnusableKey key : unusable) {
            if (key.path().equals(KEY_VARIABLE)) {
                boolean path = isPathInKeyVariable(key);
                findings.add(DoctorFinding.of(Severity.ERROR, Cause.VARIABLE, KEY_VARIABLE,
                        path ? "holds a path, not a key: you mean " + FILE_VARIABLE : safe(key.reason()),
                        path ? "export " + FILE_VARIABLE + "=\"$" + KEY_VARIABLE + "\"; unset " + KEY_VARIABLE
                                : "unset " + KEY_VARIABLE));
            }
        }
        for (String name : List.of(FILE_VARIABLE, SSH_VARIABLE)) {
            String value = environment.getOrDefault(name, "").strip();
            if (value.startsWith("~/")) {
                findings.add(DoctorFinding.of(Severity.ERROR, Cause.VARIABLE, name,
                        "starts with ~, which nothing but a shell replaces, and only outside quotes",
                        "export " + name + "=\"$HOME\"/" + SourceName.shellWord(value.substring(2))));
            } else if (holdsKey(value)) {
                findings.add(DoctorFinding.of(Severity.ERROR, Cause.VARIABLE, name,
                        "holds a key, not the path of a key file" + (age(value) ? ": you mean " + KEY_VARIABLE : ""),
                        (age(value) ? "export " + KEY_VARIABLE + "=\"$" + name + "\"; " : "") + "unset " + name));
            }
        }
        return findings;
    }

    /** The variables without those that hold a key where a path belongs: as a path, it would be told. */
    static Map<String, String> withoutMisplacedKeys(Map<String, String> environment) {
        Map<String, String> kept = new HashMap<>(environment);
        for (String name : List.of(FILE_VARIABLE, SSH_VARIABLE)) {
            if (holdsKey(environment.getOrDefault(name, ""))) {
                kept.remove(name);
            }
        }
        return kept;
    }

    /** The variables as they were meant, where that can be told: a path in its place, a home instead of a tilde. */
    Map<String, String> meant(List<UnusableKey> unusable) {
        Map<String, String> meant = withoutMisplacedKeys(environment);
        String misplaced = environment.getOrDefault(FILE_VARIABLE, "").strip();
        if (age(misplaced)) {
            meant.put(KEY_VARIABLE, misplaced);
        }
        for (UnusableKey key : unusable) {
            if (isPathInKeyVariable(key)) {
                meant.put(FILE_VARIABLE, meant.remove(KEY_VARIABLE).strip());
            }
        }
        for (String name : List.of(FILE_VARIABLE, SSH_VARIABLE)) {
            String value = meant.getOrDefault(name, "").strip();
            if (value.startsWith("~/") && environment.containsKey("HOME")) {
                meant.put(name, environment.get("HOME") + value.substring(1));
            }
        }
        return meant;
    }

    private static boolean isPathInKeyVariable(UnusableKey key) {
        return key.path().equals(KEY_VARIABLE) && key.reason().startsWith("holds a path");
    }

    private static boolean age(String value) {
        return value.startsWith("AGE-SECRET-KEY-");
    }

    private static boolean holdsKey(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        return upper.contains("AGE-SECRET-KEY-") || upper.contains("PRIVATE KEY-----");
    }

    /**
     * Sources that give no key although a file needs one.
     *
     * @param likely whether nothing else explains it better
     * @param person whether a person looks at files, and not a service at boot
     */
    List<DoctorFinding> unusable(List<UnusableKey> unusable, boolean likely, boolean person) {
        List<DoctorFinding> findings = new ArrayList<>();
        for (UnusableKey key : unusable) {
            boolean variable = !key.path().startsWith("/");
            if (key.kind() == KeyKind.AGE && !variable) {
                findings.add(unusable(key, likely ? Cause.KEY_FILE : Cause.SPARE_KEY_FILE, person));
            }
        }
        return findings;
    }

    /** Private keys that others than their owner can reach; {@code userMode} when the owner is any user. */
    List<DoctorFinding> permissions(KeySources sources, boolean userMode) {
        SequencedSet<String> paths = new LinkedHashSet<>(sources.ageSshKeyPaths());
        paths.add(sources.ageKeyFile());
        paths.addAll(sources.ageIdentityPaths());
        paths.add(environment.getOrDefault(FILE_VARIABLE, ""));
        paths.add(environment.getOrDefault(SSH_VARIABLE, ""));
        List<DoctorFinding> findings = new ArrayList<>();
        for (String path : paths) {
            if (path.startsWith("/") && DoctorPath.walk(libc, path) instanceof DoctorPath.Reached file) {
                permissions(path, file, userMode).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private Optional<DoctorFinding> permissions(String path, DoctorPath.Reached file, boolean userMode) {
        String word = SourceName.shellWord(path);
        if (file.path().startsWith(STORE)) {
            return Optional.of(DoctorFinding.of(Severity.WARNING, Cause.PERMISSION, path,
                    "is a private key in the Nix store, which every user can read",
                    "sops-installer keygen -o /var/lib/sops-nix/key.txt  # a new key, outside the store"));
        }
        int mode = file.status().mode();
        if ((mode & OTHERS) != 0) {
            return Optional.of(DoctorFinding.of(Severity.WARNING, Cause.PERMISSION, path,
                    "is a private key with mode " + DoctorPath.octal(mode) + ": "
                            + ((mode & 007) != 0 ? "every user" : "its group") + " has access", "chmod 600 " + word));
        }
        long owner = file.status().uid();
        long self = libc.effectiveUser();
        return owner == 0 || owner == self || userMode ? Optional.empty()
                : Optional.of(DoctorFinding.of(Severity.WARNING, Cause.PERMISSION, path,
                        "is a private key that belongs to user " + owner + ", not to "
                        + (self == 0 ? "root" : "you or root"), "sudo chown " + self + " " + word));
    }

    private DoctorFinding unusable(UnusableKey key, Cause cause, boolean person) {
        String path = key.path();
        String word = SourceName.shellWord(path);
        return switch (DoctorPath.walk(libc, path)) {
            case DoctorPath.Absent absent -> absent(path, absent, cause);
            case DoctorPath.Barred(String place, String reason) -> DoctorFinding.of(Severity.ERROR, cause, path,
                    "cannot be reached: " + safe(place) + ": " + safe(reason), "sudo " + again);
            case DoctorPath.Reached _ when !readable(path) -> DoctorFinding.of(Severity.ERROR, cause, path,
                    "cannot be read: " + safe(key.reason()), "sudo " + again);
            case DoctorPath.Reached _ when locked(path) && person && !path.equals(HOST_KEY) ->
                DoctorFinding.of(Severity.ERROR, cause, path,
                        "is protected by a passphrase, which is not asked for here",
                        "cp " + word + " " + word + ".sops && ssh-keygen -p -N '' -f " + word + ".sops && export "
                                + SSH_VARIABLE + "=" + word + ".sops  # or let sops itself ask for it");
            case DoctorPath.Reached _ when locked(path) -> DoctorFinding.of(Severity.ERROR, cause, path,
                    "is protected by a passphrase, which nobody can type at boot",
                    "ssh-keygen -p -N '' -f " + word);
            case DoctorPath.Reached _ -> DoctorFinding.of(Severity.ERROR, cause, path, safe(key.reason()),
                    "ssh-keygen -y -f " + word + " || age-keygen -y " + word + "  # shows which public key it gives");
        };
    }

    private DoctorFinding absent(String path, DoctorPath.Absent absent, Cause cause) {
        Optional<String> mount = mounts.unmountedAbove(path).or(() -> mounts.unmountedAbove(absent.path()));
        if (mount.isPresent()) {
            String place = mount.get();
            return DoctorFinding.of(Severity.ERROR, Cause.UNMOUNTED, path, "no such file, as " + safe(place)
                    + " of /etc/fstab is not mounted; for boot set fileSystems.\"" + safe(place)
                    + "\".neededForBoot = true", "mount " + SourceName.shellWord(place));
        }
        String word = SourceName.shellWord(path);
        String make = path.equals(HOST_KEY) ? "ssh-keygen -A"
                : path.endsWith(".txt") || path.endsWith(".age") || path.endsWith(".key")
                        ? "sops-installer keygen -o " + word : "ssh-keygen -t ed25519 -N '' -f " + word;
        String parent = path.substring(0, path.lastIndexOf('/'));
        String folder = absent.nearest().equals(parent) || absent.path().equals(path)
                ? "" : "; the path exists up to " + safe(absent.nearest());
        return DoctorFinding.of(Severity.ERROR, cause, path, "no such file" + folder,
                make + "  # or restore it; a new key's recipient must be added to .sops.yaml");
    }

    private boolean locked(String path) {
        byte[] bytes = {};
        try {
            bytes = Files.read(libc, path, SshPrivateKey.MAX_BYTES);
            try (SshPrivateKey key = SshPrivateKey.parse(bytes)) {
                return key instanceof SshPrivateKey.Encrypted;
            }
        } catch (ErrnoException | MalformedInputException _) {
            return false; // then it is another fault, whose reason is known
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private boolean there(String path) {
        return DoctorPath.walk(libc, path) instanceof DoctorPath.Reached;
    }

    private boolean readable(String path) {
        try {
            Arrays.fill(Files.read(libc, path, MAX_BYTES), (byte) 0);
            return true;
        } catch (MalformedInputException _) {
            return true; // it can be read, and is no key file
        } catch (ErrnoException _) {
            return false;
        }
    }
}
