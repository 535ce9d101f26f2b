package sopsinstaller.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;

/** A cursor over the SSH wire format (RFC 4251 section 5): numbers and length-prefixed strings. */
final class WireReader {
    private final byte[] bytes;
    private int at;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Passes over exactly these bytes. */
    void expect(byte[] magic) throws MalformedInputException {
        if (remaining() < magic.length || !Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length)) {
            throw new MalformedInputException("ssh key begins with wrong bytes");
        }
        at += magic.length;
    }

    /** A uint32, as its 32 bits. */
    int uint32() throws MalformedInputException {
        if (remaining() < Integer.BYTES) {
            throw cutOff();
        }
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << Byte.SIZE | bytes[at++] & 0xff;
        }
        return value;
    }

    /** A string, as a new array that the caller wipes if it is secret. */
    byte[] string() throws MalformedInputException {
        int length = uint32();
        if (length < 0 || length > remaining()) {
            throw cutOff();
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** A string that is a name and not secret. */
    String name() throws MalformedInputException {
        return new String(string(), US_ASCII);
    }

    /** Passes over a string without copying it: it may be secret. */
    void skipString() throws MalformedInputException {
        int length = uint32();
        if (length < 0 || length > remaining()) {
            throw cutOff();
        }
        at += length;
    }

    /** Everything that was not read yet, as a new array. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    /** Bytes not read yet. */
    int remaining() {
        return bytes.length - at;
    }

    /** Nothing may follow. */
    void end() throws MalformedInputException {
        if (remaining() != 0) {
            throw new MalformedInputException("ssh key has bytes after its end");
        }
    }

    /** What is left must be 1, 2, 3 …, with which OpenSSH fills the last cipher block. */
    void padding() throws MalformedInputException {
        for (int expected = 1; at < bytes.length; at++, expected++) {
            if (bytes[at] != (byte) expected) {
                throw new MalformedInputException("ssh key has wrong padding");
            }
        }
    }

    private static MalformedInputException cutOff() {
        return new MalformedInputException("ssh key is cut off");
    }
}
