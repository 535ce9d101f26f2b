package sopsinstaller.age;

import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** A private key that can open age files: the one joint of the package (age specification, "Recipient types"). */
public sealed interface Identity extends AutoCloseable
        permits X25519Identity, HybridIdentity, ScryptIdentity, SshEd25519Identity, SshRsaIdentity, PluginIdentity {
    /**
     * Looks through all stanzas of a header for one that this identity opens.
     *
     * @return the 16-byte file key, or empty when no stanza is for this identity
     * @throws MalformedInputException when a stanza of this identity's own type is broken; final for the file
     */
    Optional<SecretBytes> unwrap(List<Stanza> stanzas) throws MalformedInputException;

    /** The public half in its text form, for reports; a passphrase has none and gives {@code scrypt}. */
    String recipient();

    /** Wipes the private key. */
    @Override
    void close();
}
