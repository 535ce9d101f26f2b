package sopsinstaller.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/** Writes Ed25519 keys without a passphrase as ssh-keygen does: {@code openssh-key-v1} (OpenSSH, PROTOCOL.key). */
public final class OpenSshKeyWriter {
    /** Bytes of the seed that a key is made of; any random ones will do. */
    public static final int SEED_BYTES = 32;
    /** Bytes of the number by which a reader sees that it has decrypted rightly; here it only has to be there. */
    public static final int CHECK_BYTES = 4;

    private static final String TYPE = "ssh-ed25519";
    private static final String NONE = "none";
    private static final int BLOCK_BYTES = 8;
    private static final int LINE_CHARACTERS = 70;

    private OpenSshKeyWriter() {}

    /** The public half of {@code seed}, which is borrowed. */
    public static SshPublicKey publicKey(SecretBytes seed) {
        try (SecretOutput blob = new SecretOutput()) {
            writeString(blob, TYPE.getBytes(US_ASCII));
            writeString(blob, publicBytes(seed));
            return SshPublicKey.of(blob.take().expose());
        } catch (MalformedInputException e) {
            throw new IllegalStateException("bug: a public key that was just made is broken", e);
        }
    }

    /**
     * The private key file.
     *
     * @param seed the 32 bytes that RFC 8032 calls the private key; borrowed
     * @param check {@value #CHECK_BYTES} random bytes
     * @param comment ASCII
     * @return the PEM text with its last line feed; owned by the caller
     */
    public static SecretBytes privateKey(SecretBytes seed, byte[] check, String comment) {
        try (SecretBytes privatePart = privatePart(seed, check, comment);
                SecretOutput out = new SecretOutput()) {
            out.text("openssh-key-v1\0");
            writeString(out, NONE.getBytes(US_ASCII));
            writeString(out, NONE.getBytes(US_ASCII));
            writeString(out, new byte[0]);
            writeNumber(out, 1);
            writeString(out, publicKey(seed).blob());
            writeString(out, privatePart.expose());
            try (SecretBytes content = out.take()) {
                return pem(content);
            }
        }
    }

    private static SecretBytes privatePart(SecretBytes seed, byte[] check, String comment) {
        if (check.length != CHECK_BYTES) {
            throw new IllegalStateException("bug: check number of a wrong length");
        }
        byte[] publicKey = publicBytes(seed);
        try (SecretOutput out = new SecretOutput()) {
            out.write(check);
            out.write(check);
            writeString(out, TYPE.getBytes(US_ASCII));
            writeString(out, publicKey);
            writeNumber(out, SEED_BYTES + publicKey.length);
            out.write(seed);
            out.write(publicKey);
            writeString(out, comment.getBytes(US_ASCII));
            for (int padding = 1; out.length() % BLOCK_BYTES != 0; padding++) {
                out.write(padding);
            }
            return out.take();
        }
    }

    private static SecretBytes pem(SecretBytes content) {
        byte[] base64 = Base64.getEncoder().encode(content.expose());
        try (SecretOutput out = new SecretOutput()) {
            out.text("-----BEGIN OPENSSH PRIVATE KEY-----\n");
            for (int at = 0; at < base64.length; at += LINE_CHARACTERS) {
                out.write(base64, at, Math.min(LINE_CHARACTERS, base64.length - at));
                out.write('\n');
            }
            out.text("-----END OPENSSH PRIVATE KEY-----\n");
            return out.take();
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static byte[] publicBytes(SecretBytes seed) {
        if (seed.length() != SEED_BYTES) {
            throw new IllegalStateException("bug: seed of a wrong length");
        }
        byte[] publicKey = new byte[SEED_BYTES];
        Ed25519.generatePublicKey(seed.expose(), 0, publicKey, 0);
        return publicKey;
    }

    private static void writeString(SecretOutput out, byte[] bytes) {
        writeNumber(out, bytes.length);
        out.write(bytes);
    }

    private static void writeNumber(SecretOutput out, int number) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write(number >>> shift);
        }
    }
}
