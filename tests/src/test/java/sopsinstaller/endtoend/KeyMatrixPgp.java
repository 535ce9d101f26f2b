package sopsinstaller.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static sopsinstaller.endtoend.KeyMatrixTool.AGE_KEYGEN;
import static sopsinstaller.endtoend.KeyMatrixTool.GPG;
import static sopsinstaller.endtoend.KeyMatrixTool.GPGCONF;
import static sopsinstaller.endtoend.KeyMatrixTool.GPG_AGENT;
import static sopsinstaller.endtoend.KeyMatrixTool.GPG_CONNECT_AGENT;
import static sopsinstaller.endtoend.KeyMatrixTool.SSH_KEYGEN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sopsinstaller.endtoend.KeyMatrixKind.Key;
import sopsinstaller.endtoend.KeyMatrixKind.Recipient;

/** The kinds of keys that OpenPGP opens, made by gpg and ssh-keygen. */
final class KeyMatrixPgp {
    private static final String PATHS = "/usr/local/bin:/usr/bin:/bin";
    private static final List<KeyMatrixTool> GNUPG = List.of(GPG, GPG_AGENT, GPGCONF);
    private static final Pattern FINGERPRINT = Pattern.compile("(?m)^fpr:::::::::([0-9A-F]+):");
    private static final Pattern KEYGRIP = Pattern.compile("(?m)^grp:::::::::([0-9A-F]+):");

    private KeyMatrixPgp() {}

    static List<KeyMatrixKind> kinds() {
        return List.of(
                new KeyMatrixKind("PGP of an ssh-rsa key", List.of(SSH_KEYGEN, GPG), folder ->
                        ssh(folder, KeyMatrixPgp::imported)),
                new KeyMatrixKind("PGP of an ssh-rsa key, encrypted by sops without gpg", List.of(SSH_KEYGEN), folder ->
                        ssh(folder, packets -> Files.move(packets, packets.resolveSibling("pubring.gpg")))),
                new KeyMatrixKind("PGP of an ssh-rsa key under a passphrase", List.of(SSH_KEYGEN, GPG), folder ->
                        locked(folder, ssh(folder, KeyMatrixPgp::imported))),
                new KeyMatrixKind("PGP of an ssh-rsa key, and age, both needed", List.of(SSH_KEYGEN, GPG, AGE_KEYGEN),
                        KeyMatrixPgp::groups),
                home("rsa3072", "rsa3072", "sign", "rsa3072"),
                home("one rsa3072 for all", "rsa3072", "sign,encr", ""),
                home("ed25519 with cv25519", "ed25519", "sign", "cv25519"),
                home("nistp256", "nistp256", "sign", "nistp256"),
                home("nistp384", "nistp384", "sign", "nistp384"),
                home("nistp521", "nistp521", "sign", "nistp521"),
                new KeyMatrixKind("GnuPG home: recipients are not named", GNUPG, KeyMatrixPgp::anonymous),
                new KeyMatrixKind("GnuPG home: secring.gpg alone, encrypted by sops without gpg", GNUPG,
                        KeyMatrixPgp::rings),
                new KeyMatrixKind("GnuPG home: found in GNUPGHOME", GNUPG, folder -> {
                    Made made = generate(folder, "", "ed25519", "sign", "cv25519");
                    return Key.of(made.recipient(), "").with("GNUPGHOME", made.home().toString());
                }),
                new KeyMatrixKind("GnuPG home under a passphrase that its agent has",
                        List.of(GPG, GPG_AGENT, GPGCONF, GPG_CONNECT_AGENT), KeyMatrixPgp::agent),
                new KeyMatrixKind("GnuPG home under a passphrase that its gpg.conf names", GNUPG,
                        KeyMatrixPgp::configured));
    }

    private record Made(Path home, Recipient recipient) {}

    private static KeyMatrixKind home(String name, String primary, String usage, String subkey) {
        return new KeyMatrixKind("GnuPG home: " + name, GNUPG, folder -> {
            Made made = generate(folder, "", primary, usage, subkey);
            return Key.of(made.recipient(), member(made.home()));
        });
    }

    /** What is done with a file of packets that lies alone in a home. */
    private interface Import {
        void accept(Path packets) throws IOException, InterruptedException;
    }

    /** An SSH key, and a home with the public half of its OpenPGP form. */
    private static Key ssh(Path folder, Import importer) throws IOException, InterruptedException {
        Path key = KeyMatrixAge.ssh(folder, "rsa", "").file();
        Path home = privateFolder(folder.resolve("public"));
        try {
            KeyMatrixExport export = KeyMatrixExport.of(key, folder.resolve("copy"));
            importer.accept(Files.write(home.resolve("packets"), export.packets()));
            return Key.of(Recipient.ofPgp(export.fingerprint(), home), "\"sshKeyPaths\": [\"" + key + "\"],");
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void imported(Path packets) throws IOException, InterruptedException {
        gpg(packets.getParent(), "", "--import", packets.toString());
    }

    private static Key locked(Path folder, Key key) throws IOException, InterruptedException {
        KeyMatrixAge.lockSsh(folder, "rsa");
        return KeyMatrixAge.withPassphrase(folder, key);
    }

    /** One group for an age key, the other for a PGP key. */
    private static Key groups(Path folder) throws IOException, InterruptedException {
        Key pgp = ssh(folder, KeyMatrixPgp::imported);
        KeyMatrixAge.Made age = KeyMatrixAge.ageKey(folder.resolve("keys.txt"));
        return Key.of(new Recipient(age.recipient(), pgp.publicKey().fingerprint(), pgp.publicKey().gnupgHome()),
                pgp.members() + " \"ageKeyFile\": \"" + age.file() + "\",");
    }

    /** Its gpg.conf leaves the key id out of every message. */
    private static Key anonymous(Path folder) throws IOException, InterruptedException {
        Made made = generate(folder, "", "rsa3072", "sign", "rsa3072");
        Files.writeString(made.home().resolve("gpg.conf"), "throw-keyids\n");
        return Key.of(made.recipient(), member(made.home()));
    }

    /** As GnuPG 1 kept keys, and as they are exported: from such files sops encrypts without gpg. */
    private static Key rings(Path folder) throws IOException, InterruptedException {
        Made made = generate(folder, "", "rsa3072", "sign", "rsa3072");
        Path old = privateFolder(folder.resolve("old"));
        Path publicOld = privateFolder(folder.resolve("public"));
        Files.write(old.resolve("secring.gpg"), gpg(made.home(), "", "--export-secret-keys"));
        Files.write(publicOld.resolve("pubring.gpg"), gpg(made.home(), "", "--export"));
        stopAgent(made.home());
        return Key.of(Recipient.ofPgp(made.recipient().fingerprint(), publicOld), member(old));
    }

    /** The agent is started in the private machine: its socket is where gpg looks for it there. */
    private static Key agent(Path folder) throws IOException, InterruptedException {
        Made made = generate(folder, KeyMatrixAge.PASSPHRASE, "rsa3072", "sign", "cv25519");
        Files.writeString(made.home().resolve("gpg-agent.conf"), "allow-preset-passphrase\n");
        String passphrase = HexFormat.of().withUpperCase().formatHex(KeyMatrixAge.PASSPHRASE.getBytes(UTF_8));
        byte[] keys = gpg(made.home(), "", "--list-secret-keys", "--with-colons", "--with-keygrip");
        stopAgent(made.home());
        String presets = matches(KEYGRIP, keys).stream()
                .map(key -> "gpg-connect-agent 'PRESET_PASSPHRASE " + key + " -1 " + passphrase + "' /bye | grep OK\n")
                .collect(Collectors.joining());
        String before = "export GNUPGHOME=" + made.home() + "\ngpg-connect-agent /bye\n" + presets;
        return new Key(made.recipient(), member(made.home()), Map.of("PATH", PATHS), before);
    }

    private static Key configured(Path folder) throws IOException, InterruptedException {
        Key key = underPassphrase(folder);
        Path home = key.publicKey().gnupgHome();
        Files.writeString(home.resolve("passphrase"), KeyMatrixAge.PASSPHRASE);
        Files.writeString(home.resolve("gpg.conf"),
                "pinentry-mode loopback\npassphrase-file " + home.resolve("passphrase") + "\n");
        return key.with("PATH", PATHS);
    }

    /** Under a passphrase that nobody is told. */
    static Key underPassphrase(Path folder) throws IOException, InterruptedException {
        Made made = generate(folder, KeyMatrixAge.PASSPHRASE, "ed25519", "sign", "cv25519");
        return Key.of(made.recipient(), member(made.home()));
    }

    private static String member(Path home) {
        return "\"gnupgHome\": \"" + home + "\",";
    }

    /** A home with one key; {@code subkey} is empty where the primary key itself is for encryption. */
    private static Made generate(Path folder, String passphrase, String primary, String usage, String subkey)
            throws IOException, InterruptedException {
        Path home = privateFolder(folder.resolve("home"));
        gpg(home, passphrase, "--quick-generate-key", "matrix <matrix@example.org>", primary, usage,
                "never");
        String fingerprint = matches(FINGERPRINT, gpg(home, "", "--list-keys", "--with-colons")).getFirst();
        if (!subkey.isEmpty()) {
            gpg(home, passphrase, "--quick-add-key", fingerprint, subkey, "encr", "never");
        }
        stopAgent(home);
        return new Made(home, Recipient.ofPgp(fingerprint, home));
    }

    private static byte[] gpg(Path home, String passphrase, String... arguments)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("--homedir", home.toString(), "--batch", "--quiet", "--no-tty",
                "--pinentry-mode", "loopback", "--passphrase", passphrase));
        words.addAll(List.of(arguments));
        return GPG.run(Map.of(), words);
    }

    private static void stopAgent(Path home) throws IOException, InterruptedException {
        GPGCONF.run("--homedir", home.toString(), "--kill", "gpg-agent");
    }

    private static List<String> matches(Pattern pattern, byte[] text) {
        return pattern.matcher(new String(text, UTF_8)).results().map(match -> match.group(1)).toList();
    }

    private static Path privateFolder(Path path) throws IOException {
        return Files.createDirectory(path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
