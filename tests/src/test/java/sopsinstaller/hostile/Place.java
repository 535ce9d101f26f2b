package sopsinstaller.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where a hostile file is put, and with that which commands read it. */
final class Place {
    private static final Map<String, String> FILES = Map.of("yaml", "h.yaml", "json", "h.json", "dotenv", "h.env",
            "ini", "h.ini", "binary", "h.bin");

    private Place() {}

    /** As the manifest itself. */
    static Attack manifest(String family, String name, Attack.Content content) {
        return reads(new Attack(family, name).file("manifest.json", content)).command("diff", "@manifest.json")
                .mayMoveAway();
    }

    /** As a sops file with one secret, {@code key} (JSON). */
    static Attack sops(String family, String name, String format, String key, Attack.Content content) {
        return sopsWithKeys(family, name, format, key, "\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"]",
                content);
    }

    /** As a sops file that is opened with {@code keys}, members of a manifest. */
    static Attack sopsWithKeys(String family, String name, String format, String key, String keys,
            Attack.Content content) {
        String file = FILES.get(format);
        Attack attack = new Attack(family, name).file(file, content)
                .file("manifest.json", text(manifest(keys, secret("h", key, "@" + file, format))));
        return reads(attack).command("list", "@" + file).command("recipients", "@" + file);
    }

    /** As an age file that is a secret. */
    static Attack age(String family, String name, Attack.Content content) {
        return ageWithKeys(family, name, "\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"]", content);
    }

    /** As an age file that is opened with {@code keys}, members of a manifest. */
    static Attack ageWithKeys(String family, String name, String keys, Attack.Content content) {
        Attack attack = new Attack(family, name).file("h.age", content)
                .file("manifest.json", text(manifest(keys, secret("h", "\"\"", "@h.age", "age"))));
        return reads(attack).command("recipients", "@h.age");
    }

    /** As a file of age identities. */
    static Attack identities(String family, String name, Attack.Content content) {
        Attack attack = new Attack(family, name).file("h.key", content).script("chmod 600 h.key")
                .file("manifest.json", text(manifest("\"ageKeyFile\": \"@h.key\"", password())));
        return reads(attack).variable("SOPS_AGE_KEY_FILE", "@h.key")
                .command("recipients", "/mnt/fixtures/sops/all.yaml");
    }

    /** As an identity file under a passphrase that is configured. */
    static Attack lockedIdentities(String family, String name, String passphrase, Attack.Content content) {
        Attack attack = new Attack(family, name).file("h.key", content)
                .file("passphrase", () -> passphrase.getBytes(StandardCharsets.UTF_8)).secret(passphrase)
                .script("chmod 600 h.key passphrase").file("manifest.json", text(manifest(
                        "\"ageKeyFile\": \"@h.key\", \"agePassphraseFile\": \"@passphrase\"", password())));
        return reads(attack);
    }

    /** As an SSH private key, for age and for OpenPGP. */
    static Attack sshKey(String family, String name, Attack.Content content) {
        Attack attack = new Attack(family, name).file("h_key", content)
                .file("passphrase", () -> "a passphrase".getBytes(StandardCharsets.UTF_8))
                .script("chmod 600 h_key passphrase").file("manifest.json", text(manifest("""
                        "ageSshKeyPaths": ["@h_key"], "sshKeyPaths": ["@h_key"], "agePassphraseFile": "@passphrase"
                        """.strip(), password())));
        return reads(attack).command("ssh-to-age", "-private-key", "-i", "@h_key", "-o", "/dev/null");
    }

    /** As an SSH public key: of a conversion, and of a host that a check is told of. */
    static Attack sshPublicKey(String family, String name, Attack.Content content) {
        return new Attack(family, name).file("h.pub", content).command("ssh-to-age", "-i", "@h.pub");
    }

    /** As the text of a template, in a file. */
    static Attack template(String family, String name, String placeholders, Attack.Content content) {
        String manifest = manifest("\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"]", password())
                .replaceFirst("\\}\\s*$", """
                        , "templates": [{"name": "t", "path": "/run/secrets/rendered/t", "mode": "0400", "file": "@t"}],
                          "placeholders": [%s] }""".formatted(placeholders));
        return reads(new Attack(family, name).file("t", content).file("manifest.json", text(manifest)));
    }

    /** As sops' own configuration beside a sops file. */
    static Attack rules(String family, String name, Attack.Content content) {
        Attack attack = new Attack(family, name).file(".sops.yaml", content)
                .script("cp /mnt/fixtures/sops/all.yaml h.yaml");
        return attack.command("doctor", "@h.yaml").command("list", "@.sops.yaml").command("recipients", "@.sops.yaml");
    }

    /** A manifest with {@code keys} and {@code entries}, which are JSON. */
    static String manifest(String keys, String entries) {
        return """
                {"secretsMountPoint": "/run/secrets.d", "symlinkPath": "/run/secrets", "keepGenerations": 1, %s,
                 "secrets": [%s]}""".formatted(keys, entries);
    }

    /** One secret; {@code key} is JSON, {@code @} stands for the folder. */
    static String secret(String name, String key, String file, String format) {
        return """
                {"name": "%s", "key": %s, "path": "/run/secrets/%s", "mode": "0400", "sopsFile": "%s",
                 "format": "%s"}"""
                .formatted(name, key, name, file, format);
    }

    /** A secret of a sops file that is as it should be. */
    static String password() {
        return secret("password", "\"db/password\"", "/mnt/fixtures/sops/all.yaml", "yaml");
    }

    /** The bytes of a text in which {@code @} stands for the folder. */
    static Attack.Content text(String text) {
        return () -> text.replace("@", Attack.FOLDER).getBytes(StandardCharsets.UTF_8);
    }

    private static Attack reads(Attack attack) {
        return attack.command("@manifest.json").command("check", "@manifest.json").command("doctor", "@manifest.json");
    }
}
