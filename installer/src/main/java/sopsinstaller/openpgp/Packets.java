package sopsinstaller.openpgp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sopsinstaller.failure.MalformedInputException;

/**
 * A sequence of packets (RFC 9580 section 4). Bodies are views of what is read; only one that came in pieces is joined
 * in an array of its own, which {@link #close} wipes.
 */
final class Packets implements AutoCloseable {
    /** Kinds of packets (RFC 9580 section 5; 20 is LibrePGP's). */
    static final int SESSION_KEY = 1;
    static final int SIGNATURE = 2;
    static final int PASSWORD_SESSION_KEY = 3;
    static final int ONE_PASS_SIGNATURE = 4;
    static final int SECRET_KEY = 5;
    static final int PUBLIC_KEY = 6;
    static final int SECRET_SUBKEY = 7;
    static final int COMPRESSED = 8;
    static final int UNPROTECTED = 9;
    static final int MARKER = 10;
    static final int LITERAL = 11;
    static final int PUBLIC_SUBKEY = 14;
    static final int PROTECTED = 18;
    static final int OCB_PROTECTED = 20;
    static final int PADDING = 21;

    private static final int OLD_TO_THE_END = 3;
    private static final int TWO_OCTETS_FROM = 192;
    private static final int PARTIAL_FROM = 224;
    private static final int FOUR_OCTETS = 255;

    private final Octets in;
    private final List<byte[]> joined = new ArrayList<>();

    /** One packet. */
    record Packet(int tag, Octets body) {}

    Packets(Octets in) {
        this.in = in;
    }

    boolean hasNext() {
        return in.remaining() > 0;
    }

    Packet next() throws MalformedInputException {
        int header = in.octet();
        if ((header & 0x80) == 0) {
            throw new MalformedInputException("not OpenPGP data, or damaged: no packet begins where one should");
        }
        if ((header & 0x40) == 0) {
            return new Packet(header >> 2 & 0xf, old(header & 3));
        }
        return new Packet(header & 0x3f, body());
    }

    private Octets old(int lengthType) throws MalformedInputException {
        return switch (lengthType) {
            case 0 -> in.part(in.octet());
            case 1 -> in.part(in.uint16());
            case 2 -> in.part(in.uint32());
            case OLD_TO_THE_END -> in.part(in.remaining());
            default -> throw new IllegalStateException("bug: length type of more than two bits");
        };
    }

    private Octets body() throws MalformedInputException {
        int first = in.octet();
        if (!isPartial(first)) {
            return in.part(length(in, first));
        }
        // measured before it is joined, without keeping anything: a file may be nothing but pieces of one octet
        int length = joinPieces(in.again(), first, new byte[0]);
        byte[] whole = new byte[length];
        joined.add(whole);
        joinPieces(in, first, whole);
        return new Octets(whole, 0, length);
    }

    /** Passes over all pieces and gives their length together; copies them into {@code whole} as far as it reaches. */
    private static int joinPieces(Octets in, int firstOctet, byte[] whole) throws MalformedInputException {
        int length = 0;
        int first = firstOctet;
        while (true) {
            boolean last = !isPartial(first);
            long count = last ? length(in, first) : 1L << (first & 0x1f);
            int from = in.position();
            in.skip(count);
            if (length + count <= whole.length) {
                System.arraycopy(in.array(), from, whole, length, (int) count);
            }
            length += (int) count;
            if (last) {
                return length;
            }
            first = in.octet();
        }
    }

    private static boolean isPartial(int first) {
        return first >= PARTIAL_FROM && first < FOUR_OCTETS;
    }

    private static long length(Octets in, int first) throws MalformedInputException {
        if (first < TWO_OCTETS_FROM) {
            return first;
        }
        return first == FOUR_OCTETS ? in.uint32() : (first - TWO_OCTETS_FROM << Byte.SIZE) + in.octet()
                + TWO_OCTETS_FROM;
    }

    @Override
    public void close() {
        for (byte[] array : joined) {
            Arrays.fill(array, (byte) 0);
        }
    }
}
