package sopsinstaller.store;

import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;
import sopsinstaller.tree.Scalars;

/** Prints trees as JSON with the layout of sops (sops-file format, section 11): tabs, comments left out. */
final class JsonWriter {
    private final SecretOutput out;

    private JsonWriter(SecretOutput out) {
        this.out = out;
    }

    /**
     * Prints a whole document, with a final newline.
     *
     * @throws MalformedInputException if it holds a number that JSON does not have
     */
    static void emit(MapNode document, SecretOutput out) throws MalformedInputException {
        new JsonWriter(out).value(document, 0);
        out.write('\n');
    }

    /**
     * Prints one node; only a map gets a final newline. A text is printed as a literal.
     *
     * @throws MalformedInputException as {@link #emit}
     */
    static void emitNode(Node node, SecretOutput out) throws MalformedInputException {
        if (node instanceof MapNode map) {
            emit(map, out);
        } else {
            new JsonWriter(out).value(node, 0);
        }
    }

    private void value(Node node, int depth) throws MalformedInputException {
        switch (node) {
            case MapNode map -> map(map, depth);
            case ListNode list -> list(list, depth);
            case Text(var bytes) -> JsonText.write(bytes, out);
            case Int(long value) -> out.text(Long.toString(value));
            case Unsigned(long bits) -> out.text(Long.toUnsignedString(bits));
            case Real(double value) -> out.text(real(value));
            case Bool(boolean value) -> out.text(Boolean.toString(value));
            case Timestamp(var value) -> out.text("\"" + Scalars.rfc3339(value) + "\"");
            case Null _ -> out.text("null");
            case Comment _ -> throw new MalformedInputException("a comment cannot be a value in JSON");
        }
    }

    private void map(MapNode map, int depth) throws MalformedInputException {
        out.write('{');
        boolean empty = true;
        for (MapItem item : map.items()) {
            if (item instanceof Pair(String name, Node value)) {
                separate(empty, depth + 1);
                empty = false;
                JsonText.write(name, out);
                out.text(": ");
                value(value, depth + 1);
            }
        }
        close(empty, depth, '}');
    }

    private void list(ListNode list, int depth) throws MalformedInputException {
        out.write('[');
        boolean empty = true;
        for (Node item : list.items()) {
            if (!(item instanceof Comment)) {
                separate(empty, depth + 1);
                empty = false;
                value(item, depth + 1);
            }
        }
        close(empty, depth, ']');
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.write(',');
        }
        newLine(depth);
    }

    private void close(boolean empty, int depth, char bracket) {
        if (!empty) {
            newLine(depth);
        }
        out.write(bracket);
    }

    private void newLine(int depth) {
        out.write('\n');
        for (int i = 0; i < depth; i++) {
            out.write('\t');
        }
    }

    /** Exponent form below 1e-6 and from 1e21 on, the exponent without leading zero. */
    private static String real(double value) throws MalformedInputException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new MalformedInputException("JSON has no number for infinity or not-a-number");
        }
        double size = Math.abs(value);
        if (size == 0 || size >= 1e-6 && size < 1e21) {
            return Scalars.decimal(value);
        }
        return Scalars.scientific(value, 'e').replace("e-0", "e-");
    }
}
