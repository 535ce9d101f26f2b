package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import sopsinstaller.ssh.SshPublicKey;

/**
 * Target: public keys of SSH. With an even first byte the rest is a line as in {@code authorized_keys}; with an odd one
 * it is the key in SSH's wire form.
 */
public final class SshPublicKeys {
    private SshPublicKeys() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        boolean wire = bytes.octet() % 2 == 1;
        byte[] rest = bytes.rest();
        Optional<SshPublicKey> key = wire ? Trial.of(() -> SshPublicKey.of(rest))
                : Trial.of(() -> SshPublicKey.parse(new String(rest, UTF_8)));
        if (key.isEmpty()) {
            return;
        }
        if (!key.get().type().matches("[!#-~]+")) {
            return; // a name that no line can have
        }
        String text = key.get().text();
        Optional<SshPublicKey> again = Trial.of(() -> SshPublicKey.parse(text + " comment"));
        Trial.require(again.isPresent(), "a public key cannot be read as it is written: " + text);
        Trial.requireSame(key.get().blob(), again.get().blob(), "a public key reads as another");
        switch (key.get().type()) {
            case "ssh-ed25519" -> Trial.require(key.get().ed25519().length == 32, "an Ed25519 key of another length");
            case "ssh-rsa" -> key.get().openPgpFingerprint();
            default -> { }
        }
    }
}
