package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import sopsinstaller.failure.MalformedInputException;
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

/** A single value in a format without types, dotenv and ini (sops-file format, sections 9 and 10). */
final class FlatValue {
    private FlatValue() {}

    /**
     * The bytes of a scalar. For a text it is the live array of the node, which the caller must not keep.
     *
     * @throws MalformedInputException if the node is no scalar
     */
    static byte[] bytes(Node node) throws MalformedInputException {
        return switch (node) {
            case Text(var bytes) -> bytes.expose();
            case Int(long value) -> ascii(Long.toString(value));
            case Unsigned(long bits) -> ascii(Long.toUnsignedString(bits));
            case Real(double value) -> ascii(real(value));
            case Bool(boolean value) -> ascii(Boolean.toString(value));
            case Timestamp(var value) -> ascii(Scalars.rfc3339Seconds(value));
            case MapNode _ -> throw new MalformedInputException("a map cannot be a value here");
            case ListNode _ -> throw new MalformedInputException("a list cannot be a value here");
            case Comment _ -> throw new MalformedInputException("a comment cannot be a value here");
            case Null _ -> throw new MalformedInputException("the value is null");
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Exponent form below 1e-4 and from 1e6 on; a whole number gets {@code .0}, so that it stays a real. */
    private static String real(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Scalars.decimal(value);
        }
        if (size != 0 && (size < 1e-4 || size >= 1e6)) {
            return Scalars.scientific(value, 'E');
        }
        String digits = Scalars.decimal(value);
        return digits.contains(".") ? digits : digits + ".0";
    }
}
