package sopsinstaller.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import sopsinstaller.faults.Declaration.Accounts;
import sopsinstaller.faults.Scenario.Way;

/** The runs that are disturbed, of five secrets each where their name says no other number. */
final class Scenarios {
    private static final int SECRETS = 5;
    private static final int MANY = 500;
    private static final String MOUNT_POINT = "/run/secrets.d";
    private static final String LINK = "/run/secrets";
    private static final String USERS_LINK = "/run/secrets-for-users";
    private static final String HOME_LINK = "/home/alice/.config/secrets";
    private static final String UNITS =
            ", \"restartUnits\": [\"app.service\", \"db.service\"], \"reloadUnits\": [\"web.service\"]";
    /** Writes down what it was asked, as systemctl may be asked more than once. */
    private static final String SYSTEMCTL = """
            mkdir /srv/bin
            printf '%s\\n' '#!/bin/sh' 'echo "$*" >>/srv/asked' >/srv/bin/systemctl
            chmod 755 /srv/bin/systemctl""";
    /** Speaks as age-plugin(1) says, and gives back as the file's key what it gets: the fixture is not encrypted. */
    private static final String PLUGIN = """
            mkdir /srv/bin
            cat >/srv/bin/age-plugin-unencrypted <<'PLUGIN'
            #!/bin/sh
            while IFS= read -r line; do
                case "$line" in
                '-> recipient-stanza '*) IFS= read -r key ;;
                '-> done') IFS= read -r line; break ;;
                esac
            done
            printf -- '-> file-key 0\\n%s\\n' "$key"
            IFS= read -r line; IFS= read -r line
            printf -- '-> done\\n\\n'
            PLUGIN
            chmod 755 /srv/bin/age-plugin-unencrypted""";
    private static final String PLACEHOLDERS = """
            , "placeholders": [ {"placeholder": "@raw@", "secret": "s0"},
            {"placeholder": "@json@", "secret": "s2", "encoding": "json"},
            {"placeholder": "@base64@", "secret": "s0", "encoding": "base64"} ]""";

    private Scenarios() {}

    /** All that are disturbed at every call. */
    static List<Scenario> all() {
        return List.of(firstInstall(), update(), templates(), ownPaths(), prune(), unitLists(), systemctl(), userMode(),
                forUsers());
    }

    /** Those in which every call is made to fail. */
    static List<Scenario> failing() {
        return List.of(firstInstall(), update(), templates(), ownPaths(), unitLists(), systemctl(), plugin(),
                userMode());
    }

    private static String head(String mountPoint, String link, int keep) {
        return """
                "secretsMountPoint": "%s", "symlinkPath": "%s", "keepGenerations": %d,
                "ageSshKeyPaths": ["/mnt/fixtures/keys/host_ed25519"]""".formatted(mountPoint, link, keep);
    }

    private static Declaration declared(String word) {
        return new Declaration(head(MOUNT_POINT, LINK, 1), word, Accounts.DECLARED);
    }

    private static Scenario system(String name, List<Declaration> before, Declaration after, List<Way> paths) {
        return new Scenario(name, "root", Map.of(), List.of(), MOUNT_POINT, LINK, "", before, after, paths,
                new TreeMap<>());
    }

    /** Nothing is there, not even the mount point. */
    static Scenario firstInstall() {
        return system("first install", List.of(), declared("new").secrets(SECRETS, ""), List.of());
    }

    /** All values change. */
    static Scenario update() {
        return system("update", List.of(declared("old").secrets(SECRETS, "")), declared("new").secrets(SECRETS, ""),
                List.of());
    }

    /** As {@link #update}, of very many secrets. */
    static Scenario updateOfMany() {
        return system("update of 500", List.of(declared("old").secrets(MANY, "")), declared("new").secrets(MANY, ""),
                List.of());
    }

    /** Two templates change with their secrets; one has a path of its own. */
    static Scenario templates() {
        return system("templates", List.of(withTemplates("old")), withTemplates("new"),
                List.of(new Way("/srv/app/config", "rendered/config.json", "rendered/config.json")));
    }

    private static Declaration withTemplates(String word) {
        var declaration = new Declaration(head(MOUNT_POINT, LINK, 1) + PLACEHOLDERS, word, Accounts.DECLARED)
                .secrets(SECRETS, "");
        String raw = declaration.value(0);
        String base64 = Base64.getEncoder().encodeToString(raw.getBytes(StandardCharsets.UTF_8));
        return declaration.template("app.env", "A=@raw@ B=@base64@", "A=" + raw + " B=" + base64, "")
                .template("config.json", "{\\\"a\\\": @json@}", "{\"a\": \"" + declaration.value(2) + "\"}",
                        ", \"path\": \"/srv/app/config\"");
    }

    /** One path stays, one moves, one link goes away, one comes, and a secret goes with its path. */
    static Scenario ownPaths() {
        Declaration old = declared("old").secret(0, "first", 1, ", \"path\": \"/srv/stays/s0\"")
                .secret(1, "first", 2, ", \"path\": \"/srv/from/s1\"")
                .secret(2, "first", 3, ", \"links\": [\"/srv/one\", \"/srv/two\"]")
                .secret(3, "first", 4, "").secret(4, "first", 5, ", \"path\": \"/srv/goes/s4\"");
        Declaration fresh = declared("new").secret(0, "first", 1, ", \"path\": \"/srv/stays/s0\"")
                .secret(1, "first", 2, ", \"path\": \"/srv/to/a/new/place/s1\"")
                .secret(2, "first", 3, ", \"links\": [\"/srv/one\"]")
                .secret(3, "first", 4, ", \"links\": [\"/srv/three\"], \"credential\": \"s3\"");
        return system("own paths", List.of(old), fresh, List.of(new Way("/srv/stays/s0", "s0", "s0"),
                new Way("/srv/from/s1", "deep/s1", ""), new Way("/srv/to/a/new/place/s1", "", "deep/s1"),
                new Way("/srv/one", "s2", "s2"), new Way("/srv/two", "s2", ""),
                new Way("/srv/three", "", "deep/er/s3"), new Way("/run/credstore/s3", "", "deep/er/s3"),
                new Way("/srv/goes/s4", "s4", "")));
    }

    /** Three older generations stand, and only the new one is to stay. */
    static Scenario prune() {
        List<Declaration> before = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            before.add(new Declaration(head(MOUNT_POINT, LINK, 0), "old", Accounts.DECLARED).secrets(SECRETS, ""));
        }
        return system("prune", before, declared("new").secrets(SECRETS, ""), List.of());
    }

    /** Units are written into the lists of whoever activates the system. */
    static Scenario unitLists() {
        NavigableMap<String, List<String>> asked = new TreeMap<>(Map.of(
                "/run/nixos/activation-restart-list", List.of("app.service", "db.service", "other.service"),
                "/run/nixos/activation-reload-list", List.of("web.service")));
        return new Scenario("lists of units", "root", Map.of(), List.of(), MOUNT_POINT, LINK, "mkdir /run/nixos",
                List.of(withUnits("old")), withUnits("new"), List.of(), asked);
    }

    /** Units are asked for by systemctl, a child process. */
    static Scenario systemctl() {
        NavigableMap<String, List<String>> asked = new TreeMap<>(Map.of("/srv/asked", List.of(
                "--no-block try-restart app.service db.service other.service",
                "--no-block try-reload-or-restart web.service")));
        return new Scenario("systemctl", "root", Map.of("SOPS_RESTART_UNITS_VIA_SYSTEMCTL", "1", "PATH",
                "/srv/bin:/usr/bin:/bin"), List.of(), MOUNT_POINT, LINK, SYSTEMCTL, List.of(withUnits("old")),
                withUnits("new"), List.of(), asked);
    }

    /** The key of one file is an age plugin's, a child process that is spoken with. */
    static Scenario plugin() {
        String key = ", \"ageKeyFile\": \"/mnt/fixtures/plugins/unencrypted.txt\"";
        Declaration fresh = new Declaration(head(MOUNT_POINT, LINK, 1) + key, "new", Accounts.DECLARED)
                .secrets(SECRETS - 1, "")
                .secret("p", "/mnt/fixtures/plugins/unencrypted.yaml", "word", "opened by a plugin");
        return new Scenario("plugin", "root", Map.of("PATH", "/srv/bin:/usr/bin:/bin"), List.of(), MOUNT_POINT, LINK,
                PLUGIN, List.of(declared("old").secrets(SECRETS - 1, "")), fresh, List.of(), new TreeMap<>());
    }

    private static Declaration withUnits(String word) {
        Declaration declaration = declared(word).secrets(SECRETS - 1, UNITS);
        // this one is the same in both, or removed: what it asks for is never asked, or asked at its removal
        return word.equals("old")
                ? declaration.secret(4, "first", 5,
                        ", \"restartUnits\": [\"other.service\"], \"restartOn\": [\"value\", \"removal\"]")
                : declaration;
    }

    /** Alice installs for herself; nothing is mounted. */
    static Scenario userMode() {
        List<Declaration> both = new ArrayList<>();
        for (String word : List.of("old", "new")) {
            both.add(new Declaration("""
                    "secretsMountPoint": "%%r/secrets.d", "symlinkPath": "%s", "keepGenerations": 1,
                    "ageSshKeyPaths": ["/home/alice/fixtures/keys/host_ed25519"], "userMode": true"""
                    .formatted(HOME_LINK), word, Accounts.ALICE).secrets(SECRETS - 1, "")
                    .secret(4, "first", 5, ", \"path\": \"/home/alice/.netrc\""));
        }
        return new Scenario("user mode", "alice", Map.of("XDG_RUNTIME_DIR", "/run/user/1000"), List.of(),
                "/run/user/1000/secrets.d", HOME_LINK, "", List.of(both.getFirst()), both.getLast(),
                List.of(new Way("/home/alice/.netrc", "s4", "s4")), new TreeMap<>());
    }

    /** Secrets for users' passwords, of two files, before there are users. */
    static Scenario forUsers() {
        List<Declaration> both = new ArrayList<>();
        for (String word : List.of("old", "new")) {
            var declaration = new Declaration(head("/run/secrets-for-users.d", USERS_LINK, 1), word, Accounts.IGNORED);
            for (int i = 0; i < SECRETS; i++) {
                declaration.secret(i, i % 2 == 0 ? "first" : "second", i + 1, "");
            }
            both.add(declaration);
        }
        return new Scenario("for users", "root", Map.of(), List.of("-ignore-passwd"), "/run/secrets-for-users.d",
                USERS_LINK, "", List.of(both.getFirst()), both.getLast(), List.of(), new TreeMap<>());
    }
}
