package sopsinstaller.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sopsinstaller.age.Identity;
import sopsinstaller.age.IdentityFile;
import sopsinstaller.age.PluginChannel;
import sopsinstaller.age.PluginIdentity;
import sopsinstaller.age.SshEd25519Identity;
import sopsinstaller.age.SshRsaIdentity;
import sopsinstaller.age.X25519Identity;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.ssh.SshPrivateKey;

/**
 * The age identities of this host, source by source. A source gives all its keys or is listed as unusable with a
 * reason; it never throws, so that a broken source harms no other. What needs a passphrase or another program is kept
 * apart until nothing else helps.
 */
final class AgeKeys implements AutoCloseable {
    /** Largest identity file: some 13 000 identities, far above any use, and each costs time on every file. */
    static final int MAX_KEY_FILE_BYTES = 1024 * 1024;

    private static final byte[] SSH_PRIVATE_KEY = ascii("PRIVATE KEY-----");
    /** What a key that was given as a path is called. */
    static final String KEY_AS_PATH = "(a key where a path should be)";
    private static final byte[] AGE_SECRET_KEY = ascii("AGE-SECRET-KEY-");

    /** Why a source cannot be used that no parser took. */
    static final String TOO_MUCH = "is too large or too strange to be read";

    private final Libc libc;
    private final PluginChannel.Opener opener;
    private final List<Identity> identities = new ArrayList<>();
    private final List<Identity> late = new ArrayList<>();
    private final List<Identity> plugins = new ArrayList<>();
    private final List<Locked> locked = new ArrayList<>();
    private final List<Known> known = new ArrayList<>();
    private final List<UnusableKey> unusable = new ArrayList<>();

    /** What a passphrase opens. */
    private interface Opening {
        void with(SecretBytes passphrase) throws MalformedInputException;
    }

    private record Locked(String path, Opening opening) {}

    /** Identities of one key; their public halves may cost a computation and are asked for only to be told. */
    private record Known(List<? extends Identity> identities, String origin) {}

    /** No keys yet; plugins are started by {@code opener}. */
    AgeKeys(Libc libc, PluginChannel.Opener opener) {
        this.libc = libc;
        this.opener = opener;
    }

    /** Every identity that needs nothing; owned by this object. */
    List<Identity> identities() {
        return identities;
    }

    /** Those that {@link #unlock} and {@link #readLateSshKey} added; owned by this object. */
    List<Identity> late() {
        return late;
    }

    /** Those that other programs use; owned by this object. */
    List<Identity> plugins() {
        return plugins;
    }

    /** Opens what is under a passphrase, once; what cannot be opened is listed as unusable. */
    void unlock(Passphrase passphrase) {
        List<Locked> all = List.copyOf(locked);
        locked.clear();
        for (Locked each : all) {
            try {
                each.opening().with(passphrase.text());
            } catch (MalformedInputException e) {
                refuse(each.path(), e.getMessage());
            }
        }
    }

    List<KnownKey> known() {
        return known.stream().map(each ->
                new KnownKey(each.identities().stream().map(Identity::recipient).toList(), each.origin())).toList();
    }

    /** What cannot be used; what is still locked needs its passphrase. */
    List<UnusableKey> unusable() {
        List<UnusableKey> all = new ArrayList<>(unusable);
        locked.forEach(each -> all.add(new UnusableKey(each.path(), "is protected by a passphrase", KeyKind.AGE)));
        return List.copyOf(all);
    }

    /** Notes that {@code origin} cannot be used. */
    void refuse(String origin, String reason) {
        unusable.add(new UnusableKey(origin, reason, KeyKind.AGE));
    }

    /** An SSH private key serves as itself and as the X25519 identity that ssh-to-age makes of it. */
    void readSshKey(String path) {
        read(path, SshPrivateKey.MAX_BYTES, bytes -> addSshKey(path, bytes, identities));
    }

    /** A key that is there for another purpose, and serves where no other does: it is never told as unusable. */
    void readLateSshKey(String path) {
        int told = unusable.size();
        read(path, SshPrivateKey.MAX_BYTES, bytes -> addSshKey(path, bytes, late));
        unusable.subList(told, unusable.size()).clear();
    }

    /** A file of either kind, as the age command takes it: an SSH private key, or age identities. */
    void readIdentityFile(String path) {
        read(path, MAX_KEY_FILE_BYTES, bytes -> {
            if (contains(bytes, SSH_PRIVATE_KEY) || startsWith(bytes, "ssh-")) {
                addSshKey(path, bytes, identities);
            } else {
                addKeyFile(path, bytes);
            }
        });
    }

    /** A file of age identities (age-file specification, section 6). */
    void readKeyFile(String path) {
        read(path, MAX_KEY_FILE_BYTES, bytes -> {
            if (contains(bytes, SSH_PRIVATE_KEY)) {
                refuse(path, "is an SSH private key, not a file of age identities: list it in age.sshKeyPaths");
            } else {
                addKeyFile(path, bytes);
            }
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
            add(name, IdentityFile.parse(bytes), identities);
        } catch (MalformedInputException e) {
            refuse(name, e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void close() {
        for (List<Identity> each : List.of(identities, late, plugins)) {
            each.forEach(Identity::close);
            each.clear();
        }
        locked.clear();
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
        } catch (OutOfMemoryError | RuntimeException e) {
            // one source must not take the others with it, whatever is in it
            refuse(path, TOO_MUCH);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Whether {@code path} is none, but a key that was given by mistake. */
    static boolean looksLikeKey(String path) {
        String upper = path.toUpperCase(Locale.ROOT);
        return upper.contains("AGE-SECRET-KEY-") || upper.contains("AGE-PLUGIN-") || upper.contains("PRIVATE KEY");
    }

    private void addKeyFile(String path, byte[] bytes) throws MalformedInputException {
        if (IdentityFile.isEncrypted(bytes)) {
            byte[] sealed = bytes.clone();
            locked.add(new Locked(path, text -> add(path, IdentityFile.open(sealed, text), late)));
        } else {
            add(path, IdentityFile.parse(bytes), identities);
        }
    }

    private void addSshKey(String path, byte[] bytes, List<Identity> to) throws MalformedInputException {
        if (startsWith(bytes, "ssh-")) {
            refuse(path, "is a public key, the private key is needed");
            return;
        }
        if (contains(bytes, AGE_SECRET_KEY)) {
            refuse(path, "holds age identities, not an SSH key: give it as age.keyFile");
            return;
        }
        SshPrivateKey key = SshPrivateKey.parse(bytes);
        if (key instanceof SshPrivateKey.Encrypted encrypted) {
            locked.add(new Locked(path, text -> {
                try (SshPrivateKey opened = encrypted.decrypt(text)) {
                    addSshKey(path, opened, late);
                }
            }));
            return;
        }
        try (key) {
            addSshKey(path, key, to);
        }
    }

    private void addSshKey(String path, SshPrivateKey key, List<Identity> to) throws MalformedInputException {
        switch (key) {
            case SshPrivateKey.Ed25519 ed25519 -> addEd25519(path, ed25519, to);
            case SshPrivateKey.Rsa rsa -> addRsa(path, rsa, to);
            case SshPrivateKey.Encrypted(String type, byte[] _, var _) ->
                refuse(path, "is a key of type " + type + " under another passphrase");
            case SshPrivateKey.Unsupported(String type) ->
                refuse(path, "is a key of type " + type + ", only ed25519 and rsa keys can be age identities");
        }
    }

    private void addEd25519(String path, SshPrivateKey.Ed25519 key, List<Identity> to) throws MalformedInputException {
        SshEd25519Identity ssh = new SshEd25519Identity(
                SecretBytes.copyOf(key.seed().expose()), key.publicKey());
        to.add(ssh);
        X25519Identity converted = ssh.toX25519();
        to.add(converted);
        known.add(new Known(List.of(converted, ssh), path));
    }

    private void addRsa(String path, SshPrivateKey.Rsa key, List<Identity> to) {
        SshRsaIdentity ssh = new SshRsaIdentity(key.n(), key.e(), SecretBytes.copyOf(key.d()),
                SecretBytes.copyOf(key.p()), SecretBytes.copyOf(key.q()), SecretBytes.copyOf(key.inverse()));
        to.add(ssh);
        known.add(new Known(List.of(ssh), path));
    }

    /** Takes {@code file} over. */
    private void add(String origin, IdentityFile file, List<Identity> to) {
        for (Identity identity : file.identities()) {
            to.add(identity);
            known.add(new Known(List.of(identity), origin));
        }
        for (IdentityFile.Plugin plugin : file.plugins()) {
            Identity identity = new PluginIdentity(plugin.name(), plugin.text(), opener);
            plugins.add(identity);
            known.add(new Known(List.of(identity), origin));
        }
        for (String kind : file.unsupported()) {
            refuse(origin, kind + " is not supported by this release");
        }
        if (file.identities().isEmpty() && file.plugins().isEmpty() && file.unsupported().isEmpty()) {
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
