package sopsinstaller.leaks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sopsinstaller.endtoend.Tools;
import sopsinstaller.leaks.Needle.Kind;

/** The runs that are watched: every kind of key, every command and everything that can go wrong with them. */
final class Situations {
    private static final String INPUTS = Inputs.INSIDE + "/";
    private static final String AGE = "\"ageKeyFile\": \"" + INPUTS + "age.txt\",";
    private static final String SYSTEMCTL = """
            mkdir -p /srv/bin
            printf '%s\\n' '#!/bin/sh' 'echo "$@" >>/srv/asked; env >>/srv/asked; cat >>/srv/asked' >/srv/bin/systemctl
            chmod 755 /srv/bin/systemctl
            """;
    private static final List<String> GIVEN =
            List.of("age.txt", "ssh-age", "ssh-rsa-pkcs1", "age.yaml", "old.plain.yaml", "passphrase");
    private static final String CURIOUS = """
            mkdir -p /srv/plugins
            printf '%s\\n' '#!/bin/sh' 'env >/srv/told; head -n 6 | sed s/AGE-PLUGIN-PQ-1.*/own/ >>/srv/told' \\
              >/srv/plugins/age-plugin-pq
            chmod 755 /srv/plugins/age-plugin-pq
            """;
    private final Inputs inputs;
    private int made;

    Situations(Inputs inputs) {
        this.inputs = inputs;
    }

    /** A first installation with each kind of key. */
    List<Situation> keys() throws IOException {
        var all = new ArrayList<Situation>();
        all.add(install("an age key file", AGE, "age.yaml"));
        all.add(install("an ed25519 SSH key in its age form", ssh("ssh-age"), "ssh-age.yaml"));
        all.add(install("an ed25519 SSH key", ssh("ssh-native"), "ssh-native.yaml"));
        all.add(install("an ed25519 SSH key under a passphrase", passphrase() + ssh("ssh-locked"), "ssh-locked.yaml"));
        all.add(install("an RSA SSH key", ssh("ssh-rsa"), "ssh-rsa.yaml"));
        all.add(install("an RSA SSH key in PKCS#1", ssh("ssh-rsa-pkcs1"), "ssh-rsa.yaml"));
        all.add(install("a post-quantum age key", "\"ageKeyFile\": \"" + INPUTS + "pq.txt\",", "pq.yaml"));
        all.add(install("an RSA key of GnuPG", home("gpg-rsa"), "gpg-rsa.yaml"));
        all.add(install("a curve key of GnuPG", home("gpg-ecc"), "gpg-ecc.yaml"));
        all.add(install("gpg as a child", home("gpg-locked"), "gpg-locked.yaml")
                .after("gpgconf --homedir " + INPUTS + "gpg-locked --launch gpg-agent")
                .with("PATH", "/usr/bin:/bin").with("SOPS_AGE_KEY", inputs.text("stranger.txt")));
        all.add(install("SOPS_AGE_KEY", "", "age.yaml").with("SOPS_AGE_KEY", inputs.text("age.txt")));
        if (!Tools.onPath("age-plugin-pq").isEmpty()) {
            all.add(curious());
            all.add(install("an age plugin as a child", "\"ageKeyFile\": \"" + INPUTS + "plugin.txt\",", "pq.yaml")
                    .with("PATH", INPUTS + "bin").with("SOPS_AGE_KEY", inputs.text("stranger.txt")));
        }
        if (!Tools.onPath("age-plugin-batchpass").isEmpty()) {
            all.add(install("an age key file under a passphrase",
                    passphrase() + "\"ageKeyFile\": \"" + INPUTS + "locked.age\",", "age.yaml"));
        }
        return all;
    }

    /** A plugin that writes down what it is told: it may learn its own identity, and nothing of another. */
    private Situation curious() throws IOException {
        inputs.write("mixed.txt", inputs.text("plugin.txt") + inputs.text("stranger.txt"));
        return wrong("a plugin that writes down what it is told",
                install("", "\"ageKeyFile\": \"" + INPUTS + "mixed.txt\",", "pq.yaml")).after(CURIOUS)
                .with("PATH", "/srv/plugins:/usr/bin:/bin");
    }

    /** All that changes the machine, after a first installation. */
    List<Situation> changes() throws IOException {
        String place = place();
        String old = manifest(place, AGE, "age.yaml", "");
        String fresh = manifest(place, AGE, "update.yaml", "");
        String other = place();
        String units = manifest(other, AGE, "age.yaml", "\"restartUnits\": [\"a.service\"],");
        String changed = manifest(other, AGE, "update.yaml", "\"restartUnits\": [\"a.service\"],");
        return List.of(
                Situation.of("a first installation", old),
                Situation.of("one that changes nothing", old),
                Situation.of("a dry run of an update", fresh).with("NIXOS_ACTION", "dry-activate"),
                Situation.of("diff", "diff", fresh).ending(0, 1),
                Situation.of("an update", fresh),
                templates(),
                Situation.of("units, first", units),
                Situation.of("units, restarted by systemctl", changed).after(SYSTEMCTL)
                        .with("PATH", "/srv/bin:/usr/bin:/bin").with("SOPS_RESTART_UNITS_VIA_SYSTEMCTL", "1")
                        .with("SOPS_AGE_KEY", inputs.text("stranger.txt")));
    }

    /** The commands that only look. */
    List<Situation> commands() throws IOException {
        String place = place();
        String manifest = manifest(place, AGE, "age.yaml", "");
        String file = INPUTS + "age.yaml";
        return List.of(
                Situation.of("install", manifest),
                Situation.of("check", "check", manifest),
                Situation.of("status", "status", "/run/" + place),
                Situation.of("status -json", "status", "-json", "/run/" + place),
                Situation.of("doctor of a manifest", "doctor", manifest).ending(0, 1, 3),
                Situation.of("doctor of a file", "doctor", file).ending(0, 1, 3)
                        .with("SOPS_AGE_KEY_FILE", INPUTS + "age.txt"),
                Situation.of("recipients", "recipients", file).with("SOPS_AGE_KEY_FILE", INPUTS + "age.txt"),
                Situation.of("list", "list", file),
                Situation.of("list -nix", "list", "-nix", file),
                Situation.of("ssh-to-age of a public key", "ssh-to-age", "-i", INPUTS + "ssh-age.pub"),
                Situation.of("ssh-to-age of a private key", "ssh-to-age", "-i", INPUTS + "ssh-age").ending(0, 1),
                Situation.of("ssh-to-age -private-key", "ssh-to-age", "-private-key", "-i", INPUTS + "ssh-age")
                        .printing(Kind.PRIVATE_KEY),
                Situation.of("keygen to a file", "keygen", "-o", INPUTS + "made.txt")
                        .after("rm -f " + INPUTS + "made.txt"),
                Situation.of("--help", "--help"));
    }

    /** Everything that can be wrong. */
    List<Situation> failures() throws IOException {
        String tampered = inputs.text("age.yaml").replaceFirst("(s05: ENC\\[AES256_GCM,data:)(.)", "$1/");
        inputs.write("tampered.yaml", tampered.equals(inputs.text("age.yaml"))
                ? tampered.replaceFirst("(s05: ENC\\[AES256_GCM,data:)(.)", "$1+") : tampered);
        inputs.write("mac.yaml", inputs.text("age.yaml").replaceFirst("(?m)^s07: .*\n", ""));
        inputs.write("cut.yaml", inputs.text("age.yaml").substring(0, inputs.text("age.yaml").length() / 2));
        var all = new ArrayList<Situation>();
        all.add(wrong("a file for another key", install("", AGE, "foreign.yaml")));
        all.add(wrong("a tampered value", install("", AGE, "tampered.yaml")));
        all.add(wrong("a tampered MAC", install("", AGE, "mac.yaml")));
        all.add(wrong("half a sops file", install("", AGE, "cut.yaml")));
        all.add(wrong("a plain file in the place of a sops file", install("", AGE, "old.plain.yaml")));
        all.add(wrong("an owner that nobody is", one("\"owner\": \"nobody-at-all\",", "s00")));
        all.add(wrong("a name that is not in the file", one("", "s00/deeper")));
        all.add(wrong("another name that is not in the file", one("", "s99")));
        all.add(wrong("no key file there", install("", "\"ageKeyFile\": \"/nowhere\",", "age.yaml")));
        all.add(wrong("a manifest that is cut", Situation.of("", broken(AGE, "{\"secrets\": ["))));
        all.add(unknownPlaceholder());
        return all;
    }

    /** Secrets in the place of something else: each kind of file for each other kind, and keys instead of paths. */
    List<Situation> mistakes() throws IOException {
        var all = new ArrayList<Situation>();
        for (String given : GIVEN) {
            all.add(wrong(given + " as manifest", Situation.of("", INPUTS + given)));
            all.add(wrong(given + " as sops file", install("", AGE, given)));
            all.add(wrong(given + " as age key file", install("", "\"ageKeyFile\": \"" + INPUTS + given + "\",",
                    "foreign.yaml")));
            all.add(wrong(given + " as SSH key", install("", ssh(given), "foreign.yaml")));
            all.add(wrong(given + " as SSH key for PGP", install("", "\"sshKeyPaths\": [\"" + INPUTS + given + "\"],",
                    "gpg-rsa.yaml")));
            all.add(wrong(given + " as passphrase", install("", "\"agePassphraseFile\": \"" + INPUTS + given + "\", "
                    + ssh("ssh-locked"), "ssh-locked.yaml")));
            all.add(wrong(given + " in recipients", Situation.of("", "recipients", INPUTS + given)));
            all.add(wrong(given + " in list", Situation.of("", "list", INPUTS + given)));
            all.add(wrong(given + " in doctor", Situation.of("", "doctor", INPUTS + given)));
            all.add(wrong(given + " in ssh-to-age", Situation.of("", "ssh-to-age", "-i", INPUTS + given)));
        }
        String ageKey = inputs.text("age.txt").lines()
                .filter(line -> line.startsWith("AGE-")).findFirst().orElseThrow();
        String sshKey = inputs.text("ssh-age").replace("\n", "\\n");
        for (String key : List.of(ageKey, sshKey)) {
            String kind = key.startsWith("AGE") ? "an age key" : "an SSH key";
            for (String member : List.of("ageKeyFile", "agePassphraseFile", "gnupgHome")) {
                all.add(inManifest(kind + " as " + member, "\"" + member + "\": \"" + key + "\",", "foreign.yaml"));
            }
            for (String member : List.of("ageSshKeyPaths", "sshKeyPaths", "ageIdentityPaths")) {
                all.add(inManifest(kind + " in " + member, "\"" + member + "\": [\"" + key + "\"],", "foreign.yaml"));
            }
            all.add(inManifest(kind + " in a member that does not exist", "\"ageKey\": \"" + key + "\",", "age.yaml"));
            all.add(inManifest(kind + " with a number's type", "\"ageKeyFile\": 1, \"gnupgHome\": [\"" + key + "\"],",
                    "age.yaml"));
        }
        return all;
    }

    private Situation inManifest(String name, String members, String file) throws IOException {
        return wrong(name, install("", members, file));
    }

    private static Situation wrong(String name, Situation given) {
        return given.named(name).ending(0, 1, 2, 3);
    }

    /** A first installation at a place of its own. */
    Situation install(String name, String members, String file) throws IOException {
        return Situation.of(name, manifest(place(), members, file, ""));
    }

    private Situation one(String more, String key) throws IOException {
        String place = place();
        return Situation.of("", write(place, AGE, """
                {"name": "s01", "key": "s01", "path": "/run/%1$s/s01", "mode": "0400", "format": "yaml",
                 "sopsFile": "%2$sage.yaml"},
                {"name": "a", "key": "%3$s", "path": "/run/%1$s/a", "mode": "0400", "format": "yaml", %4$s
                 "sopsFile": "%2$sage.yaml"}""".formatted(place, INPUTS, key, more), ""));
    }

    /** A first installation of much more than secrets. */
    Situation templates() throws IOException {
        return Situation.of("templates and own paths", rich(place()));
    }

    /** Templates with placeholders, an own path, a whole file. */
    private String rich(String place) throws IOException {
        String templates = """
                "placeholderBySecretName": {"s00": "<SOPS:A:PLACEHOLDER>", "s01": "<SOPS:B:PLACEHOLDER>"},
                "templates": [
                  {"name": "t", "content": "a=<SOPS:A:PLACEHOLDER> b=<SOPS:B:PLACEHOLDER>",
                   "path": "/srv/%1$s-t", "mode": "0400"}
                ],""".formatted(place);
        String entries = entries(place, "age.yaml", "") + """
                , {"name": "own", "key": "s02", "path": "/srv/%1$s/own", "mode": "0400", "format": "yaml",
                   "sopsFile": "%2$sage.yaml"},
                {"name": "whole", "key": "", "path": "/run/%1$s/whole", "mode": "0400", "format": "yaml",
                   "sopsFile": "%2$sage.yaml"}""".formatted(place, INPUTS);
        return write(place, AGE, entries, templates);
    }

    /** A template whose placeholder nobody has. */
    private Situation unknownPlaceholder() throws IOException {
        String place = place();
        String entries = entries(place, "age.yaml", "");
        return wrong("a placeholder that nobody has", Situation.of("", write(place, AGE, entries, """
                "placeholderBySecretName": {"s00": "<SOPS:A:PLACEHOLDER>"},
                "templates": [{"name": "t", "content": "a=<SOPS:A:PLACEHOLDER> b=<SOPS:Z:PLACEHOLDER>",
                  "path": "/srv/%s-t", "mode": "0400"}],""".formatted(place))));
    }

    private String broken(String members, String text) throws IOException {
        String name = "manifest" + made++ + ".json";
        inputs.write(name, "{" + members + text);
        return INPUTS + name;
    }

    private String manifest(String place, String members, String file, String more) throws IOException {
        return write(place, members, entries(place, file, more), "");
    }

    private static String entries(String place, String file, String more) {
        return IntStream.range(0, Inputs.VALUES).mapToObj(i -> """
                {"name": "s%02d", "key": "s%02d", "path": "/run/%s/s%02d", "mode": "0400", "format": "yaml", %s
                 "sopsFile": "%s"}""".formatted(i, i, place, i, more, INPUTS + file))
                .collect(Collectors.joining(",\n"));
    }

    private String write(String place, String members, String entries, String more) throws IOException {
        String name = "manifest" + made++ + ".json";
        inputs.write(name, """
                {"secretsMountPoint": "/run/%s.d", "symlinkPath": "/run/%s", "keepGenerations": 1, %s %s "secrets": [
                %s] }""".formatted(place, place, members, more, entries));
        return INPUTS + name;
    }

    private String place() {
        return "place" + made++;
    }

    private static String ssh(String key) {
        return "\"ageSshKeyPaths\": [\"" + INPUTS + key + "\"],";
    }

    private static String home(String name) {
        return "\"gnupgHome\": \"" + INPUTS + name + "\",";
    }

    private static String passphrase() {
        return "\"agePassphraseFile\": \"" + INPUTS + "passphrase\", ";
    }
}
