package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import sopsinstaller.manifest.Manifest.Access;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;

/**
 * Reads the members of one secret or template. What concerns several entries at once is {@link EntryRules}.
 * Values that were refused are replaced by harmless ones, so that the remaining checks can go on; the manifest is
 * refused anyway.
 */
final class EntryReader {
    private static final int MAX_MODE = 07777;
    /** −1, which is 2^32−1 in 32 bits, means "leave as it is" to chown. */
    private static final long MAX_ID = 0xFFFF_FFFEL;
    private static final int NAME_BYTES = 255;
    private static final Set<String> RESTART_REASONS = new TreeSet<>(Set.of("access", "path", "removal", "value"));
    private final Problems.Members members;
    private final OnFailure inherited;
    private final PathText paths;

    /**
     * A reader of one entry.
     *
     * @param members its members
     * @param inherited the manifest's own {@code onFailure}
     * @param paths how paths are written in this manifest
     */
    EntryReader(Problems.Members members, OnFailure inherited, PathText paths) {
        this.members = members;
        this.inherited = inherited;
        this.paths = paths;
    }

    /** The entry at {@code index} as a secret. */
    Secret secret(int index) {
        String name = name();
        String path = path();
        String sopsFile = members.required("sopsFile");
        checkCredential();
        members.texts("restartOn").stream()
                .filter(reason -> !RESTART_REASONS.contains(reason))
                .forEach(reason -> members.add("restartOn " + quoted(reason) + " is none of "
                        + String.join(", ", RESTART_REASONS)));
        return new Secret(index, name, key(), path, links(), access(), sopsFile, format(),
                members.texts("restartUnits"), members.texts("reloadUnits"), onFailure(members, inherited));
    }

    /** The entry at {@code index} as a template. */
    Template template(int index) {
        String name = name();
        String path = path();
        String content = members.text("content", "");
        String file = members.text("file", "");
        if (content.isEmpty() && file.isEmpty()) {
            members.add("content and file are both empty");
        }
        return new Template(index, name, content, file, path, links(), access(), members.texts("restartUnits"),
                members.texts("reloadUnits"), onFailure(members, inherited));
    }

    /** The {@code onFailure} of these members, {@code absent} when they have none. */
    static OnFailure onFailure(Problems.Members members, OnFailure absent) {
        return switch (members.word("onFailure", new TreeSet<>(Set.of("abort", "keep", "skip")))) {
            case "keep" -> OnFailure.KEEP;
            case "skip" -> OnFailure.SKIP;
            case "abort" -> OnFailure.ABORT;
            default -> absent;
        };
    }

    private String name() {
        String name = members.required("name");
        if (name.isEmpty()) {
            return name;
        }
        if (name.startsWith("/")) {
            members.add("the name is an absolute path");
            return "";
        }
        for (String component : name.split("/", -1)) {
            if (component.isEmpty()) {
                members.add("the name has an empty component");
                return "";
            }
            if (component.equals(".") || component.equals("..")) {
                members.add("the name has a component " + quoted(component));
                return "";
            }
            if (PathText.bytes(component) > NAME_BYTES) {
                members.add("the name has a component of more than " + NAME_BYTES + " bytes");
                return "";
            }
        }
        if (PathText.bytes(name) > PathText.MAX_BYTES) {
            members.add("the name is longer than " + PathText.MAX_BYTES + " bytes");
            return "";
        }
        return name;
    }

    private String path() {
        String path = members.required("path");
        return path.isEmpty() ? "" : paths.absolute(members, "path", paths.expanded(members, "path", path));
    }

    private List<String> links() {
        List<String> result = new ArrayList<>();
        for (String link : members.texts("links")) {
            String absolute = paths.absolute(members, "links", paths.expanded(members, "links", link));
            if (!absolute.isEmpty()) {
                result.add(absolute);
            }
        }
        return result;
    }

    private Access access() {
        OptionalLong uid = members.integer("uid", MAX_ID);
        OptionalLong gid = members.integer("gid", MAX_ID);
        return new Access(account("owner"), uid.orElse(0), account("group"), gid.orElse(0), mode());
    }

    /** A name of the account databases, or null; in user mode no account is looked up. */
    private String account(String member) {
        String name = members.text(member, null);
        if (name != null && name.isEmpty() && !paths.userMode()) {
            members.add(member + " is empty");
        }
        return name;
    }

    private int mode() {
        String text = members.required("mode");
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.chars().allMatch(digit -> digit >= '0' && digit <= '7')) {
            members.add("mode " + quoted(text) + " is not an octal mode");
            return 0;
        }
        String digits = text.replaceFirst("^0+(?=.)", "");
        if (digits.length() > 4 || Integer.parseInt(digits, 8) > MAX_MODE) {
            members.add("mode " + quoted(text) + " is above 7777");
            return 0;
        }
        return Integer.parseInt(digits, 8);
    }

    private Store format() {
        String text = members.text("format", "");
        if (text.isEmpty()) {
            return Store.YAML;
        }
        Optional<Store> store = Store.named(text);
        if (store.isEmpty()) {
            members.add("format " + quoted(text) + " is none of yaml, json, binary, dotenv, ini");
        }
        return store.orElse(Store.YAML);
    }

    private KeyPath key() {
        return switch (members.value("key")) {
            case JsonValue.Null() -> KeyPath.plain("");
            case JsonValue.Text _ -> KeyPath.plain(members.text("key", ""));
            case JsonValue.Arr(List<JsonValue> items) -> keyOfParts(items);
            case JsonValue.Obj _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                members.wrongType("key", "a text or a list");
                yield KeyPath.plain("");
            }
        };
    }

    private KeyPath keyOfParts(List<JsonValue> items) {
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            switch (items.get(i)) {
                case JsonValue.Text(String value) -> parts.add(value);
                case JsonValue.Int(long value) when value >= 0 && value <= Integer.MAX_VALUE -> parts.add((int) value);
                case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _,
                        JsonValue.Null _ -> members.add("key[" + i + "] must be a text or an index, 0 or above");
            }
        }
        return KeyPath.ofParts(parts);
    }

    /** Credentials come with later work; a name that could never become one is refused now. */
    private void checkCredential() {
        String name = members.text("credential", "");
        if (name.contains("/") || name.equals(".") || name.equals("..") || PathText.bytes(name) > NAME_BYTES) {
            members.add("credential " + quoted(name) + " is not a file name");
        }
    }
}
