package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sopsinstaller.age.SshEd25519Identity;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.openpgp.SshRsaPgpKey;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.ssh.SshPrivateKey;
import sopsinstaller.ssh.SshPublicKey;

/**
 * Target: private key files of SSH, in OpenSSH's own container, PKCS#8, PKCS#1 and what else is in PEM. The first byte
 * chooses whether the rest is the file or the content of a block with that label.
 */
public final class SshPrivateKeys {
    private static final List<String> LABELS = List.of("", "OPENSSH PRIVATE KEY", "PRIVATE KEY", "RSA PRIVATE KEY");

    private SshPrivateKeys() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        String label = LABELS.get(bytes.choice(LABELS.size()));
        byte[] file = label.isEmpty() ? bytes.rest() : pem(label, bytes.rest());
        boolean inLabel = new String(file, ISO_8859_1).lines()
                .anyMatch(line -> line.contains("-----BEGIN") && line.contains(Trial.CANARY));
        Optional<SshPrivateKey> key = inLabel ? Trial.of(() -> SshPrivateKey.parse(file))
                : Trial.ofSecret(() -> SshPrivateKey.parse(file));
        key.ifPresent(SshPrivateKeys::use);
    }

    static byte[] pem(String label, byte[] content) {
        return ("-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n").getBytes(US_ASCII);
    }

    /** What the program does with a key that it has read. */
    static void use(SshPrivateKey key) {
        try (key) {
            switch (key) {
                case SshPrivateKey.Ed25519(SecretBytes seed, byte[] publicKey) -> {
                    Trial.require(publicKey.length == 32, "a public key of another length");
                    try (var identity = new SshEd25519Identity(SecretBytes.copyOf(seed), publicKey)) {
                        identity.recipient();
                    }
                }
                case SshPrivateKey.Rsa rsa -> useRsa(rsa);
                case SshPrivateKey.Encrypted locked -> {
                    if (locked.publicBlob().length > 0) {
                        Trial.of(() -> SshPublicKey.of(locked.publicBlob()));
                    }
                }
                case SshPrivateKey.Unsupported _ -> { }
            }
        }
    }

    private static void useRsa(SshPrivateKey.Rsa rsa) {
        Trial.of(() -> SshPublicKey.of(rsa.publicBlob()));
        try (var key = SshRsaPgpKey.of(rsa.n(), rsa.e(), rsa.d().expose(), rsa.p().expose(), rsa.q().expose(),
                rsa.inverse().expose())) {
            key.fingerprint();
        } catch (MalformedInputException e) {
            Trial.require(!e.getMessage().contains(Trial.CANARY), "a message repeats a secret: " + e.getMessage());
        }
    }
}
