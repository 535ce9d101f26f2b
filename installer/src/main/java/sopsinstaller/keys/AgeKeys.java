package sopsinstaller.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sopsinstaller.age.Identity;
import sopsinstaller.age.IdentityFile;
import sopsinstaller.age.SshEd25519Identity;
import sopsinstaller.age.X25519Identity;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.ssh.SshPrivateKey;

/**
 * The age identities of this host, source by source. A source gives all its keys or is listed as unusable with a
 * reason; it never throws, so that a broken source harms no other.
 */
final class AgeKeys implements AutoCloseable {
    /** Largest identity file: some 13 000 identities, far above any use, and each costs time on every file. */
    static final int MAX_KEY_FILE_BYTES = 1024 * 1024;

    private static final byte[] SSH_PRIVATE_KEY = ascii("PRIVATE KEY-----");
    /** What a key that was given as a path is called. */
    static final String KEY_AS_PATH = "(a key where a path should be)";
    private static final byte[] AGE_SECRET_KEY = ascii("AGE-SECRET-KEY-");

    private final Libc libc;
    private final List<Identity> identities = new ArrayList<>();
    private final List<KnownKey> known = new ArrayList<>();
    private final List<UnusableKey> unusable = new ArrayList<>();

    AgeKeys(Libc libc) {
        this.libc = libc;
    }

    /** Every identity of every source; owned by this object. */
    List<Identity> identities() {
        return identities;
    }

    List<KnownKey> known() {
        return List.copyOf(known);
    }

    List<UnusableKey> unusable() {
        return List.copyOf(unusable);
    }

    /** Notes that {@code origin} cannot be used. */
    void refuse(String origin, String reason) {
        unusable.add(new UnusableKey(origin, reason, KeyKind.AGE));
    }

    /** An SSH private key serves as itself and as the X25519 identity that ssh-to-age makes of it. */
    void readSshKey(String path) {
        read(path, SshPrivateKey.MAX_BYTES, bytes -> addSshKey(path, bytes));
    }

    /** A file of age identities (age-file specification, section 6). */
    void readKeyFile(String path) {
        read(path, MAX_KEY_FILE_BYTES, bytes -> {
            if (contains(bytes, SSH_PRIVATE_KEY)) {
                refuse(path, "is an SSH private key, not a file of age identities: list it in age.sshKeyPaths");
                return;
            }
            addIdentities(path, bytes);
        });
    }

    /** Identities given in a variable: several on a line may be separated by white space. */
    void readVariable(String name, String text) {
        if (looksLikePath(text)) {
            refuse(name, "holds a path: set SOPS_AGE_KEY_FILE instead");
            return;
        }
        byte[] bytes = onePerLine(text);
        try {
            addIdentities(name, bytes);
        } catch (MalformedInputException e) {
            refuse(name, e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void close() {
        identities.forEach(Identity::close);
        identities.clear();
    }

    /** What is made of the bytes of a source. */
    private interface Use {
        void accept(byte[] bytes) throws MalformedInputException;
    }

    private void read(String path, int maxBytes, Use use) {
        if (looksLikeKey(path)) {
            // never repeated: whoever sees the message would have the key
            refuse(KEY_AS_PATH, "is no path: write the key to a file and name that");
            return;
        }
        byte[] bytes = {};
        try {
            bytes = Files.read(libc, path, maxBytes);
            use.accept(bytes);
        } catch (ErrnoException e) {
            refuse(path, e.reason());
        } catch (MalformedInputException e) {
            refuse(path, e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Whether {@code path} is none, but a key that was given by mistake. */
    static boolean looksLikeKey(String path) {
        String upper = path.toUpperCase(Locale.ROOT);
        return upper.contains("AGE-SECRET-KEY-") || upper.contains("AGE-PLUGIN-") || upper.contains("PRIVATE KEY");
    }

    private void addSshKey(String path, byte[] bytes) throws MalformedInputException {
        if (startsWith(bytes, "ssh-")) {
            refuse(path, "is a public key, the private key is needed");
            return;
        }
        if (contains(bytes, AGE_SECRET_KEY)) {
            refuse(path, "holds age identities, not an SSH key: give it as age.keyFile");
            return;
        }
        try (SshPrivateKey key = SshPrivateKey.parse(bytes)) {
            switch (key) {
                case SshPrivateKey.Ed25519 ed25519 -> addEd25519(path, ed25519);
                case SshPrivateKey.Rsa _ -> refuse(path, "RSA keys are not supported by this release, only ed25519");
                case SshPrivateKey.Encrypted _ ->
                    refuse(path, "is protected by a passphrase, which nobody can type here");
                case SshPrivateKey.Unsupported(String type) ->
                    refuse(path, "is a key of type " + type + ", only ed25519 keys can be age identities");
            }
        }
    }

    private void addEd25519(String path, SshPrivateKey.Ed25519 key) throws MalformedInputException {
        SshEd25519Identity ssh = new SshEd25519Identity(SecretBytes.copyOf(key.seed().expose()));
        identities.add(ssh);
        X25519Identity converted = ssh.toX25519();
        identities.add(converted);
        known.add(new KnownKey(List.of(converted.recipient(), ssh.recipient()), path));
    }

    private void addIdentities(String origin, byte[] bytes) throws MalformedInputException {
        IdentityFile file = IdentityFile.parse(bytes);
        for (Identity identity : file.identities()) {
            identities.add(identity);
            known.add(new KnownKey(List.of(identity.recipient()), origin));
        }
        for (String kind : file.unsupported()) {
            refuse(origin, kind + " is not supported by this release");
        }
        if (file.identities().isEmpty() && file.unsupported().isEmpty()) {
            refuse(origin, "holds no identity");
        }
    }

    private static boolean looksLikePath(String text) {
        String value = text.strip();
        return value.indexOf('\n') < 0 && !value.contains("AGE-") && !value.startsWith("#")
                && (value.contains("/") || value.startsWith("~") || value.endsWith(".txt"));
    }

    /** Comment lines stay whole; elsewhere white space separates identities as a line end does. */
    private static byte[] onePerLine(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean comment = false;
        boolean lineStart = true;
        for (int i = 0; i < bytes.length; i++) {
            comment = lineStart ? bytes[i] == '#' : comment;
            lineStart = bytes[i] == '\n';
            boolean blank = bytes[i] == ' ' || bytes[i] == '\t';
            if (blank && !comment) {
                bytes[i] = '\n';
            }
        }
        return bytes;
    }

    private static boolean startsWith(byte[] bytes, String prefix) {
        byte[] wanted = ascii(prefix);
        return bytes.length >= wanted.length
                && Arrays.equals(bytes, 0, wanted.length, wanted, 0, wanted.length);
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
