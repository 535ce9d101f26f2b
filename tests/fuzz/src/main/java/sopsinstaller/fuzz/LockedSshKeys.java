package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.mindrot.jbcrypt.BCrypt;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.ssh.SshPrivateKey;

/**
 * Target: SSH private keys under a passphrase. The first byte chooses a cipher with which the rest is locked here (in
 * that form what is inside is the input), or that the rest is the container's part from the cipher's name on.
 */
public final class LockedSshKeys {
    private static final List<String> CIPHERS = List.of("", "aes256-ctr", "aes128-cbc", "aes256-gcm@openssh.com");
    private static final byte[] PASSPHRASE = "passphrase".getBytes(US_ASCII);
    private static final byte[] SALT = AgeKit.filled(16, 2);
    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(US_ASCII);
    /** A key of rest and vector, made once: it is what costs time. */
    private static final byte[] LONG_KEY = derived(KEY_BYTES + BLOCK_BYTES);
    private static final byte[] SHORT_KEY = derived(BLOCK_BYTES + BLOCK_BYTES);
    private static final byte[] GALOIS_KEY = derived(KEY_BYTES + 12);

    private LockedSshKeys() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        String cipher = CIPHERS.get(bytes.choice(CIPHERS.size()));
        byte[] container = cipher.isEmpty() ? Bytes.joined(MAGIC, bytes.rest())
                : container(cipher, bytes.text(), bytes.rest());
        byte[] file = SshPrivateKeys.pem("OPENSSH PRIVATE KEY", container);
        Optional<SshPrivateKey> key = Trial.ofSecret(() -> SshPrivateKey.parse(file));
        if (key.isPresent() && key.get() instanceof SshPrivateKey.Encrypted locked) {
            try (SecretBytes passphrase = SecretBytes.copyOf(PASSPHRASE)) {
                Trial.ofSecret(() -> locked.decrypt(passphrase)).ifPresent(SshPrivateKeys::use);
            }
        }
    }

    private static byte[] container(String cipher, byte[] publicBlob, byte[] plain) {
        byte[] padded = Arrays.copyOf(plain, Math.max(1, Math.ceilDiv(plain.length, BLOCK_BYTES)) * BLOCK_BYTES);
        for (int i = plain.length; i < padded.length; i++) {
            padded[i] = (byte) (i - plain.length + 1);
        }
        byte[] sealed = sealed(cipher, padded);
        byte[] options = Bytes.joined(string(SALT), ByteBuffer.allocate(4).putInt(1).array());
        return Bytes.joined(MAGIC, string(cipher.getBytes(US_ASCII)), string("bcrypt".getBytes(US_ASCII)),
                string(options), new byte[] {0, 0, 0, 1}, string(publicBlob),
                string(Arrays.copyOf(sealed, padded.length)),
                Arrays.copyOfRange(sealed, padded.length, sealed.length));
    }

    private static byte[] sealed(String name, byte[] plain) {
        try {
            Cipher cipher;
            switch (name) {
                case "aes256-ctr" -> {
                    cipher = Cipher.getInstance("AES/CTR/NoPadding");
                    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(LONG_KEY, 0, KEY_BYTES, "AES"),
                            new IvParameterSpec(LONG_KEY, KEY_BYTES, BLOCK_BYTES));
                }
                case "aes128-cbc" -> {
                    cipher = Cipher.getInstance("AES/CBC/NoPadding");
                    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(SHORT_KEY, 0, BLOCK_BYTES, "AES"),
                            new IvParameterSpec(SHORT_KEY, BLOCK_BYTES, BLOCK_BYTES));
                }
                default -> {
                    cipher = Cipher.getInstance("AES/GCM/NoPadding");
                    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(GALOIS_KEY, 0, KEY_BYTES, "AES"),
                            new GCMParameterSpec(128, GALOIS_KEY, KEY_BYTES, 12));
                }
            }
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] derived(int length) {
        byte[] key = new byte[length];
        new BCrypt().pbkdf(PASSPHRASE, SALT, 1, key);
        return key;
    }

    private static byte[] string(byte[] content) {
        return Bytes.joined(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array(), content);
    }
}
