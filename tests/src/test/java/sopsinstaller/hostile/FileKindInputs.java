package sopsinstaller.hostile;

import java.util.ArrayList;
import java.util.List;

/** Names of what is no ordinary file, wherever the program reads one. */
final class FileKindInputs {
    private static final String FAMILY = "file kinds";
    private static final List<String> KINDS = List.of("/dev/zero", "/dev/random", "/dev/null", "/dev/full", "/dev/tty",
            "/proc/self/mem", "/proc/self/maps", "/proc/self/environ", "/proc/kmsg", "/proc/kcore", "/proc/1/mem",
            "/proc/self/fd/0", "/proc/sys/kernel/random/uuid", "/sys/kernel/notes", "/run", "/", "", "@fifo", "@socket",
            "@folder", "@loop", "@dangling", "@block", "@sparse", "@nothing", "@unreadable/x", "@h\\u0000x",
            "relative");
    private static final String MAKE = """
            mkfifo fifo; mkdir folder; ln -s loop loop; ln -s nowhere dangling
            truncate -s 8E sparse || truncate -s 1T sparse
            mknod block b 7 99; mkdir -m 0 unreadable; : > nothing
            (umask 077; perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "socket", Listen => 1)' || :)
            chmod 600 fifo sparse nothing""".strip();

    private FileKindInputs() {}

    static List<Attack> all() {
        var all = new ArrayList<Attack>();
        String host = "\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"]";
        for (String kind : KINDS) {
            String path = "\"" + kind + "\"";
            for (String format : List.of("yaml", "json", "binary", "dotenv", "ini", "age")) {
                manifest(all, kind + " as a file of " + format, Place.manifest(host,
                        Place.secret("h", "\"\"", kind, format)));
            }
            for (String member : List.of("ageKeyFile", "agePassphraseFile", "gnupgHome")) {
                manifest(all, kind + " as " + member, Place.manifest((member.equals("gnupgHome") ? "" : host + ", ")
                        + "\"" + member + "\": " + path, Place.password()));
            }
            for (String member : List.of("ageSshKeyPaths", "ageIdentityPaths", "sshKeyPaths")) {
                manifest(all, kind + " in " + member, Place.manifest("\"" + member + "\": [" + path + "]",
                        Place.password()));
            }
            manifest(all, kind + " as a template", Place.manifest(host, Place.password()).replaceFirst("\\}\\s*$", """
                    , "templates": [{"name": "t", "path": "/run/secrets/rendered/t", "mode": "0400", "file": "%s"}]}"""
                    .formatted(kind)));
            if (!kind.contains("\\u0000")) {
                all.add(new Attack(FAMILY, kind + " to the commands").script(MAKE)
                        .command("install", kind).command("check", kind).command("diff", kind).command("doctor", kind)
                        .command("list", kind).command("recipients", kind).command("ssh-to-age", "-i", kind)
                        .command("ssh-to-age", "-private-key", "-i", kind).command("status", kind)
                        .mayMoveAway());
                all.add(new Attack(FAMILY, kind + " in the environment").variable("SOPS_AGE_KEY_FILE", kind)
                        .variable("SOPS_AGE_SSH_PRIVATE_KEY_FILE", kind).variable("XDG_RUNTIME_DIR", kind).script(MAKE)
                        .command("recipients", "/mnt/fixtures/sops/all.yaml").command("diff", "/mnt/case/base.json")
                        .command("doctor", "/mnt/fixtures/sops/all.yaml"));
            }
        }
        outputs(all);
        return all;
    }

    private static void outputs(List<Attack> all) {
        for (String there : List.of("/dev/zero", "/dev/full", "@fifo", "@socket", "@folder", "@loop", "@nothing",
                "/proc/self/mem",
                "/", "/proc/x", "@nothing/x", "@loop/x")) {
            Attack attack = new Attack(FAMILY, there + " as an output").script(MAKE).command("keygen", "-o", there);
            // in a folder it makes a key, as it should
            all.add(there.equals("@folder") ? attack : attack.command("keygen", "-host", there));
        }
    }

    private static void manifest(List<Attack> all, String name, String text) {
        all.add(new Attack(FAMILY, name).file("manifest.json", Place.text(text)).script(MAKE)
                .command("@manifest.json").command("check", "@manifest.json").command("doctor", "@manifest.json"));
    }
}
