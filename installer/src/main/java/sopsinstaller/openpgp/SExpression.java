package sopsinstaller.openpgp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * An S-expression as libgcrypt writes it: canonical ({@code 3:rsa}) and advanced ({@code rsa}, {@code #00FF#},
 * {@code "text"}) atoms, also mixed.
 *
 * @param atom null for a list; owned
 * @param list empty for an atom
 */
record SExpression(SecretBytes atom, List<SExpression> list) implements AutoCloseable {
    private static final int MAX_DEPTH = 16;

    /** Reads the expression at the beginning of {@code text}, which is borrowed; what follows it is ignored. */
    static SExpression read(byte[] text) throws MalformedInputException {
        Reader reader = new Reader(text);
        reader.expectList();
        return reader.list(0);
    }

    /** The first atom, as the name of a list; empty where there is none. */
    String name() {
        return list.isEmpty() || list.getFirst().atom == null
                ? ""
                : new String(list.getFirst().atom.expose(), US_ASCII);
    }

    /** The list below this one that has this name. */
    Optional<SExpression> find(String name) {
        for (SExpression each : list) {
            if (each.name().equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The atom that follows {@code name} in a list of its own; still owned by this expression. */
    SecretBytes value(String name) throws MalformedInputException {
        SExpression found = find(name).orElseThrow(() -> damaged("a number is missing"));
        if (found.list.size() < 2 || found.list.get(1).atom == null) {
            throw damaged("a number is missing");
        }
        return found.list.get(1).atom;
    }

    /** Wipes every atom. */
    @Override
    public void close() {
        if (atom != null) {
            atom.close();
        }
        list.forEach(SExpression::close);
    }

    private static MalformedInputException damaged(String why) {
        return new MalformedInputException("GnuPG key file is damaged: " + why);
    }

    /** A cursor over the text. */
    private static final class Reader {
        private final byte[] text;
        private int at;

        Reader(byte[] text) {
            this.text = text;
        }

        void expectList() throws MalformedInputException {
            skipWhiteSpace();
            if (next() != '(') {
                throw damaged("it does not begin with a bracket");
            }
        }

        /** What follows an opening bracket, its closing one included. */
        SExpression list(int depth) throws MalformedInputException {
            if (depth == MAX_DEPTH) {
                throw damaged("too many brackets");
            }
            List<SExpression> items = new ArrayList<>();
            SExpression list = new SExpression(null, items);
            boolean good = false;
            try {
                skipWhiteSpace();
                for (int first = next(); first != ')'; first = next()) {
                    items.add(first == '(' ? list(depth + 1)
                            : new SExpression(SecretBytes.takingOver(atom(first)), List.of()));
                    skipWhiteSpace();
                }
                good = true;
                return list;
            } finally {
                if (!good) {
                    list.close();
                }
            }
        }

        private byte[] atom(int first) throws MalformedInputException {
            return switch (first) {
                case '#' -> hex();
                case '"' -> quoted();
                default -> {
                    at--;
                    yield first >= '0' && first <= '9' ? counted() : token();
                }
            };
        }

        private byte[] hex() throws MalformedInputException {
            byte[] out = new byte[(end('#') - at) / 2 + 1];
            int digits = 0;
            for (int digit = next(); digit != '#'; digit = next()) {
                if (!isWhiteSpace(digit)) {
                    int value = Character.digit(digit, 16);
                    if (value < 0) {
                        Arrays.fill(out, (byte) 0);
                        throw damaged("a number is not hexadecimal");
                    }
                    out[digits / 2] |= (byte) (digits % 2 == 0 ? value << 4 : value);
                    digits++;
                }
            }
            byte[] exact = Arrays.copyOf(out, digits / 2);
            Arrays.fill(out, (byte) 0);
            return exact;
        }

        /** A text in quotes; none that matters here has an escape. */
        private byte[] quoted() throws MalformedInputException {
            int end = end('"');
            byte[] bytes = Arrays.copyOfRange(text, at, end);
            at = end + 1;
            return bytes;
        }

        /** Where the character {@code last} comes next. */
        private int end(char last) throws MalformedInputException {
            for (int i = at; i < text.length; i++) {
                if (text[i] == last) {
                    return i;
                }
            }
            throw damaged("it is cut off");
        }

        private byte[] counted() throws MalformedInputException {
            int start = at;
            int length = 0;
            int digit = next();
            for (; digit >= '0' && digit <= '9'; digit = next()) {
                length = Math.min(10 * length + digit - '0', text.length + 1);
            }
            if (digit != ':') {
                at = start;
                return token();
            }
            if (length > text.length - at) {
                throw damaged("it is cut off");
            }
            at += length;
            return Arrays.copyOfRange(text, at - length, at);
        }

        private byte[] token() throws MalformedInputException {
            int start = at;
            while (at < text.length && text[at] != '(' && text[at] != ')' && !isWhiteSpace(text[at])) {
                at++;
            }
            if (at == start) {
                throw damaged("it has a character that does not belong there");
            }
            return Arrays.copyOfRange(text, start, at);
        }

        private void skipWhiteSpace() {
            while (at < text.length && isWhiteSpace(text[at])) {
                at++;
            }
        }

        private int next() throws MalformedInputException {
            if (at == text.length) {
                throw damaged("it is cut off");
            }
            return text[at++] & 0xff;
        }

        private static boolean isWhiteSpace(int character) {
            return character == ' ' || character == '\n' || character == '\r' || character == '\t';
        }
    }
}
