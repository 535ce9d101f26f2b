package sopsinstaller.inspect;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names for secrets, which are paths below one folder: valid for a manifest, each once, and none a folder of another.
 */
final class DeclaredNames {
    private static final int COMPONENT_BYTES = 255;
    private static final int NAME_BYTES = 1024;
    /** Room for a number that makes a shortened name unlike the others. */
    private static final int NUMBER_BYTES = 12;

    private final Set<String> names = new HashSet<>();
    private final Set<String> folders = new HashSet<>();

    /** The key as sops-nix writes it, which is its own name; empty when it has to be written in another way. */
    static String natural(List<Object> parts) {
        StringBuilder out = new StringBuilder();
        for (Object part : parts) {
            if (!(part instanceof String text) || text.indexOf('/') >= 0) {
                return "";
            }
            out.append(out.isEmpty() ? "" : "/").append(text);
        }
        String name = out.toString();
        return name.equals(valid(parts)) ? name : "";
    }

    /** Takes {@code name} if it is free; tells whether it was. */
    boolean take(String name) {
        if (names.contains(name) || folders.contains(name)) {
            return false;
        }
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            if (names.contains(name.substring(0, slash))) {
                return false;
            }
        }
        names.add(name);
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            folders.add(name.substring(0, slash));
        }
        return true;
    }

    /** Takes the free name that is most like {@code parts}. */
    String takeLike(List<Object> parts) {
        String wanted = valid(parts);
        if (take(wanted)) {
            return wanted;
        }
        // a folder that is a secret is in the way of everything below it
        String flat = shortened(wanted.replace('/', '-'), COMPONENT_BYTES - NUMBER_BYTES);
        String name = flat;
        for (int number = 2; !take(name); number++) {
            name = flat + "-" + number;
        }
        return name;
    }

    /** {@code parts} as a valid name; what cannot stand in one is replaced. */
    static String valid(List<Object> parts) {
        StringBuilder out = new StringBuilder();
        for (Object part : parts) {
            for (String component : part.toString().split("/", -1)) {
                out.append(out.isEmpty() ? "" : "/").append(validComponent(component));
            }
        }
        String name = out.toString();
        return bytes(name) <= NAME_BYTES ? name
                : shortened(name.replace('/', '-'), COMPONENT_BYTES - NUMBER_BYTES);
    }

    private static String validComponent(String component) {
        if (component.isEmpty()) {
            return "_";
        }
        if (component.equals(".") || component.equals("..")) {
            return component.replace('.', '_');
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < component.length(); ) {
            int point = component.codePointAt(i);
            i += Character.charCount(point);
            out.appendCodePoint(NixText.invisible(point) ? '_' : point);
        }
        return shortened(out.toString(), COMPONENT_BYTES);
    }

    private static String shortened(String text, int maxBytes) {
        if (bytes(text) <= maxBytes) {
            return text;
        }
        int end = 0;
        for (int used = 0; ; ) {
            int point = text.codePointAt(end);
            used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (used > maxBytes) {
                return text.substring(0, end);
            }
            end += Character.charCount(point);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
