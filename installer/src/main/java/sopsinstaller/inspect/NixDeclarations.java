package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.List;
import sopsinstaller.store.Store;

/**
 * The answer of {@code list --nix}: declarations of all secrets of a file, to paste into a NixOS or home-manager
 * module. A key that is its own name is not written again; every other is, as a list of its parts.
 */
public final class NixDeclarations {
    private final String file;
    private final SecretNames names;
    private final DeclaredNames declared = new DeclaredNames();

    private NixDeclarations(String file, SecretNames names) {
        this.file = file;
        this.names = names;
    }

    /**
     * The declarations of {@code names}; each line ends with a line feed.
     *
     * @param file the file's path as the operator named it; a relative one is taken as seen from the Nix file
     */
    public static String text(String file, SecretNames names) {
        return new NixDeclarations(file, names).text();
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        if (!NixText.canHold(file)) {
            return out.append("# the name of ").append(safe(file)).append(" cannot be written in Nix: rename it\n")
                    .toString();
        }
        switch (names.store()) {
            case YAML -> out.append("# where another file is the default: sopsFile = ").append(NixText.path(file))
                    .append("; in each declaration instead\n")
                    .append("sops.defaultSopsFile = ").append(NixText.path(file)).append(";\n");
            case JSON -> { }
            case DOTENV, INI -> {
                out.append("# the whole file, as it is:\n# ");
                declare(out, declared.takeLike(List.of(fileName())), " key = \"\";");
                out.append('\n');
            }
            case BINARY -> {
                declare(out, declared.takeLike(List.of(fileName())), "");
                return out.append('\n').toString();
            }
        }
        values(out);
        return out.toString();
    }

    /** First the keys that are names, so that none of them has to give way to a name that was made up. */
    private void values(StringBuilder out) {
        List<String> own = new ArrayList<>(names.names().size());
        for (SecretNames.Name name : names.names()) {
            String natural = obstacle(name).isEmpty() ? DeclaredNames.natural(name.parts()) : "";
            own.add(!natural.isEmpty() && declared.take(natural) ? natural : "");
        }
        for (int i = 0; i < own.size(); i++) {
            SecretNames.Name name = names.names().get(i);
            String obstacle = obstacle(name);
            if (obstacle.isEmpty()) {
                String taken = own.get(i).isEmpty() ? declared.takeLike(name.parts()) : own.get(i);
                declare(out, taken, key(name.parts(), taken));
                out.append(name.encrypted() ? "\n" : " # not encrypted\n");
            } else {
                out.append("# ").append(shown(name.parts())).append(": ").append(obstacle).append('\n');
            }
        }
    }

    private void declare(StringBuilder out, String name, String key) {
        String format = names.store() == Store.YAML ? ""
                : " sopsFile = " + NixText.path(file) + "; format = " + NixText.string(names.store().label()) + ";";
        out.append("sops.secrets.").append(NixText.string(name)).append(" = {").append(format).append(key)
                .append(" };");
    }

    /** Nothing where the name is the key; dotenv and ini take every text as the whole file, so it is a list there. */
    private String key(List<Object> parts, String name) {
        boolean nested = names.store() == Store.YAML || names.store() == Store.JSON;
        return nested && DeclaredNames.natural(parts).equals(name) ? "" : " key = " + NixText.list(parts) + ";";
    }

    /** Why a value cannot be declared; empty when it can. */
    private String obstacle(SecretNames.Name name) {
        if (!name.reachable()) {
            return "an equal key before it is found in its place";
        }
        if (name.type().equals("null")) {
            return "null cannot be installed";
        }
        if (names.store() == Store.INI && name.type().equals("map")) {
            return "the section is empty";
        }
        for (Object part : name.parts()) {
            if (part instanceof String text && !NixText.canHold(text)) {
                return "the key has characters that cannot be written in Nix";
            }
        }
        return "";
    }

    private static String shown(List<Object> parts) {
        StringBuilder out = new StringBuilder();
        for (Object part : parts) {
            out.append(out.isEmpty() ? "" : " ")
                    .append(part instanceof String text ? "\"" + safe(text) + "\"" : part.toString());
        }
        return out.toString();
    }

    private String fileName() {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
