package sopsinstaller.sops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
final class MacDigest {
    /** SHA-256 of the ASCII text {@code sops}: keeps the two ways to hash apart. */
    private static final byte[] ONLY_ENCRYPTED_START =
            HexFormat.of().parseHex("8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69");

    private final boolean roundedIntegers;
    private final MessageDigest exact;
    private MessageDigest rounded;

    MacDigest(Store store, boolean onlyEncrypted) {
        roundedIntegers = store == Store.JSON;
        try {
            exact = MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: this Java has no SHA-512", e);
        }
        if (onlyEncrypted) {
            exact.update(ONLY_ENCRYPTED_START);
        }
    }

    /** Adds a leaf that was decrypted. */
    void addDecrypted(Node leaf) throws MalformedInputException {
        add(form(leaf));
    }

    /**
     * Adds a leaf that stood in clear; a null and a comment add nothing.
     *
     * @throws MalformedInputException when it is an integer beyond 64 bits signed
     */
    void addClear(Node leaf) throws MalformedInputException {
        if (roundedIntegers && leaf instanceof Int(long value) && (long) (double) value != value) {
            byte[] form = form(leaf);
            if (rounded == null) {
                rounded = copy(exact);
            }
            exact.update(form);
            rounded.update(ascii(Scalars.decimal(value)));
        } else {
            add(form(leaf));
        }
    }

    /** Whether {@code mac}, in upper-case hex as sops writes it, is the hash; compares in constant time. */
    boolean matches(byte[] mac) {
        boolean same = MessageDigest.isEqual(hex(exact), mac);
        return same || rounded != null && MessageDigest.isEqual(hex(rounded), mac);
    }

    private void add(byte[] form) {
        exact.update(form);
        if (rounded != null) {
            rounded.update(form);
        }
    }

    private static byte[] form(Node leaf) throws MalformedInputException {
        return switch (leaf) {
            case Text(var bytes) -> bytes.expose();
            case Int(long value) -> ascii(Long.toString(value));
            case Real(double value) -> ascii(Scalars.decimal(value));
            case Bool(boolean value) -> ascii(value ? "True" : "False");
            case Timestamp(var time) -> ascii(Scalars.rfc3339(time));
            case Null _, Comment _ -> new byte[0];
            case Unsigned _ -> throw new MalformedInputException("an integer beyond 64 bits cannot be verified");
            case MapNode _, ListNode _ -> throw new IllegalStateException("bug: a container is no leaf");
        };
    }

    private static byte[] hex(MessageDigest digest) {
        return ascii(HexFormat.of().withUpperCase().formatHex(digest.digest()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("bug: this Java's SHA-512 cannot be copied", e);
        }
    }
}
