package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.ManifestFailure;
import sopsinstaller.manifest.Manifest.AbsentKeys;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.manifest.Manifest.Logging;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;

/**
 * Reads a manifest: the JSON of sops-nix (sops-nix-behaviour, A2) and the members of our own.
 *
 * <ol>
 *   <li>Member names are compared without case, unknown ones are ignored, null is the same as absent, and what
 *       follows the object is ignored: so the Nix module may write whole option sets.
 *   <li>Everything that can be wrong is found before anything is done, and all of it in one run.
 * </ol>
 */
public final class ManifestReader {
    /** Largest manifest, in bytes: 10 000 secrets of the Nix module are below 8 MiB. */
    public static final int MAX_BYTES = 32 * 1024 * 1024;

    /** Most secrets, and most templates: above what any host has, and their checks still fit into memory. */
    static final int MAX_ENTRIES = 50_000;

    private static final Set<String> MEMBERS = caseless("secrets", "templates", "placeholderBySecretName",
            "secretsMountPoint", "symlinkPath", "keepGenerations", "sshKeyPaths", "gnupgHome", "ageKeyFile",
            "ageSshKeyPaths", "useTmpfs", "userMode", "logging", "keyImport", "secretChanges", "hostRecipients",
            "absentKeys", "onFailure", "name", "key", "path", "links", "owner", "uid", "group", "gid", "sopsFile",
            "format", "mode", "restartUnits", "reloadUnits", "credential", "restartOn", "content", "file");
    private static final Set<String> OPEN = caseless("placeholderBySecretName");

    private final String file;
    private final Problems problems = new Problems();
    private final Problems.Members top;
    private final PathText paths;

    /**
     * What the manifest's meaning depends on.
     *
     * @param runtimeDirectory what {@code %r} stands for in user mode ({@code XDG_RUNTIME_DIR}), empty if unset
     */
    public record Environment(Optional<String> runtimeDirectory) {}

    private ManifestReader(String file, JsonValue.Obj object, Environment environment) {
        this.file = file;
        this.top = problems.new Members("", object);
        this.paths = new PathText(top.truth("userMode"), environment.runtimeDirectory());
    }

    /**
     * The manifest that {@code json} holds.
     *
     * @param file its path as given, for messages
     * @throws InstallException with {@link ManifestFailure.Invalid}, naming every problem
     */
    public static Manifest read(String file, byte[] json, Environment environment) throws InstallException {
        if (json.length > MAX_BYTES) {
            throw invalid(file, List.of("larger than " + MAX_BYTES + " bytes"), null);
        }
        JsonValue value;
        try {
            value = JsonValue.parse(json, MEMBERS, OPEN);
        } catch (MalformedInputException e) {
            throw invalid(file, List.of(e.getMessage()), e);
        }
        if (!(value instanceof JsonValue.Obj object)) {
            throw invalid(file, List.of("must be an object, not " + value.kind()), null);
        }
        return new ManifestReader(file, object, environment).manifest();
    }

    private static InstallException invalid(String file, List<String> problems, Exception cause) {
        return new InstallException(new ManifestFailure.Invalid(file, problems), cause);
    }

    private Manifest manifest() throws InstallException {
        String mountPoint = directory("secretsMountPoint");
        String symlinkPath = directory("symlinkPath");
        if (!mountPoint.isEmpty() && !symlinkPath.isEmpty()
                && (PathText.holds(mountPoint, symlinkPath) || PathText.holds(symlinkPath, mountPoint))) {
            top.add("secretsMountPoint " + quoted(mountPoint) + " and symlinkPath " + quoted(symlinkPath)
                    + (mountPoint.equals(symlinkPath) ? " are the same" : " lie inside each other"));
        }
        int keepGenerations = (int) top.integer("keepGenerations", Integer.MAX_VALUE).orElse(0);
        KeySources keys = keySources();
        Logging logging = logging();
        OnFailure onFailure = EntryReader.onFailure(top, OnFailure.KEEP);
        List<Secret> secrets = new ArrayList<>();
        List<Template> templates = new ArrayList<>();
        EntryRules rules = new EntryRules(problems, mountPoint, symlinkPath);
        entries("secrets").forEach((index, members) -> {
            Secret secret = new EntryReader(members, onFailure, paths).secret(index);
            secrets.add(secret);
            rules.add(secret);
        });
        entries("templates").forEach((index, members) -> {
            Template template = new EntryReader(members, onFailure, paths).template(index);
            templates.add(template);
            rules.add(template);
        });
        rules.compare();
        Map<String, String> placeholders = placeholders();
        boolean useTmpfs = top.truth("useTmpfs");
        List<String> hostRecipients = top.texts("hostRecipients");
        AbsentKeys absentKeys = top.word("absentKeys", new TreeSet<>(Set.of("fail", "skip"))).equals("skip")
                ? AbsentKeys.SKIP : AbsentKeys.FAIL;
        List<String> all = problems.all();
        if (!all.isEmpty()) {
            throw invalid(file, all, null);
        }
        return new Manifest(file, secrets, templates, placeholders, mountPoint, symlinkPath, keepGenerations, keys,
                useTmpfs, paths.userMode(), logging, hostRecipients, absentKeys);
    }

    private String directory(String member) {
        String path = top.required(member);
        return path.isEmpty() ? "" : paths.absolute(top, member, paths.expanded(top, member, path));
    }

    private KeySources keySources() {
        KeySources keys = new KeySources(top.text("ageKeyFile", ""), top.texts("ageSshKeyPaths"),
                top.texts("sshKeyPaths"), top.text("gnupgHome", ""));
        if (!keys.gnupgHome().isEmpty() && !keys.sshKeyPaths().isEmpty()) {
            top.add("gnupgHome and sshKeyPaths exclude each other");
        }
        if (!keys.gnupgHome().isEmpty() && !keys.ageKeyFile().isEmpty()) {
            top.add("gnupgHome and ageKeyFile exclude each other");
        }
        return keys;
    }

    private Logging logging() {
        return switch (top.value("logging")) {
            case JsonValue.Obj object -> {
                Problems.Members members = problems.new Members("logging", object);
                yield new Logging(members.truth("keyImport"), members.truth("secretChanges"));
            }
            case JsonValue.Null() -> new Logging(false, false);
            case JsonValue.Arr _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                top.wrongType("logging", "an object");
                yield new Logging(false, false);
            }
        };
    }

    private Map<Integer, Problems.Members> entries(String list) {
        Map<Integer, Problems.Members> result = new LinkedHashMap<>();
        List<JsonValue> items = top.items(list, "a list");
        if (items.size() > MAX_ENTRIES) {
            top.add(list + " has " + items.size() + " entries, more than " + MAX_ENTRIES);
            return result;
        }
        for (int i = 0; i < items.size(); i++) {
            switch (items.get(i)) {
                case JsonValue.Obj object -> {
                    String name = object.members().get("name") instanceof JsonValue.Text(String text) ? text : "";
                    result.put(i, problems.new Members(EntryRules.place(list, i, name), object));
                }
                case JsonValue.Arr _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _,
                        JsonValue.Null _ -> problems.add(EntryRules.place(list, i, ""),
                                "must be an object, not " + items.get(i).kind());
            }
        }
        return result;
    }

    private Map<String, String> placeholders() {
        return switch (top.value("placeholderBySecretName")) {
            case JsonValue.Obj object -> {
                Problems.Members members = problems.new Members("placeholderBySecretName", object);
                Map<String, String> result = new LinkedHashMap<>();
                object.members().keySet().forEach(name -> result.put(name, members.text(name, "")));
                yield result;
            }
            case JsonValue.Null() -> Map.of();
            case JsonValue.Arr _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                top.wrongType("placeholderBySecretName", "an object");
                yield Map.of();
            }
        };
    }

    private static Set<String> caseless(String... names) {
        Set<String> result = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        result.addAll(List.of(names));
        return result;
    }
}
