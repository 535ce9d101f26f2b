package sopsinstaller.leaks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static sopsinstaller.leaks.Needle.Kind.FILE_KEY;
import static sopsinstaller.leaks.Needle.Kind.PRIVATE_KEY;
import static sopsinstaller.leaks.Needle.Kind.VALUE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tools;

/**
 * Keys of every kind and sops files for each of them, made by the real tools in {@value #INSIDE} of a machine, with all
 * that is secret about them as needles.
 */
final class Inputs {
    /** Where they are in the machine. */
    static final String INSIDE = "/mnt/inputs";
    /** How many values each sops file has: {@code s00}, {@code s01}, … */
    static final int VALUES = 20;

    private static final String PASSPHRASE = "pass 'phrase' of \"32\" & more: k7Qz";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int VALUE_LENGTH = 32;
    private static final Pattern MESSAGE =
            Pattern.compile("-----BEGIN (AGE|PGP)[^\n]*\n.*?-----END[^\n]*", Pattern.DOTALL);
    private static final Pattern FINGERPRINT = Pattern.compile("(?m)^fpr:::::::::([0-9A-F]+):");
    private static final Pattern NUMBER = Pattern.compile("\\(([dpqu]) #([0-9A-F]+)#\\)");
    private static final Pattern CANONICAL_NUMBER = Pattern.compile("\\(1:([dpqu])(\\d+):");

    private Path folder;
    private final List<Needle> needles = new ArrayList<>();
    private final Random random = new Random(8);

    private Inputs(Path folder) {
        this.folder = folder;
    }

    /** Makes all of them. */
    static Inputs in(Machine machine) throws IOException, InterruptedException, GeneralSecurityException {
        // not there at once: gpg's database takes no path that leads through /proc
        Path outside = Files.createTempDirectory("leaks");
        var inputs = new Inputs(outside);
        inputs.writeValues("old");
        inputs.writeValues("new");
        inputs.ageKeys();
        inputs.sshKeys();
        inputs.gnupg("gpg-rsa", "rsa2048", "");
        inputs.gnupg("gpg-ecc", "cv25519", "");
        inputs.gnupg("gpg-locked", "cv25519", PASSPHRASE);
        inputs.needles.add(new Needle("passphrase", PRIVATE_KEY, PASSPHRASE.getBytes(UTF_8)));
        tool("cp", "-a", outside.toString(), machine.root() + INSIDE);
        tool("rm", "-rf", outside.toString());
        inputs.folder = Path.of(machine.root() + INSIDE);
        return inputs;
    }

    /** All that is secret. */
    List<Needle> needles() {
        return List.copyOf(needles);
    }

    /** The text of one of the files. */
    String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    /** Writes one more file. */
    void write(String name, String text) throws IOException {
        writePrivate(name, text.getBytes(UTF_8));
    }

    private void writeValues(String which) throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < VALUES; i++) {
            var value = new StringBuilder();
            for (int j = 0; j < VALUE_LENGTH; j++) {
                value.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            text.append("s%02d: %s\n".formatted(i, value));
            needles.add(new Needle("%s value s%02d".formatted(which, i), VALUE, value.toString().getBytes(UTF_8)));
        }
        write(which + ".plain.yaml", text.toString());
    }

    private void ageKeys() throws IOException, InterruptedException, GeneralSecurityException {
        writePrivate("age.txt", tool("age-keygen"));
        writePrivate("stranger.txt", tool("age-keygen"));
        byte[] scalar = addAge("age.txt");
        addAge("stranger.txt");
        String recipient = recipient("age.txt");
        encrypt("age", "old", recipient, "age.txt", scalar);
        encrypt("update", "new", recipient, "age.txt", scalar);
        encrypt("foreign", "old", recipient("stranger.txt"), "stranger.txt", null);
        writePrivate("pq.txt", tool("age-keygen", "-pq"));
        addAge("pq.txt");
        encrypt("pq", "old", recipient("pq.txt"), "pq.txt", null);
        if (!Tools.onPath("age-plugin-pq").isEmpty()) {
            writePrivate("plugin.txt", tool("age-plugin-pq", "-identity", folder.resolve("pq.txt").toString()));
            Files.createDirectory(folder.resolve("bin"));
            Files.copy(Path.of(Tools.onPath("age-plugin-pq")), folder.resolve("bin/age-plugin-pq"));
        }
        if (!Tools.onPath("age-plugin-batchpass").isEmpty()) {
            String path = Path.of(Tools.onPath("age-plugin-batchpass")).getParent() + ":" + System.getenv("PATH");
            RealTool.run(Map.of("AGE_PASSPHRASE", PASSPHRASE, "PATH", path, "AGE_PASSPHRASE_WORK_FACTOR", "10"), "age",
                    "-e", "-j", "batchpass", "-o", folder.resolve("locked.age").toString(),
                    folder.resolve("age.txt").toString());
        }
    }

    /** The lines that begin with AGE-SECRET-KEY- of a file, as text without that beginning and as numbers. */
    private byte[] addAge(String name) throws IOException {
        String identity = text(name).lines()
                .filter(line -> line.startsWith("AGE-SECRET-KEY-")).findFirst().orElseThrow();
        String digits = identity.substring(identity.lastIndexOf('1') + 1);
        byte[] scalar = KeyNumbers.ageScalar(identity);
        needles.add(new Needle(name + ": text", PRIVATE_KEY, digits.getBytes(UTF_8)));
        addScalar(name, scalar);
        return scalar;
    }

    private void addScalar(String name, byte[] scalar) {
        needles.add(new Needle(name + ": scalar", PRIVATE_KEY, scalar));
        needles.add(new Needle(name + ": clamped scalar", PRIVATE_KEY, KeyNumbers.clamped(scalar)));
    }

    private void sshKeys() throws IOException, InterruptedException, GeneralSecurityException {
        for (String name : List.of("ssh-age", "ssh-native", "ssh-locked")) {
            sshKey(name, "ed25519");
            byte[] seed = KeyNumbers.seed(text(name));
            byte[] scalar = KeyNumbers.scalarOf(seed);
            needles.add(new Needle(name + ": seed", PRIVATE_KEY, seed));
            addScalar(name, scalar);
            boolean converted = name.equals("ssh-age");
            String recipient = converted
                    ? new String(Tools.run(Map.of(), Tools.program().toString(), "ssh-to-age", "-i",
                            folder.resolve(name + ".pub").toString()), UTF_8).strip()
                    : text(name + ".pub").strip();
            encrypt(name, "old", recipient, name, converted ? scalar : null);
        }
        sshKey("ssh-rsa", "rsa");
        needles.addAll(KeyNumbers.rsa("ssh-rsa", text("ssh-rsa")));
        encrypt("ssh-rsa", "old", text("ssh-rsa.pub").strip(), "ssh-rsa", null);
        tool("ssh-keygen", "-q", "-p", "-f", folder.resolve("ssh-locked").toString(), "-P", "", "-N", PASSPHRASE);
        write("passphrase", PASSPHRASE + "\n");
        Files.copy(folder.resolve("ssh-rsa"), folder.resolve("ssh-rsa-pkcs1"));
        tool("ssh-keygen", "-q", "-p", "-m", "PEM", "-f",
                folder.resolve("ssh-rsa-pkcs1").toString(), "-P", "", "-N", "");
    }

    private void sshKey(String name, String type) throws IOException, InterruptedException {
        tool("ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", folder.resolve(name).toString());
    }

    /** A GnuPG home with one key, whose subkey of {@code kind} opens NAME.yaml. */
    private void gnupg(String name, String kind, String passphrase) throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve(name), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwx------")));
        gpg(home, passphrase, "--quick-generate-key", "leaks <leaks@example.org>", "ed25519", "sign", "never");
        String fingerprint = fingerprint(home);
        gpg(home, passphrase, "--quick-add-key", fingerprint, kind, "encr", "never");
        writePrivate(name + ".yaml", RealTool.run(Map.of("GNUPGHOME", home.toString()), "sops", "--config", "/dev/null",
                "encrypt", "--pgp", fingerprint, folder.resolve("old.plain.yaml").toString()));
        Path message = writePrivate(name + ".message", message(name).getBytes(UTF_8));
        needles.add(new Needle(name + ".yaml: data key", FILE_KEY,
                gpg(home, passphrase, "--decrypt", message.toString())));
        tool("gpgconf", "--homedir", home.toString(), "--kill", "gpg-agent");
        if (passphrase.isEmpty()) {
            addGnupgNumbers(name, home);
        } else {
            write(name + "/passphrase", passphrase);
            write(name + "/gpg.conf",
                    "pinentry-mode loopback\npassphrase-file " + INSIDE + "/" + name + "/passphrase\n");
        }
    }

    private void addGnupgNumbers(String name, Path home) throws IOException {
        try (var keys = Files.list(home.resolve("private-keys-v1.d"))) {
            for (Path key : keys.filter(each -> each.toString().endsWith(".key")).toList()) {
                String text = new String(Files.readAllBytes(key), ISO_8859_1);
                String joined = text.replaceAll("\\n ", "");
                for (Matcher found = NUMBER.matcher(joined); found.find(); ) {
                    addGnupg(name, found.group(1), HexFormat.of().parseHex(found.group(2)));
                }
                for (Matcher found = CANONICAL_NUMBER.matcher(text); found.find(); ) {
                    int length = Integer.parseInt(found.group(2));
                    addGnupg(name, found.group(1),
                            text.substring(found.end(), found.end() + length).getBytes(ISO_8859_1));
                }
            }
        }
    }

    private void addGnupg(String name, String number, byte[] bytes) {
        // the point of a curve is called q too, and is public: it begins with its own mark
        if (!number.equals("q") || bytes[0] == 0) {
            needles.add(new Needle(name + ": " + number + " of " + bytes.length, PRIVATE_KEY, bytes));
        }
    }

    private static String fingerprint(Path home) throws IOException, InterruptedException {
        Matcher found = FINGERPRINT.matcher(new String(gpg(home, "", "--list-keys", "--with-colons"), UTF_8));
        if (!found.find()) {
            throw new IOException("gpg made no key in " + home);
        }
        return found.group(1);
    }

    private static byte[] gpg(Path home, String passphrase, String... arguments)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("--homedir", home.toString(), "--batch", "--quiet",
                "--no-tty", "--pinentry-mode", "loopback", "--passphrase", passphrase));
        words.addAll(List.of(arguments));
        return tool("gpg", words.toArray(String[]::new));
    }

    /** NAME.yaml with the values of {@code which}, for one age recipient; what opens it becomes needles. */
    private void encrypt(String name, String which, String recipient, String identity, byte[] scalar)
            throws IOException, InterruptedException, GeneralSecurityException {
        writePrivate(name + ".yaml", tool("sops", "--config", "/dev/null", "encrypt", "--age", recipient,
                folder.resolve(which + ".plain.yaml").toString()));
        String message = message(name);
        Path file = writePrivate(name + ".message", message.getBytes(UTF_8));
        if (scalar == null) {
            needles.add(new Needle(name + ".yaml: data key", FILE_KEY,
                    tool("age", "-d", "-i", folder.resolve(identity).toString(), file.toString())));
        } else {
            byte[] binary = Base64.getMimeDecoder().decode(message.replaceAll("-----[^-]*-----", ""));
            needles.addAll(KeyNumbers.ageFile(name + ".yaml", binary, scalar));
        }
    }

    private String message(String name) throws IOException {
        Matcher found = MESSAGE.matcher(text(name + ".yaml").replaceAll("(?m)^ +", ""));
        if (!found.find()) {
            throw new IOException(name + ".yaml has no wrapped key");
        }
        return found.group() + "\n";
    }

    private String recipient(String identity) throws IOException, InterruptedException {
        return new String(tool("age-keygen", "-y", folder.resolve(identity).toString()), UTF_8).strip();
    }

    private static byte[] tool(String name, String... arguments) throws IOException, InterruptedException {
        return RealTool.run(Map.of(), name, arguments);
    }

    private Path writePrivate(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
