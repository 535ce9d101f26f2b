package sopsinstaller.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static sopsinstaller.endtoend.KeyMatrixTool.AGE;
import static sopsinstaller.endtoend.KeyMatrixTool.AGE_KEYGEN;
import static sopsinstaller.endtoend.KeyMatrixTool.BATCHPASS;
import static sopsinstaller.endtoend.KeyMatrixTool.PLUGIN_PQ;
import static sopsinstaller.endtoend.KeyMatrixTool.SSH_KEYGEN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sopsinstaller.endtoend.KeyMatrixKind.Key;
import sopsinstaller.endtoend.KeyMatrixKind.Recipient;

/** The kinds of keys that age opens, made by age and ssh-keygen. */
final class KeyMatrixAge {
    static final String PASSPHRASE = "a passphrase; with 'marks' $and \"signs\"";
    private static final String RSA_BITS = "3072";

    private KeyMatrixAge() {}

    static List<KeyMatrixKind> kinds() {
        return List.of(
                kind("age X25519", AGE_KEYGEN, folder -> keyFile(ageKey(folder.resolve("keys.txt")))),
                kind("age post-quantum", AGE_KEYGEN, folder -> keyFile(ageKey(folder.resolve("keys.txt"), "-pq"))),
                kind("age X25519 among ageIdentityPaths", AGE_KEYGEN, folder ->
                        identity(ageKey(folder.resolve("keys.txt")))),
                kind("age X25519 as credential", AGE_KEYGEN, folder ->
                        credential(folder, ageKey(folder.resolve("sops.age.key")))),
                kind("age post-quantum as credential", AGE_KEYGEN, folder ->
                        credential(folder, ageKey(folder.resolve("sops.age.key"), "-pq"))),
                new KeyMatrixKind("age identity file under a passphrase", List.of(AGE_KEYGEN, BATCHPASS), folder ->
                        withPassphrase(folder, keyFile(lock(ageKey(folder.resolve("keys.txt")), folder)))),
                new KeyMatrixKind("age post-quantum by plugin", List.of(AGE_KEYGEN, PLUGIN_PQ), KeyMatrixAge::byPlugin),
                kind("age X25519 in SOPS_AGE_KEY", AGE_KEYGEN, KeyMatrixAge::variable),
                kind("age X25519 in the file of SOPS_AGE_KEY_FILE", AGE_KEYGEN, folder ->
                        variable("SOPS_AGE_KEY_FILE", ageKey(folder.resolve("keys.txt")))),
                kind("ssh-rsa in the file of SOPS_AGE_SSH_PRIVATE_KEY_FILE", SSH_KEYGEN, folder ->
                        variable("SOPS_AGE_SSH_PRIVATE_KEY_FILE", ssh(folder, "rsa", ""))),
                kind("ssh-ed25519", SSH_KEYGEN, folder -> sshPath(ssh(folder, "ed25519", ""))),
                kind("ssh-ed25519 as ssh-to-age converts it", SSH_KEYGEN, folder -> sshPath(asAge(folder))),
                kind("ssh-ed25519 among ageIdentityPaths", SSH_KEYGEN, folder -> identity(ssh(folder, "ed25519", ""))),
                kind("ssh-ed25519 as credential", SSH_KEYGEN, folder -> sshCredential(folder, "ed25519")),
                kind("ssh-rsa", SSH_KEYGEN, folder -> sshPath(ssh(folder, "rsa", ""))),
                kind("ssh-rsa in PKCS#1", SSH_KEYGEN, folder -> sshPath(converted(ssh(folder, "rsa", ""), "PEM"))),
                kind("ssh-rsa in PKCS#8", SSH_KEYGEN, folder -> sshPath(converted(ssh(folder, "rsa", ""), "PKCS8"))),
                kind("ssh-rsa as credential", SSH_KEYGEN, folder -> sshCredential(folder, "rsa")),
                kind("ssh-ed25519 under a passphrase", SSH_KEYGEN, folder ->
                        withPassphrase(folder, sshPath(ssh(folder, "ed25519", PASSPHRASE)))),
                kind("ssh-rsa under a passphrase", SSH_KEYGEN, folder ->
                        withPassphrase(folder, sshPath(ssh(folder, "rsa", PASSPHRASE)))),
                kind("ssh-ed25519 under a passphrase that is a credential", SSH_KEYGEN, folder -> {
                    Files.writeString(folder.resolve("sops.passphrase"), PASSPHRASE);
                    return sshPath(ssh(folder, "ed25519", PASSPHRASE)).with("CREDENTIALS_DIRECTORY", folder.toString());
                }),
                kind("key file, and SSH keys of all kinds under one passphrase", SSH_KEYGEN, KeyMatrixAge::many));
    }

    /** A private key file and its recipient. */
    record Made(Path file, String recipient) {}

    /** A new file of age identities. */
    static Made ageKey(Path file, String... options) throws IOException, InterruptedException {
        byte[] identity = AGE_KEYGEN.run(options);
        writePrivate(file, identity);
        return new Made(file, new String(AGE_KEYGEN.run("-y", file.toString()), UTF_8).strip());
    }

    /** A new SSH key. */
    static Made ssh(Path folder, String type, String passphrase) throws IOException, InterruptedException {
        Path file = ssh(folder, type);
        SSH_KEYGEN.run("-q", "-t", type, "-b", RSA_BITS, "-N", passphrase, "-C", "", "-f", file.toString());
        return new Made(file, Files.readString(Path.of(file + ".pub")).strip());
    }

    /** Gives a key that has no passphrase one. */
    static void lockSsh(Path folder, String type) throws IOException, InterruptedException {
        rewrite(ssh(folder, type), "-P", "", "-N", PASSPHRASE);
    }

    private static KeyMatrixKind kind(String name, KeyMatrixTool tool, KeyMatrixKind.Maker maker) {
        return new KeyMatrixKind(name, List.of(tool), maker);
    }

    private static Path ssh(Path folder, String type) {
        return folder.resolve("ssh_host_" + type + "_key");
    }

    private static Made converted(Made key, String form) throws IOException, InterruptedException {
        rewrite(key.file(), "-m", form, "-P", "", "-N", "");
        return key;
    }

    private static void rewrite(Path file, String... options) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("-q", "-p", "-f", file.toString()));
        arguments.addAll(List.of(options));
        SSH_KEYGEN.run(Map.of(), arguments);
    }

    /** The converted recipient; by ssh-to-age where it is there, which RealToolsIT compares with our conversion. */
    private static Made asAge(Path folder) throws IOException, InterruptedException {
        Path file = ssh(folder, "ed25519", "").file();
        String reference = Tools.onPath("ssh-to-age");
        byte[] recipient = reference.isEmpty()
                ? Tools.run(Map.of(), Tools.program().toString(), "ssh-to-age", "-i", file + ".pub")
                : Tools.run(Map.of(), reference, "-i", file + ".pub");
        return new Made(file, new String(recipient, UTF_8).strip());
    }

    private static Made lock(Made key, Path folder) throws IOException, InterruptedException {
        Path locked = folder.resolve("locked.age");
        String path = BATCHPASS.path().getParent() + ":" + System.getenv("PATH");
        AGE.run(Map.of("AGE_PASSPHRASE", PASSPHRASE, "PATH", path),
                List.of("-e", "-a", "-j", "batchpass", "-o", locked.toString(), key.file().toString()));
        Files.delete(key.file());
        return new Made(locked, key.recipient());
    }

    private static Key byPlugin(Path folder) throws IOException, InterruptedException {
        Made key = ageKey(folder.resolve("native.txt"), "-pq");
        Path file = folder.resolve("keys.txt");
        writePrivate(file, PLUGIN_PQ.run("-identity", key.file().toString()));
        Files.delete(key.file());
        // a copy: where it is installed may not be seen in the private machine
        Path programs = Files.createDirectory(folder.resolve("bin"));
        Files.copy(PLUGIN_PQ.path(), programs.resolve("age-plugin-pq"));
        Files.setPosixFilePermissions(programs.resolve("age-plugin-pq"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return keyFile(new Made(file, key.recipient())).with("PATH", programs.toString());
    }

    /** The key that fits is the last of all. */
    private static Key many(Path folder) throws IOException, InterruptedException {
        Path others = Files.createDirectory(folder.resolve("others"));
        List<Path> paths = List.of(ssh(others, "rsa", PASSPHRASE).file(), ssh(others, "ed25519", "").file());
        Made fits = ssh(folder, "ed25519", PASSPHRASE);
        String listed = Stream.concat(paths.stream(), Stream.of(fits.file()))
                .map(path -> "\"" + path + "\"").collect(Collectors.joining(", "));
        return withPassphrase(folder, Key.of(Recipient.ofAge(fits.recipient()),
                "\"ageKeyFile\": \"%s\", \"ageSshKeyPaths\": [%s],"
                        .formatted(ageKey(others.resolve("keys.txt")).file(), listed)));
    }

    private static Key keyFile(Made key) {
        return Key.of(Recipient.ofAge(key.recipient()), "\"ageKeyFile\": \"" + key.file() + "\",");
    }

    private static Key identity(Made key) {
        return Key.of(Recipient.ofAge(key.recipient()), "\"ageIdentityPaths\": [\"" + key.file() + "\"],");
    }

    private static Key sshPath(Made key) {
        return Key.of(Recipient.ofAge(key.recipient()), "\"ageSshKeyPaths\": [\"" + key.file() + "\"],");
    }

    private static Key variable(Path folder) throws IOException, InterruptedException {
        Made key = ageKey(folder.resolve("keys.txt"));
        return Key.of(Recipient.ofAge(key.recipient()), "").with("SOPS_AGE_KEY", Files.readString(key.file()));
    }

    private static Key variable(String name, Made key) {
        return Key.of(Recipient.ofAge(key.recipient()), "").with(name, key.file().toString());
    }

    private static Key credential(Path folder, Made key) {
        return Key.of(Recipient.ofAge(key.recipient()), "").with("CREDENTIALS_DIRECTORY", folder.toString());
    }

    private static Key sshCredential(Path folder, String type) throws IOException, InterruptedException {
        Made key = ssh(folder, type, "");
        Files.move(key.file(), folder.resolve("sops.ssh.key"));
        return credential(folder, key);
    }

    /** The same with the passphrase in a file that the manifest names. */
    static Key withPassphrase(Path folder, Key key) throws IOException {
        Path file = folder.resolve("passphrase");
        writePrivate(file, (PASSPHRASE + "\n").getBytes(UTF_8));
        return new Key(key.publicKey(), "\"agePassphraseFile\": \"" + file + "\", " + key.members(), key.environment(),
                key.before());
    }

    private static void writePrivate(Path file, byte[] bytes) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, bytes);
    }
}
