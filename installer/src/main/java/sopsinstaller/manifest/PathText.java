package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How paths are written in one manifest: in user mode {@code %r} is the user's runtime directory and {@code %%}
 * a percent sign (sops-nix-behaviour, A9).
 *
 * @param userMode whether the two are replaced at all
 * @param runtimeDirectory what {@code %r} stands for, empty when it is not known
 */
record PathText(boolean userMode, Optional<String> runtimeDirectory) {
    /** Longest path the kernel takes, PATH_MAX without its final NUL. */
    static final int MAX_BYTES = 4095;
    /** Most bytes of UTF-8 that one char of a text can need. */
    private static final int BYTES_OF_CHAR = 3;

    /** Whether a text has more than {@code bytes} in UTF-8. */
    static boolean longer(String text, int bytes) {
        return (long) text.length() * BYTES_OF_CHAR > bytes
                && text.getBytes(StandardCharsets.UTF_8).length > bytes;
    }

    /** {@code path} with {@code %r} and {@code %%} replaced; noted, and unchanged, when {@code %r} is unknown. */
    String expanded(Problems.Members members, Member member, String path) {
        if (!userMode || path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (path.startsWith("%%", i)) {
                result.append('%');
                i++;
            } else if (path.startsWith("%r", i)) {
                if (runtimeDirectory.isEmpty()) {
                    members.add(member.label() + " " + quoted(path) + " needs XDG_RUNTIME_DIR, which is not set");
                    return "/" + path;
                }
                result.append(runtimeDirectory.get());
                i++;
            } else {
                result.append(path.charAt(i));
            }
        }
        return result.toString();
    }

    /** {@code path} without repeated or final slashes and {@code .}; "" and a note when it is no good path. */
    String absolute(Problems.Members members, Member member, String path) {
        if (!path.startsWith("/")) {
            members.add(member.label() + " " + quoted(path) + " is not an absolute path");
            return "";
        }
        String normal = normal(path) ? path : normalised(members, member, path);
        if (!normal.isEmpty() && longer(path, MAX_BYTES)) {
            members.add(member.label() + " " + quoted(path) + " is longer than " + MAX_BYTES + " bytes");
            return "";
        }
        return normal;
    }

    /** Whether no component of this absolute path is empty, {@code .} or {@code ..}; nearly every path is so. */
    private static boolean normal(String path) {
        for (int start = 1; start <= path.length();) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (end == start || isDots(path, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    /** Whether this part of {@code text} is {@code .} or {@code ..}. */
    static boolean isDots(String text, int start, int end) {
        return end - start <= 2 && end > start && text.charAt(start) == '.' && text.charAt(end - 1) == '.';
    }

    private static String normalised(Problems.Members members, Member member, String path) {
        List<String> components = new ArrayList<>();
        for (String component : path.split("/")) {
            if (component.equals("..")) {
                members.add(member.label() + " " + quoted(path) + " has a component '..'");
                return "";
            }
            if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        if (components.isEmpty()) {
            members.add(member.label() + " " + quoted(path) + " is the root directory");
            return "";
        }
        return "/" + String.join("/", components);
    }

    /** Whether {@code inner} is {@code outer} or below it; both absolute and normal. */
    static boolean holds(String outer, String inner) {
        return inner.startsWith(outer) && (inner.length() == outer.length() || inner.charAt(outer.length()) == '/');
    }

    /** Whether {@code path} is {@code directory}, a slash and {@code name}. */
    static boolean isAt(String path, String directory, String name) {
        return path.length() == directory.length() + 1 + name.length() && path.startsWith(directory)
                && path.charAt(directory.length()) == '/' && path.endsWith(name);
    }
}
