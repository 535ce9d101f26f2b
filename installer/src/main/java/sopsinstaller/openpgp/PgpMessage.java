package sopsinstaller.openpgp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.openpgp.Packets.Packet;
import sopsinstaller.secret.SecretBytes;

/**
 * An encrypted OpenPGP message (RFC 9580, RFC 4880, LibrePGP) as sops, gpg and others write it.
 *
 * <ol>
 *   <li>A message without integrity protection is refused; with it, nothing is given out before all was checked.
 *   <li>Signatures are ignored: a sops file's authenticity comes from elsewhere.
 *   <li>Everything is limited: the message, what it unpacks to, and how often it is packed.
 * </ol>
 */
public final class PgpMessage {
    /** Largest message, and largest content: a data key with thousands of recipients fits many times. */
    public static final int MAX_BYTES = 1024 * 1024;
    /** Private keys tried for packets that do not say for whom they are, all packets together. */
    private static final int MAX_TRIALS = 64;
    /** Trials of packets that name a key; an honest message has one for each of its keys. */
    private static final int MAX_NAMED = 16;

    private final List<WrappedKey> wrappedKeys;
    private final int tag;
    private final Octets sealed;

    private PgpMessage(List<WrappedKey> wrappedKeys, int tag, Octets sealed) {
        this.wrappedKeys = wrappedKeys;
        this.tag = tag;
        this.sealed = sealed;
    }

    /**
     * Decrypts with the first of the session keys that one of {@code keys} opens.
     *
     * @param message armored or binary
     * @return the content, owned by the caller; empty when the message is for none of the keys
     * @throws MalformedInputException when it is no such message, has no integrity protection, was changed, uses what
     *         is not supported, or when a session key for one of the keys cannot be decrypted
     */
    public static Optional<SecretBytes> decrypt(byte[] message, List<PgpKey> keys) throws MalformedInputException {
        check(message);
        try (SecretBytes binary = Armor.open(message, Armor.MESSAGE);
                Packets packets = new Packets(new Octets(binary.expose()))) {
            return read(packets).decrypt(keys);
        }
    }

    /**
     * For whom the message is: key ids, or fingerprints where it has them, in upper-case hex; empty text for an
     * anonymous recipient.
     *
     * @throws MalformedInputException when it is no encrypted message
     */
    public static List<String> recipients(byte[] message) throws MalformedInputException {
        check(message);
        try (SecretBytes binary = Armor.open(message, Armor.MESSAGE);
                Packets packets = new Packets(new Octets(binary.expose()))) {
            return read(packets).wrappedKeys.stream().map(WrappedKey::recipient).toList();
        }
    }

    private static void check(byte[] message) throws MalformedInputException {
        if (message.length > MAX_BYTES) {
            throw new MalformedInputException("PGP message is larger than " + MAX_BYTES + " bytes");
        }
    }

    private static PgpMessage read(Packets packets) throws MalformedInputException {
        List<WrappedKey> wrappedKeys = new ArrayList<>();
        while (packets.hasNext()) {
            Packet packet = packets.next();
            switch (packet.tag()) {
                case Packets.SESSION_KEY -> WrappedKey.read(packet.body()).ifPresent(wrappedKeys::add);
                case Packets.PASSWORD_SESSION_KEY, Packets.MARKER, Packets.PADDING -> { }
                case Packets.PROTECTED, Packets.OCB_PROTECTED -> {
                    if (packets.hasNext()) {
                        throw new MalformedInputException("PGP message has something after its end");
                    }
                    return new PgpMessage(wrappedKeys, packet.tag(), packet.body());
                }
                case Packets.UNPROTECTED -> throw new MalformedInputException(
                        "PGP message has no integrity protection, so anybody could have changed it; it is refused");
                default -> throw new MalformedInputException("not an encrypted PGP message");
            }
        }
        throw new MalformedInputException("PGP message is cut off: it holds no encrypted data");
    }

    private Optional<SecretBytes> decrypt(List<PgpKey> keys) throws MalformedInputException {
        Optional<SessionKey> session = sessionKey(keys);
        if (session.isEmpty()) {
            return Optional.empty();
        }
        try (SessionKey key = session.get(); SecretBytes content = SealedData.open(tag, sealed, key)) {
            return Optional.of(Contents.literal(content));
        }
    }

    /** The session key; packets that name one of the keys come first. */
    private Optional<SessionKey> sessionKey(List<PgpKey> keys) throws MalformedInputException {
        boolean newForm = tag == Packets.PROTECTED && sealed.again().octet() == SealedData.VERSION_2;
        int version = newForm ? WrappedKey.VERSION_6 : WrappedKey.VERSION_3;
        String damaged = "";
        int named = 0;
        for (WrappedKey wrapped : wrappedKeys) {
            for (PgpKey key : keys) {
                if (wrapped.version() == version && wrapped.names(key)) {
                    if (++named > MAX_NAMED) {
                        throw new MalformedInputException("PGP message names the same key again and again");
                    }
                    Optional<SessionKey> session =
                            key.fits(wrapped.algorithm()) ? key.unwrap(wrapped) : Optional.empty();
                    if (session.isPresent()) {
                        return session;
                    }
                    damaged = key.fingerprint();
                }
            }
        }
        int trials = 0;
        for (WrappedKey wrapped : wrappedKeys) {
            for (PgpKey key : keys) {
                if (wrapped.version() == version && wrapped.anonymous() && key.fits(wrapped.algorithm())) {
                    if (++trials > MAX_TRIALS) {
                        throw new MalformedInputException(
                                "PGP message has too many recipients that are not named, for this many keys");
                    }
                    Optional<SessionKey> session = key.unwrap(wrapped);
                    if (session.isPresent()) {
                        return session;
                    }
                }
            }
        }
        if (!damaged.isEmpty()) {
            throw new MalformedInputException("PGP message is for the key " + damaged
                    + ", but its session key cannot be decrypted with it: one of the two is damaged");
        }
        return Optional.empty();
    }
}
