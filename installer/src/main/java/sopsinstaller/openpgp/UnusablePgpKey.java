package sopsinstaller.openpgp;

/**
 * A private key that was found and cannot be used in this process.
 *
 * @param place the file
 * @param fingerprint of the key in upper-case hex; empty when it is not known
 * @param reason why, lower case, without full stop
 * @param gpgCanOpen whether the real gpg could use it: it is under a passphrase, on a smartcard, or of a kind that this
 *     program lacks
 */
public record UnusablePgpKey(String place, String fingerprint, String reason, boolean gpgCanOpen) {
    /** Under a passphrase. */
    static UnusablePgpKey locked(String place, String fingerprint) {
        return new UnusablePgpKey(place, fingerprint, "is protected by a passphrase", true);
    }

    /** On a smartcard. */
    static UnusablePgpKey onCard(String place, String fingerprint) {
        return new UnusablePgpKey(place, fingerprint, "is on a smartcard", true);
    }

    /** In a GnuPG home, where gpg can use it although this program cannot. */
    static UnusablePgpKey unknown(String place, String fingerprint, String reason) {
        return new UnusablePgpKey(place, fingerprint, reason, true);
    }

    /** For another {@code reason}, which gpg does not change. */
    static UnusablePgpKey because(String place, String fingerprint, String reason) {
        return new UnusablePgpKey(place, fingerprint, reason, false);
    }
}
