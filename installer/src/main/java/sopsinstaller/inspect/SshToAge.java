package sopsinstaller.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import sopsinstaller.age.AgeRecipient;
import sopsinstaller.age.SshEd25519Identity;
import sopsinstaller.age.X25519Identity;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.failure.Warning;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.ssh.SshPrivateKey;
import sopsinstaller.ssh.SshPublicKey;

/** The command {@code ssh-to-age}: Ed25519 SSH keys as age identities and recipients. No message holds key text. */
public final class SshToAge {
    /** Largest list of public keys: the output of ssh-keyscan for a few thousand machines. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String ED25519 = "ssh-ed25519";

    private SshToAge() {}

    /**
     * The age identity of a private key file.
     *
     * @param pem the file; stays owned by the caller
     * @return {@code AGE-SECRET-KEY-1…} and a line feed, as ASCII; owned by the caller
     * @throws MalformedInputException for anything but an Ed25519 key without passphrase
     */
    public static SecretBytes privateKey(byte[] pem) throws MalformedInputException {
        try (SshPrivateKey key = SshPrivateKey.parse(pem)) {
            return switch (key) {
                case SshPrivateKey.Ed25519 ed25519 -> identityLine(ed25519);
                case SshPrivateKey.Encrypted _ -> throw new MalformedInputException("key is protected by a passphrase,"
                        + " and SSH_TO_AGE_PASSPHRASE is not supported: remove it from a copy with ssh-keygen -p");
                case SshPrivateKey.Rsa _, SshPrivateKey.Unsupported _ ->
                    throw new MalformedInputException(notEd25519(key.type()));
            };
        }
    }

    /**
     * The age recipients of many public keys, one a line: lines of {@code .pub} files, authorized_keys or
     * known_hosts. Empty lines and comments are skipped.
     *
     * @param skipped receives a warning for each key of another type
     * @return one line for each Ed25519 key, in order
     * @throws MalformedInputException with the line number, when a line is no key
     */
    public static String publicKeys(byte[] text, List<Warning> skipped) throws MalformedInputException {
        if (text.length > MAX_BYTES) {
            throw new MalformedInputException("list of public keys larger than " + MAX_BYTES + " bytes");
        }
        StringBuilder out = new StringBuilder();
        int number = 0;
        // line by line: a private key that is given by mistake is refused before it becomes a String
        for (int start = 0, end; start < text.length; start = end + 1) {
            end = lineEnd(text, start);
            number++;
            String content = new String(text, start, end - start, UTF_8).strip();
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            try {
                SshPublicKey key = SshPublicKey.parse(content);
                if (key.type().equals(ED25519)) {
                    out.append(AgeRecipient.ofSshEd25519(key.ed25519())).append('\n');
                } else {
                    skipped.add(new Warning("line " + number, notEd25519(key.type())));
                }
            } catch (MalformedInputException e) {
                throw new MalformedInputException(e.getMessage(), number);
            }
        }
        return out.toString();
    }

    private static int lineEnd(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private static SecretBytes identityLine(SshPrivateKey.Ed25519 key) {
        try (SshEd25519Identity ssh = new SshEd25519Identity(
                        SecretBytes.copyOf(key.seed().expose()), key.publicKey());
                X25519Identity age = ssh.toX25519();
                SecretBytes text = age.encoded();
                SecretOutput line = new SecretOutput()) {
            line.write(text.expose());
            line.write('\n');
            return line.take();
        }
    }

    private static String notEd25519(String type) {
        return "only ed25519 keys can be converted, this is " + Quoted.quoted(type);
    }
}
