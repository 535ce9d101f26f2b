package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sopsinstaller.manifest.Manifest.Access;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.RestartOn;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;

/**
 * Reads the members of secrets and templates. What concerns several entries at once is {@link EntryRules}.
 * Values that were refused are replaced by harmless ones, so that the remaining checks can go on; the manifest is
 * refused anyway.
 */
final class EntryReader {
    private static final int MAX_MODE = 07777;
    /** −1, which is 2^32−1 in 32 bits, means "leave as it is" to chown. */
    private static final long MAX_ID = 0xFFFF_FFFEL;
    private static final int NAME_BYTES = 255;
    private static final List<String> RESTART_REASONS = List.of("access", "path", "removal", "value");
    private static final Set<RestartOn> ANY_CHANGE = Set.of(RestartOn.VALUE, RestartOn.ACCESS, RestartOn.PATH);
    private static final Access NO_ACCESS = new Access(null, 0, null, 0, 0);
    private static final List<String> ON_FAILURE = List.of("abort", "keep", "skip");
    private static final Map<String, SecretFormat> FORMATS = formats();
    private final OnFailure inherited;
    private final PathText paths;
    /** That of the last entry: most entries have the same one, and then share it. */
    private Access access = NO_ACCESS;

    /**
     * A reader of the entries of one manifest.
     *
     * @param inherited the manifest's own {@code onFailure}
     * @param paths how paths are written in this manifest
     */
    EntryReader(OnFailure inherited, PathText paths) {
        this.inherited = inherited;
        this.paths = paths;
    }

    /** The entry at {@code index} as a secret. */
    Secret secret(int index, Problems.Members members) {
        String name = name(members);
        String path = path(members);
        String sopsFile = members.required(Member.SOPS_FILE);
        return new Secret(index, name, key(members), path, links(members), access(members), sopsFile,
                format(members), members.units(Member.RESTART_UNITS), members.units(Member.RELOAD_UNITS),
                onFailure(members, inherited), restartOn(members), credential(members));
    }

    /** The entry of {@code templateSecrets} as a secret of that index; it is no file, and has no members of one. */
    Secret templateSecret(int index, Problems.Members members) {
        return new Secret(index, name(members), key(members), "", List.of(), NO_ACCESS,
                members.required(Member.SOPS_FILE), format(members), List.of(), List.of(), inherited, Set.of(), "");
    }

    /** The entry at {@code index} as a template. */
    Template template(int index, Problems.Members members) {
        String name = name(members);
        String path = path(members);
        String content = members.text(Member.CONTENT, "");
        String file = members.text(Member.FILE, "");
        if (content.isEmpty() && file.isEmpty()) {
            members.add("content and file are both empty");
        }
        return new Template(index, name, content, file, path, links(members), access(members),
                members.units(Member.RESTART_UNITS), members.units(Member.RELOAD_UNITS),
                onFailure(members, inherited), restartOn(members));
    }

    /** The {@code onFailure} of these members, {@code absent} when they have none. */
    static OnFailure onFailure(Problems.Members members, OnFailure absent) {
        return switch (members.word(Member.ON_FAILURE, ON_FAILURE)) {
            case "keep" -> OnFailure.KEEP;
            case "skip" -> OnFailure.SKIP;
            case "abort" -> OnFailure.ABORT;
            default -> absent;
        };
    }

    private static String name(Problems.Members members) {
        String name = members.required(Member.NAME);
        if (name.isEmpty()) {
            return name;
        }
        String problem = name.startsWith("/") ? "the name is an absolute path" : problemOfComponents(name);
        if (problem.isEmpty() && PathText.longer(name, PathText.MAX_BYTES)) {
            problem = "the name is longer than " + PathText.MAX_BYTES + " bytes";
        }
        if (!problem.isEmpty()) {
            members.add(problem);
            return "";
        }
        return name;
    }

    /** What is wrong with the first bad component of {@code name}; empty when all are well. */
    private static String problemOfComponents(String name) {
        for (int start = 0; start <= name.length();) {
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? name.length() : slash;
            if (end == start) {
                return "the name has an empty component";
            }
            if (PathText.isDots(name, start, end)) {
                return "the name has a component " + quoted(name.substring(start, end));
            }
            // substring copies nothing where the name is one component, as most are
            if (PathText.longer(name.substring(start, end), NAME_BYTES)) {
                return "the name has a component of more than " + NAME_BYTES + " bytes";
            }
            start = end + 1;
        }
        return "";
    }

    private String path(Problems.Members members) {
        String path = members.required(Member.PATH);
        return path.isEmpty() ? ""
                : paths.absolute(members, Member.PATH, paths.expanded(members, Member.PATH, path));
    }

    private List<String> links(Problems.Members members) {
        List<String> links = members.texts(Member.LINKS);
        if (links.isEmpty()) {
            return links;
        }
        List<String> result = new ArrayList<>(links.size());
        for (String link : links) {
            String absolute = paths.absolute(members, Member.LINKS, paths.expanded(members, Member.LINKS, link));
            if (!absolute.isEmpty()) {
                result.add(absolute);
            }
        }
        return result;
    }

    private Access access(Problems.Members members) {
        long uid = members.integer(Member.UID, MAX_ID);
        long gid = members.integer(Member.GID, MAX_ID);
        Access mine = new Access(account(members, Member.OWNER), uid, account(members, Member.GROUP), gid,
                mode(members));
        if (!mine.equals(access)) {
            access = mine;
        }
        return access;
    }

    /** A name of the account databases, or null; in user mode no account is looked up. */
    private String account(Problems.Members members, Member member) {
        String name = members.text(member, null);
        if (name != null && name.isEmpty() && !paths.userMode()) {
            members.add(member.label() + " is empty");
        }
        return name;
    }

    private static int mode(Problems.Members members) {
        String text = members.required(Member.MODE);
        int mode = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 7) {
                members.add("mode " + quoted(text) + " is not an octal mode");
                return 0;
            }
            // above the limit it only has to stay there
            mode = mode > MAX_MODE ? mode : mode * 8 + digit;
        }
        if (mode > MAX_MODE) {
            members.add("mode " + quoted(text) + " is above 7777");
            return 0;
        }
        return mode;
    }

    private static SecretFormat format(Problems.Members members) {
        String text = members.text(Member.FORMAT, "");
        if (text.isEmpty()) {
            return Store.YAML;
        }
        SecretFormat format = FORMATS.get(text);
        if (format == null) {
            members.add("format " + quoted(text) + " is none of yaml, json, binary, dotenv, ini, age");
            return Store.YAML;
        }
        return format;
    }

    private static Map<String, SecretFormat> formats() {
        Map<String, SecretFormat> formats = new HashMap<>();
        for (Store store : Store.values()) {
            formats.put(store.label(), store);
        }
        formats.put(SecretFormat.Age.FILE.label(), SecretFormat.Age.FILE);
        return formats;
    }

    private static KeyPath key(Problems.Members members) {
        return switch (members.value(Member.KEY)) {
            case JsonValue.Null() -> KeyPath.plain("");
            case JsonValue.Text _ -> KeyPath.plain(members.text(Member.KEY, ""));
            case JsonValue.Arr(List<JsonValue> items) -> keyOfParts(members, items);
            case JsonValue.Obj _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ -> {
                members.wrongType(Member.KEY, "a text or a list");
                yield KeyPath.plain("");
            }
        };
    }

    private static KeyPath keyOfParts(Problems.Members members, List<JsonValue> items) {
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

    /** Which changes count; every change of what is there where the member is absent. */
    private static Set<RestartOn> restartOn(Problems.Members members) {
        if (members.value(Member.RESTART_ON) instanceof JsonValue.Null) {
            return ANY_CHANGE;
        }
        Set<RestartOn> result = EnumSet.noneOf(RestartOn.class);
        for (String reason : members.texts(Member.RESTART_ON)) {
            switch (reason) {
                case "access" -> result.add(RestartOn.ACCESS);
                case "path" -> result.add(RestartOn.PATH);
                case "removal" -> result.add(RestartOn.REMOVAL);
                case "value" -> result.add(RestartOn.VALUE);
                default -> members.add(
                        "restartOn " + quoted(reason) + " is none of " + String.join(", ", RESTART_REASONS));
            }
        }
        return result.equals(ANY_CHANGE) ? ANY_CHANGE : Set.copyOf(result);
    }

    /** The name of the systemd credential; empty when it shall be none. */
    private static String credential(Problems.Members members) {
        String name = members.text(Member.CREDENTIAL, "");
        if (name.indexOf('/') >= 0 || name.equals(".") || name.equals("..") || PathText.longer(name, NAME_BYTES)) {
            members.add("credential " + quoted(name) + " is not a file name");
            return "";
        }
        return name;
    }
}
