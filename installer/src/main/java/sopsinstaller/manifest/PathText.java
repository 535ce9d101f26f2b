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

    /** Length of a text in UTF-8. */
    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** {@code path} with {@code %r} and {@code %%} replaced; noted, and unchanged, when {@code %r} is unknown. */
    String expanded(Problems.Members members, String member, String path) {
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
                    members.add(member + " " + quoted(path) + " needs XDG_RUNTIME_DIR, which is not set");
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
    String absolute(Problems.Members members, String member, String path) {
        if (!path.startsWith("/")) {
            members.add(member + " " + quoted(path) + " is not an absolute path");
            return "";
        }
        List<String> components = new ArrayList<>();
        for (String component : path.split("/")) {
            if (component.equals("..")) {
                members.add(member + " " + quoted(path) + " has a component '..'");
                return "";
            }
            if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        if (components.isEmpty()) {
            members.add(member + " " + quoted(path) + " is the root directory");
            return "";
        }
        if (bytes(path) > MAX_BYTES) {
            members.add(member + " " + quoted(path) + " is longer than " + MAX_BYTES + " bytes");
            return "";
        }
        return "/" + String.join("/", components);
    }

    /** Whether {@code inner} is {@code outer} or below it; both absolute and normal. */
    static boolean holds(String outer, String inner) {
        return inner.equals(outer) || inner.startsWith(outer + "/");
    }
}
