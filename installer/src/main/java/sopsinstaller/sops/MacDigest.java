package sopsinstaller.sops;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.util.Arrays;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.store.Store;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;
import sopsinstaller.tree.Scalars;

/**
 * The hash over the decrypted leaves of a file (sops-file format, section "MAC"). Before release 3.13.2 sops read
 * every JSON number as a double, so large integers in clear were hashed rounded: from the first of them on a second
 * hash is carried that takes them so.
 */
final class MacDigest implements AutoCloseable {
    /** SHA-256 of the ASCII text {@code sops}: keeps the two ways to hash apart. */
    private static final byte[] ONLY_ENCRYPTED_START =
            HexFormat.of().parseHex("8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69");

    private final boolean roundedIntegers;
    /** Bouncy Castle's, as all of the program's cryptography is ({@link ValueCipher}): 290 MB/s in the image. */
    private final SHA512Digest exact = new SHA512Digest();
    private SHA512Digest rounded;

    MacDigest(Store store, boolean onlyEncrypted) {
        roundedIntegers = store == Store.JSON;
        if (onlyEncrypted) {
            exact.update(ONLY_ENCRYPTED_START, 0, ONLY_ENCRYPTED_START.length);
        }
    }

    /** Adds a leaf that was decrypted. */
    void addDecrypted(Node leaf) throws MalformedInputException {
        add(leaf);
    }

    /**
     * Adds a leaf that stood in clear; a null and a comment add nothing.
     *
     * @throws MalformedInputException when it is an integer beyond 64 bits signed
     */
    void addClear(Node leaf) throws MalformedInputException {
        if (roundedIntegers && leaf instanceof Int(long value) && (long) (double) value != value) {
            if (rounded == null) {
                rounded = new SHA512Digest(exact);
            }
            byte[] digits = ascii(Long.toString(value));
            exact.update(digits, 0, digits.length);
            byte[] roundedDigits = ascii(Scalars.decimal(value));
            rounded.update(roundedDigits, 0, roundedDigits.length);
        } else {
            add(leaf);
        }
    }

    /** Whether {@code mac}, in upper-case hex as sops writes it, is the hash; compares in constant time. */
    boolean matches(byte[] mac) {
        boolean same = Arrays.constantTimeAreEqual(hex(exact), mac);
        return same || rounded != null && Arrays.constantTimeAreEqual(hex(rounded), mac);
    }

    /** Forgets the last values, of which one that was not hashed to its end holds up to 128 bytes. */
    @Override
    public void close() {
        exact.reset();
        if (rounded != null) {
            rounded.reset();
        }
    }

    private void add(Node leaf) throws MalformedInputException {
        switch (leaf) {
            case Text(var text) -> add(text.exposeWithin(), text.offset(), text.length());
            case Int(long value) -> add(Long.toString(value));
            case Real(double value) -> add(Scalars.decimal(value));
            case Bool(boolean value) -> add(value ? "True" : "False");
            case Timestamp(var time) -> add(Scalars.rfc3339(time));
            case Null _, Comment _ -> { }
            case Unsigned _ -> throw new MalformedInputException("an integer beyond 64 bits cannot be verified");
            case MapNode _, ListNode _ -> throw new IllegalStateException("bug: a container is no leaf");
        }
    }

    private void add(String form) {
        byte[] ascii = ascii(form);
        add(ascii, 0, ascii.length);
    }

    private void add(byte[] form, int offset, int length) {
        exact.update(form, offset, length);
        if (rounded != null) {
            rounded.update(form, offset, length);
        }
    }

    private static byte[] hex(SHA512Digest digest) {
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return ascii(HexFormat.of().withUpperCase().formatHex(hash));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
