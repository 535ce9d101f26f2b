package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.ManifestFailure;
import sopsinstaller.manifest.Manifest.AbsentKeys;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.manifest.Manifest.Logging;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.Placeholder;
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

    private static final List<String> ABSENT_KEYS = List.of("fail", "skip");

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
        this.paths = new PathText(top.truth(Member.USER_MODE), environment.runtimeDirectory());
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
            value = JsonValue.parse(json);
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
        String mountPoint = directory(Member.SECRETS_MOUNT_POINT);
        String symlinkPath = directory(Member.SYMLINK_PATH);
        if (!mountPoint.isEmpty() && !symlinkPath.isEmpty()
                && (PathText.holds(mountPoint, symlinkPath) || PathText.holds(symlinkPath, mountPoint))) {
            top.add("secretsMountPoint " + quoted(mountPoint) + " and symlinkPath " + quoted(symlinkPath)
                    + (mountPoint.equals(symlinkPath) ? " are the same" : " lie inside each other"));
        }
        int keepGenerations = (int) top.integer(Member.KEEP_GENERATIONS, Integer.MAX_VALUE);
        KeySources keys = keySources();
        Logging logging = logging();
        OnFailure onFailure = EntryReader.onFailure(top, OnFailure.KEEP);
        EntryReader reader = new EntryReader(onFailure, paths);
        EntryRules rules = new EntryRules(problems, mountPoint, symlinkPath);
        List<Secret> secrets = secrets(reader, rules);
        List<Secret> templateSecrets = templateSecrets(reader, rules, secrets.size());
        List<Template> templates = templates(reader, rules);
        rules.compare();
        List<Placeholder> placeholders = new PlaceholderReader(problems, top, secrets, templateSecrets).read();
        boolean useTmpfs = top.truth(Member.USE_TMPFS);
        List<String> hostRecipients = top.texts(Member.HOST_RECIPIENTS);
        AbsentKeys absentKeys = top.word(Member.ABSENT_KEYS, ABSENT_KEYS).equals("skip")
                ? AbsentKeys.SKIP : AbsentKeys.FAIL;
        List<String> all = problems.all();
        if (!all.isEmpty()) {
            throw invalid(file, all, null);
        }
        return new Manifest(file, secrets, templateSecrets, templates, placeholders, mountPoint, symlinkPath,
                keepGenerations, keys, useTmpfs, paths.userMode(), logging, hostRecipients, absentKeys);
    }

    private String directory(Member member) {
        String path = top.required(member);
        return path.isEmpty() ? "" : paths.absolute(top, member, paths.expanded(top, member, path));
    }

    private KeySources keySources() {
        KeySources keys = new KeySources(top.text(Member.AGE_KEY_FILE, ""), top.texts(Member.AGE_SSH_KEY_PATHS),
                top.texts(Member.SSH_KEY_PATHS), top.text(Member.GNUPG_HOME, ""),
                top.texts(Member.AGE_IDENTITY_PATHS), top.text(Member.AGE_PASSPHRASE_FILE, ""));
        if (!keys.gnupgHome().isEmpty() && !keys.sshKeyPaths().isEmpty()) {
            top.add("gnupgHome and sshKeyPaths exclude each other");
        }
        if (!keys.gnupgHome().isEmpty() && !keys.ageKeyFile().isEmpty()) {
            top.add("gnupgHome and ageKeyFile exclude each other");
        }
        return keys;
    }

    private Logging logging() {
        return switch (top.value(Member.LOGGING)) {
            case JsonValue.Obj object -> {
                Problems.Members members = problems.new Members(Member.LOGGING.label(), object);
                yield new Logging(members.truth(Member.KEY_IMPORT), members.truth(Member.SECRET_CHANGES));
            }
            case JsonValue.Null() -> new Logging(false, false);
            case JsonValue.Arr _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                top.wrongType(Member.LOGGING, "an object");
                yield new Logging(false, false);
            }
        };
    }

    private List<Secret> secrets(EntryReader reader, EntryRules rules) {
        List<JsonValue> items = entries(Member.SECRETS);
        List<Secret> secrets = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonValue.Obj object) {
                Secret secret = reader.secret(i, problems.new Members(Member.SECRETS, i, object));
                secrets.add(secret);
                rules.add(secret);
            }
        }
        return secrets;
    }

    /** They count on after the {@code before} secrets, so that one number tells them all apart. */
    private List<Secret> templateSecrets(EntryReader reader, EntryRules rules, int before) {
        List<JsonValue> items = entries(Member.TEMPLATE_SECRETS);
        List<Secret> secrets = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonValue.Obj object) {
                Secret secret = reader.templateSecret(before + i,
                        problems.new Members(Member.TEMPLATE_SECRETS, i, object));
                secrets.add(secret);
                rules.addTemplateSecret(i, secret);
            }
        }
        return secrets;
    }

    private List<Template> templates(EntryReader reader, EntryRules rules) {
        List<JsonValue> items = entries(Member.TEMPLATES);
        List<Template> templates = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonValue.Obj object) {
                Template template = reader.template(i, problems.new Members(Member.TEMPLATES, i, object));
                templates.add(template);
                rules.add(template);
            }
        }
        return templates;
    }

    /** The elements of a list of entries; those that are no objects are noted, before anything inside the others. */
    private List<JsonValue> entries(Member list) {
        List<JsonValue> items = top.items(list, "a list");
        if (items.size() > MAX_ENTRIES) {
            top.add(list.label() + " has " + items.size() + " entries, more than " + MAX_ENTRIES);
            return List.of();
        }
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof JsonValue.Obj)) {
                problems.add(Problems.place(list, i, ""), "must be an object, not " + items.get(i).kind());
            }
        }
        return items;
    }
}
