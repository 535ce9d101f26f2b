package sopsinstaller.openpgp;

import java.util.HexFormat;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;

/**
 * A public-key encrypted session key packet (RFC 9580 section 5.1).
 *
 * @param version 3 or 6
 * @param recipient key id (version 3) or fingerprint (version 6) in upper-case hex; empty for an anonymous recipient
 * @param algorithm of the recipient's key
 * @param fields what the algorithm says; read through {@link Octets#again}
 */
record WrappedKey(int version, String recipient, int algorithm, Octets fields) {
    /** The older version, for messages with SEIPD v1 or OCB packets. */
    static final int VERSION_3 = 3;
    /** The newer version, for SEIPD v2. */
    static final int VERSION_6 = 6;

    private static final int KEY_ID_BYTES = 8;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String ANYBODY = HEX.formatHex(new byte[KEY_ID_BYTES]);

    /** Reads a packet's body; empty when its version is unknown, as such packets must be passed over. */
    static Optional<WrappedKey> read(Octets body) throws MalformedInputException {
        int version = body.octet();
        return switch (version) {
            case VERSION_3 -> {
                String keyId = HEX.formatHex(body.bytes(KEY_ID_BYTES));
                yield Optional.of(new WrappedKey(version, keyId.equals(ANYBODY) ? "" : keyId, body.octet(), body));
            }
            case VERSION_6 -> {
                Octets name = body.part(body.octet());
                if (name.remaining() > 0) {
                    name.skip(1);
                }
                String fingerprint = HEX.formatHex(name.bytes(name.remaining()));
                yield Optional.of(new WrappedKey(version, fingerprint, body.octet(), body));
            }
            default -> Optional.empty();
        };
    }

    /** Whether the packet says that it is for {@code key}. */
    boolean names(PgpKey key) {
        return recipient.equals(version == VERSION_3 ? key.keyId() : key.fingerprint());
    }

    /** Whether it does not say for whom it is. */
    boolean anonymous() {
        return recipient.isEmpty();
    }

    /** Whether the wrapped bytes begin with the cipher's number. */
    boolean namesCipher() {
        return version == VERSION_3;
    }
}
