package sopsinstaller.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.SourceName;
import sopsinstaller.inspect.DoctorFinding.Cause;
import sopsinstaller.inspect.DoctorFinding.Severity;
import sopsinstaller.keys.HostKeys;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.manifest.ManifestReader;
import sopsinstaller.store.SecretFormat;

/**
 * The command {@code doctor}: who can open what, with which key, and the command that mends what is wrong. Changes
 * nothing and tells neither a value nor its length.
 */
public final class Doctor {
    private static final List<String> SYSTEM = List.of("/run/secrets-for-users", "/run/secrets");
    /** Stands for the runtime directory where there is none; no real path starts so. */
    private static final String UNKNOWN_RUNTIME_DIRECTORY = "/%r";
    /** Reads what may be any file: no table of its names, whose number nothing limits. */
    private static final JsonFactory UNKNOWN =
            JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();
    private final Libc libc;
    private final Map<String, String> environment;
    private final List<String> roots;
    private final DoctorMounts mounts;
    private final DoctorUnits units;

    /** Examines this host, with {@code environment} as the variables of the process. */
    public Doctor(Libc libc, Map<String, String> environment) {
        this(libc, environment, roots(environment), DoctorMounts.read(libc),
                new DoctorUnits(libc, DoctorAccounts.read(libc)));
    }

    /** Examines a host that has these links to installed generations, mounts and units. */
    Doctor(Libc libc, Map<String, String> environment, List<String> roots, DoctorMounts mounts, DoctorUnits units) {
        this.libc = libc;
        this.environment = Map.copyOf(environment);
        this.roots = List.copyOf(roots);
        this.mounts = mounts;
        this.units = units;
    }

    /** Examines what is installed when {@code arguments} is empty, else one manifest, or sops files. */
    public DoctorDiagnosis examine(List<String> arguments) {
        StringBuilder again = new StringBuilder("sops-installer doctor");
        arguments.forEach(each -> again.append(' ').append(SourceName.shellPath(each)));
        if (arguments.isEmpty()) {
            return installed(again.toString());
        }
        if (arguments.size() == 1 && isManifest(arguments.getFirst())) {
            return manifest(arguments.getFirst(), again.toString());
        }
        return files(arguments, again.toString());
    }

    private DoctorDiagnosis installed(String again) {
        DoctorGenerations generations = new DoctorGenerations(libc, units, again);
        int found = 0;
        // a user's own first, which says how much the others matter
        for (String root : libc.effectiveUser() == 0 ? roots : roots.reversed()) {
            if (generations.examine(root, this::unitsOf)) {
                found++;
            }
        }
        List<DoctorFinding> findings = new ArrayList<>(generations.findings());
        if (found == 0) {
            findings.add(DoctorFinding.of(Severity.ERROR, Cause.INSTALLED, String.join(", ", roots),
                    "nothing is installed here", "systemctl status sops-install-secrets.service"));
        }
        return new DoctorDiagnosis(generations.facts(), findings,
                found + (found == 1 ? " generation" : " generations") + " with files, links and readers");
    }

    private DoctorDiagnosis files(List<String> paths, String again) {
        DoctorKeys places = new DoctorKeys(libc, environment, mounts, again);
        KeySources sources = places.ofPerson();
        try (HostKeys keys = new HostKeys(sources, DoctorKeys.withoutMisplacedKeys(environment), libc);
                HostKeys meant = new HostKeys(sources, places.meant(keys.unusable()), libc)) {
            List<DoctorFinding> findings = new ArrayList<>(places.variables(keys.unusable()));
            DoctorFiles files = new DoctorFiles(libc, keys, keys, findings.isEmpty() ? keys : meant, again);
            paths.forEach(files::examine);
            if (!files.closed().isEmpty()) {
                findings.addAll(places.unusable(keys.unusable(), files.keyIsMissing(), true));
            }
            findings.addAll(files.findings());
            findings.addAll(places.permissions(sources, false));
            return new DoctorDiagnosis(files.facts(), findings, count(paths.size()) + " and the keys of this machine");
        }
    }

    private DoctorDiagnosis manifest(String path, String again) {
        Manifest manifest;
        try {
            manifest = read(path);
        } catch (InstallException e) {
            return failed(DoctorFinding.of(Cause.DECLARATION, e.failure(),
                    "sops-installer check " + SourceName.shellPath(path)));
        } catch (ErrnoException e) {
            return failed(DoctorFinding.of(Severity.ERROR, Cause.FILE, path, "cannot be read: " + e.reason(),
                    "ls -ld " + SourceName.shellPath(path)));
        } catch (MalformedInputException e) {
            return failed(DoctorFinding.of(Severity.ERROR, Cause.FILE, path, e.getMessage(),
                    "ls -ld " + SourceName.shellPath(path)));
        }
        DoctorManifest declared = new DoctorManifest(libc, manifest);
        DoctorKeys places = new DoctorKeys(libc, environment, mounts, again);
        // the service that installs has not the variables of this shell
        try (HostKeys keys = new HostKeys(manifest.keys(), Map.of(), libc);
                HostKeys withVariables = new HostKeys(manifest.keys(),
                        DoctorKeys.withoutMisplacedKeys(environment), libc)) {
            DoctorFiles files = new DoctorFiles(libc, keys, withVariables, keys, again);
            ManifestCheck check = new ManifestCheck(manifest, libc);
            check.templates(ManifestCheck.Mode.SOPSFILE);
            SequencedMap<String, SecretFormat> sopsFiles = check.formats();
            sopsFiles.forEach((file, format) -> files.examine(file, format, check));
            List<DoctorFinding> findings = new ArrayList<>(places.variables(withVariables.unusable()));
            if (!files.closed().isEmpty()) {
                findings.addAll(places.unusable(keys.unusable(), files.keyIsMissing(), false));
            }
            findings.addAll(files.findings());
            findings.addAll(declared.examine(check.findings(), keys.known(), files.closed()));
            DoctorGenerations generations = new DoctorGenerations(libc, units, again);
            generations.examine(manifest.symlinkPath(), _ -> declared.units());
            findings.addAll(generations.findings());
            findings.addAll(places.permissions(manifest.keys(), manifest.userMode()));
            List<String> facts = new ArrayList<>(files.facts());
            facts.addAll(generations.facts());
            return new DoctorDiagnosis(facts, findings, SourceName.shellWord(path) + ", " + count(sopsFiles.size())
                    + ", keys, owners and links");
        }
    }

    private Manifest read(String path) throws InstallException, ErrnoException, MalformedInputException {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return ManifestReader.read(path, Files.read(libc, path, ManifestReader.MAX_BYTES),
                new ManifestReader.Environment(Optional.of(runtime.isEmpty() ? UNKNOWN_RUNTIME_DIRECTORY : runtime)));
    }

    /** The units of the manifest that a generation was made from; none when it is not there any more. */
    private Map<String, List<String>> unitsOf(String manifest) {
        try {
            return new DoctorManifest(libc, read(manifest)).units();
        } catch (InstallException | ErrnoException | MalformedInputException _) {
            return Map.of(); // the record alone tells enough of everything but units
        }
    }

    private static DoctorDiagnosis failed(DoctorFinding finding) {
        return new DoctorDiagnosis(List.of(), List.of(finding), "nothing else");
    }

    private static String count(int files) {
        return files == 1 ? "1 sops file" : files + " sops files";
    }

    /** Whether the file is a JSON object with the one member that every manifest and no sops file has. */
    private boolean isManifest(String path) {
        try (JsonParser in = UNKNOWN.createParser(Files.read(libc, path, ManifestReader.MAX_BYTES))) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                if (in.currentName().equalsIgnoreCase("secretsMountPoint")) {
                    return true;
                }
                in.nextToken();
                in.skipChildren();
            }
            return false;
        } catch (IOException | ErrnoException | MalformedInputException _) {
            return false; // as a sops file it is told why it cannot be read
        }
    }

    private static List<String> roots(Map<String, String> environment) {
        List<String> roots = new ArrayList<>(SYSTEM);
        String home = environment.getOrDefault("HOME", "");
        String config = environment.getOrDefault("XDG_CONFIG_HOME", home.isEmpty() ? "" : home + "/.config");
        if (!config.isEmpty()) {
            roots.add(config + "/sops-nix/secrets");
        }
        return roots;
    }
}
