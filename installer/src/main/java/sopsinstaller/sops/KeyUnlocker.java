package sopsinstaller.sops;

import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** The joint between sops files and the keys of this host. */
public interface KeyUnlocker {
    /**
     * Opens the wrapped data key (or Shamir part) of one master key.
     *
     * @return the plain key, owned by the caller; empty when this host has no key for it
     * @throws MalformedInputException when a key fits but its {@code enc} is broken
     */
    Optional<SecretBytes> unlock(MasterKey key) throws MalformedInputException;
}
