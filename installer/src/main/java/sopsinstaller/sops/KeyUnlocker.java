package sopsinstaller.sops;

import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** The joint between sops files and the keys of this host. */
public interface KeyUnlocker {
    /** What may be done for a key, the cheapest first; what one effort tried the next does not try again. */
    enum Effort {
        /** Keys that only have to be read. */
        READY,
        /** Keys that need a passphrase, or are there for another purpose. */
        LOCKED,
        /** Keys that another program uses: age plugins, gpg. */
        OTHER_PROGRAM,
        /** Keys of a service in the network. */
        NETWORK
    }

    /** Is told when the keys of another file follow. */
    default void nextFile() {}

    /**
     * Opens the wrapped data key (or Shamir part) of one master key.
     *
     * @return the plain key, owned by the caller; empty when this host has no key for it, or none with that effort
     * @throws MalformedInputException when a key fits but its {@code enc} is broken
     */
    Optional<SecretBytes> unlock(MasterKey key, Effort effort) throws MalformedInputException;
}
