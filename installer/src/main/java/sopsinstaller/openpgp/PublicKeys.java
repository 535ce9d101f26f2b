package sopsinstaller.openpgp;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.openpgp.Packets.Packet;

/**
 * The public keys of a GnuPG home: {@code pubring.kbx} (kbx/keybox-blob.c) and {@code pubring.gpg}. Only those are kept
 * that were asked for before: a ring may hold half a million keys of other people.
 */
final class PublicKeys {
    private static final int OPENPGP_BLOB = 2;
    /** Length, type, version and flags, which every blob has. */
    private static final int BLOB_HEADER_BYTES = 8;

    private final Set<BigInteger> wanted;
    private final Map<BigInteger, Known> known = new HashMap<>();
    private String primary = "";

    /** A key and the fingerprint of the one it belongs to. */
    record Known(PublicKey key, String primary) {}

    /** To keep the keys that have one of these numbers ({@link KeyMaterial#own}). */
    PublicKeys(Set<BigInteger> wanted) {
        this.wanted = Set.copyOf(wanted);
    }

    /** Adds the keys of a keybox file. What cannot be read of it is passed over: other keys may be wanted. */
    void readKeybox(byte[] file) throws MalformedInputException {
        Octets in = new Octets(file);
        while (in.remaining() > 0) {
            long length = in.again().uint32();
            if (length < BLOB_HEADER_BYTES) {
                throw new MalformedInputException("keybox is damaged: a part of it has no length");
            }
            readBlob(in.part(length));
        }
    }

    /** Adds the keys of packets one after the other. */
    void readPackets(byte[] file) throws MalformedInputException {
        readPackets(new Octets(file));
    }

    /** The public key whose own number this is: the first that was read. */
    Optional<Known> of(BigInteger own) {
        return Optional.ofNullable(known.get(own));
    }

    private void readBlob(Octets blob) throws MalformedInputException {
        Octets header = blob.again();
        header.skip(Integer.BYTES);
        if (header.octet() == OPENPGP_BLOB) {
            header.skip(1 + Short.BYTES);
            long offset = header.uint32();
            long length = header.uint32();
            Octets packets = blob.again();
            packets.skip(offset);
            readPackets(packets.part(length));
        }
    }

    private void readPackets(Octets in) throws MalformedInputException {
        try (Packets packets = new Packets(in)) {
            while (packets.hasNext()) {
                Packet packet = packets.next();
                if (packet.tag() == Packets.PUBLIC_KEY || packet.tag() == Packets.PUBLIC_SUBKEY) {
                    add(packet.body(), packet.tag() == Packets.PUBLIC_KEY);
                }
            }
        }
    }

    private void add(Octets body, boolean isPrimary) {
        try {
            PublicKey key = PublicKey.read(body);
            primary = isPrimary ? key.name() : primary;
            BigInteger own = key.material().own();
            if (wanted.contains(own)) {
                known.putIfAbsent(own, new Known(key, primary));
            }
        } catch (MalformedInputException _) {
            // somebody else's key of an unusual kind; if its private half is here, that is told as having none
            primary = isPrimary ? "" : primary;
        }
    }
}
