package sopsinstaller.openpgp;

import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;

/**
 * A cursor over a part of an array: the numbers and lengths of RFC 9580 section 3. It copies nothing but what it is
 * asked for, so a declared length costs nothing before it was compared with what is there.
 */
final class Octets {
    private final byte[] array;
    private final int end;
    private int at;

    Octets(byte[] array) {
        this(array, 0, array.length);
    }

    /** From {@code from} to {@code to}, exclusive; both must lie in the array. */
    Octets(byte[] array, int from, int to) {
        this.array = array;
        this.at = from;
        this.end = to;
    }

    int octet() throws MalformedInputException {
        need(1);
        return array[at++] & 0xff;
    }

    int uint16() throws MalformedInputException {
        return octet() << Byte.SIZE | octet();
    }

    long uint32() throws MalformedInputException {
        return (long) uint16() << Short.SIZE | uint16();
    }

    /** The bytes of a multiprecision integer, as a new array. */
    byte[] integer() throws MalformedInputException {
        int bits = uint16();
        return bytes(Math.ceilDiv(bits, Byte.SIZE));
    }

    /** The next {@code length} bytes, as a new array. */
    byte[] bytes(long length) throws MalformedInputException {
        need(length);
        at += (int) length;
        return Arrays.copyOfRange(array, at - (int) length, at);
    }

    /** The next {@code length} bytes, to be read on their own. */
    Octets part(long length) throws MalformedInputException {
        need(length);
        at += (int) length;
        return new Octets(array, at - (int) length, at);
    }

    void skip(long length) throws MalformedInputException {
        need(length);
        at += (int) length;
    }

    /** Whether the next bytes are these; if so, passes over them. */
    boolean passes(byte[] expected) {
        boolean same = remaining() >= expected.length
                && Arrays.equals(array, at, at + expected.length, expected, 0, expected.length);
        at += same ? expected.length : 0;
        return same;
    }

    /** The same part again, from where this one stands. */
    Octets again() {
        return new Octets(array, at, end);
    }

    int remaining() {
        return end - at;
    }

    /** The array it walks over; only to be read, from {@link #position} on. */
    byte[] array() {
        return array;
    }

    /** Where it stands in {@link #array}. */
    int position() {
        return at;
    }

    private void need(long length) throws MalformedInputException {
        if (length > remaining()) {
            throw new MalformedInputException("OpenPGP data is cut off");
        }
    }
}
