package sopsinstaller.ssh;

import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;

/** A cursor over DER (ITU-T X.690), as much of it as PKCS#1 and PKCS#8 private keys need. */
final class DerReader {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private final byte[] bytes;
    private final int end;
    private int at;

    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** The content of the next element, which has this tag, as a cursor over the same array. */
    DerReader inside(int tag) throws MalformedInputException {
        if (end - at < 2 || (bytes[at] & 0xff) != tag) {
            throw malformed();
        }
        at++;
        int length = length();
        if (length > end - at) {
            throw malformed();
        }
        at += length;
        return new DerReader(bytes, at - length, at);
    }

    /** The content of the next element, which has this tag, as a new array that the caller wipes if it is secret. */
    byte[] content(int tag) throws MalformedInputException {
        DerReader inside = inside(tag);
        return Arrays.copyOfRange(bytes, inside.at, inside.end);
    }

    /** Nothing may follow. */
    void end() throws MalformedInputException {
        if (at != end) {
            throw malformed();
        }
    }

    private int length() throws MalformedInputException {
        int first = bytes[at++] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int octets = first & 0x7f;
        // Three octets are 16 MiB, far above the limit of the file.
        if (octets == 0 || octets > 3 || octets > end - at) {
            throw malformed();
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = length << Byte.SIZE | bytes[at++] & 0xff;
        }
        return length;
    }

    private static MalformedInputException malformed() {
        return new MalformedInputException("private key is not well-formed DER");
    }
}
