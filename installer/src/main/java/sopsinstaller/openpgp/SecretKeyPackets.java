package sopsinstaller.openpgp;

import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.openpgp.Packets.Packet;
import sopsinstaller.secret.SecretBytes;

/**
 * Secret keys as packets (RFC 9580 section 5.5.3): {@code gpg --export-secret-keys}, armored or binary, and the
 * {@code secring.gpg} of GnuPG 1.
 */
final class SecretKeyPackets {
    private static final int CLEAR = 0;
    private static final int CHECKSUM_BYTES = 2;
    /** The key derivation by which GnuPG says that the secret is not here: GNU, then one octet. */
    private static final int GNU_EXTENSION = 101;
    private static final int GNU_MARK_BYTES = 3;
    private static final int GNU_ON_CARD = 2;
    /** Protection with a key derivation, hash or sum behind the numbers; cipher and derivation are told first. */
    private static final int WITH_HASH = 254;
    private static final int WITH_SUM = 255;

    private final String place;
    private final PgpKeys.Growing found;
    private String primary = "";

    private SecretKeyPackets(String place, PgpKeys.Growing found) {
        this.place = place;
        this.found = found;
    }

    /**
     * Adds all keys of {@code file} to {@code found}.
     *
     * @param file borrowed
     * @param place its path, for reasons
     * @throws MalformedInputException when it is no such file; the keys before the fault were added
     */
    static void read(byte[] file, String place, PgpKeys.Growing found) throws MalformedInputException {
        var reader = new SecretKeyPackets(place, found);
        int count = 0;
        try (SecretBytes binary = Armor.open(file, Armor.SECRET_KEYS);
                Packets packets = new Packets(new Octets(binary.expose(), 0, binary.length()))) {
            while (packets.hasNext()) {
                Packet packet = packets.next();
                if (packet.tag() == Packets.SECRET_KEY || packet.tag() == Packets.SECRET_SUBKEY) {
                    if (++count > PgpKeys.MAX_KEYS) {
                        throw new MalformedInputException("holds more than " + PgpKeys.MAX_KEYS + " secret keys");
                    }
                    reader.read(packet.body(), packet.tag() == Packets.SECRET_KEY);
                }
            }
        }
        if (count == 0) {
            throw new MalformedInputException("holds no secret OpenPGP key");
        }
    }

    private void read(Octets body, boolean isPrimary) {
        String fingerprint = "";
        try {
            PublicKey publicKey = PublicKey.read(body);
            fingerprint = publicKey.name();
            primary = isPrimary ? fingerprint : primary;
            if (publicKey.material() instanceof KeyMaterial.Signing) {
                return;
            }
            readSecret(publicKey, body);
        } catch (MalformedInputException e) {
            found.add(UnusablePgpKey.because(place, fingerprint, e.getMessage()));
        }
    }

    private void readSecret(PublicKey publicKey, Octets body) throws MalformedInputException {
        int usage = body.octet();
        if (usage != CLEAR) {
            found.add(protectedKey(publicKey, usage, body));
            return;
        }
        if (publicKey.version() == PublicKey.VERSION_5) {
            body.skip(body.octet());
            body.skip(Integer.BYTES);
        }
        int start = body.position();
        try (SecretNumbers numbers = SecretNumbers.read(publicKey.material(), body)) {
            if (publicKey.version() != PublicKey.VERSION_6 && sum(body, start) != body.uint16()) {
                throw new MalformedInputException("is damaged: the checksum of its secret numbers is wrong");
            }
            found.add(numbers.key(publicKey, primary));
        }
    }

    private UnusablePgpKey protectedKey(PublicKey publicKey, int usage, Octets body) throws MalformedInputException {
        String fingerprint = publicKey.name();
        if (publicKey.version() == PublicKey.VERSION_5) {
            body.skip(1);
        }
        boolean gnu = (usage == WITH_HASH || usage == WITH_SUM)
                && body.octet() >= 0 && body.octet() == GNU_EXTENSION;
        if (!gnu) {
            return UnusablePgpKey.locked(place, fingerprint);
        }
        body.skip(1 + GNU_MARK_BYTES);
        return body.octet() == GNU_ON_CARD
                ? UnusablePgpKey.onCard(place, fingerprint)
                : UnusablePgpKey.because(place, fingerprint, "its secret part is not in this file");
    }

    private static int sum(Octets body, int start) {
        int sum = 0;
        byte[] array = body.array();
        for (int i = start; i < body.position(); i++) {
            sum += array[i] & 0xff;
        }
        return sum & 0xffff;
    }
}
