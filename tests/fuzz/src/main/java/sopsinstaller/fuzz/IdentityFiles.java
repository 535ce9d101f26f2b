package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Optional;
import sopsinstaller.age.HybridIdentity;
import sopsinstaller.age.Identity;
import sopsinstaller.age.IdentityFile;
import sopsinstaller.age.X25519Identity;
import sopsinstaller.secret.SecretBytes;

/**
 * Target: files of age identities. With an even first byte the rest is the file; with an odd one it is what an age
 * file holds that opens.
 */
public final class IdentityFiles {
    private IdentityFiles() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        boolean sealed = bytes.octet() % 2 == 1;
        byte[] text = bytes.rest();
        byte[] file = sealed
                ? Bytes.joined(AgeKit.header(AgeKit.STANZA.getBytes(US_ASCII)), AgeKit.payload(text)) : text;
        IdentityFile.isPem(file);
        Trial.ofSecret(() -> IdentityFile.isEncrypted(file)
                        ? IdentityFile.open(file, AgeKit.IDENTITIES) : Optional.of(IdentityFile.parse(file)))
                .flatMap(found -> found).ifPresent(IdentityFiles::check);
    }

    private static void check(IdentityFile found) {
        for (Identity identity : found.identities()) {
            switch (identity) {
                case X25519Identity key -> same(key, key.encoded());
                case HybridIdentity key -> same(key, key.encoded());
                default -> throw new AssertionError("finding: an identity that no file can hold");
            }
        }
        found.plugins().forEach(plugin -> Trial.require(!plugin.name().isEmpty() && !plugin.name().contains("/"),
                "a plugin's name that leads elsewhere: " + plugin.name()));
        found.close();
    }

    private static void same(Identity identity, SecretBytes encoded) {
        Trial.require(!identity.toString().contains(Trial.CANARY), "an identity shows itself");
        Optional<IdentityFile> again = Trial.ofSecret(() -> IdentityFile.parse(encoded.expose()));
        Trial.require(again.map(file -> file.identities().stream().map(Identity::recipient).toList())
                .equals(Optional.of(List.of(identity.recipient()))), "an identity does not read as it is written");
    }
}
