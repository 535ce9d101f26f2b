package sopsinstaller.openpgp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.util.Arrays;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * A file of {@code private-keys-v1.d} (GnuPG's agent/keyformat.txt): an S-expression, bare in GnuPG up to 2.2, after
 * {@code Key:} among lines of names and values since. It lacks what the fingerprint needs, which the public key has.
 *
 * @param kind whether and how the secret numbers are there
 * @param own the number by which the public key is found ({@link KeyMaterial#own}): n, y or q
 * @param numbers of an unprotected key that may decrypt, else null; owned
 */
record PrivateKeyFile(Kind kind, BigInteger own, SecretNumbers numbers) implements AutoCloseable {
    private static final byte[] NAME = "Key:".getBytes(US_ASCII);

    /** How the secret numbers are kept. */
    enum Kind { CLEAR, PROTECTED, ON_CARD }

    /** Reads {@code file}, which is borrowed. */
    static PrivateKeyFile read(byte[] file) throws MalformedInputException {
        byte[] text = file.length > 0 && file[0] == '(' ? file.clone() : keyLines(file);
        try (SExpression outer = SExpression.read(text)) {
            Kind kind = switch (outer.name()) {
                case "private-key" -> Kind.CLEAR;
                case "protected-private-key" -> Kind.PROTECTED;
                case "shadowed-private-key" -> Kind.ON_CARD;
                default -> throw new MalformedInputException("GnuPG key file holds no private key");
            };
            if (outer.list().size() < 2) {
                throw new MalformedInputException("GnuPG key file is damaged: a number is missing");
            }
            return of(kind, outer.list().get(1));
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static PrivateKeyFile of(Kind kind, SExpression key) throws MalformedInputException {
        String algorithm = key.name();
        return switch (algorithm) {
            case "rsa" -> new PrivateKeyFile(kind, number(key.value("n")),
                    kind == Kind.CLEAR ? rsa(key) : null);
            case "ecc", "ecdh", "ecdsa" -> new PrivateKeyFile(kind, number(key.value("q")),
                    kind == Kind.CLEAR ? new SecretNumbers.Scalar(SecretBytes.copyOf(key.value("d"))) : null);
            case "dsa", "elg" -> new PrivateKeyFile(kind, number(key.value("y")), null);
            default -> throw new MalformedInputException("is of an algorithm that is not supported");
        };
    }

    private static BigInteger number(SecretBytes value) {
        return new BigInteger(1, value.expose());
    }

    private static SecretNumbers rsa(SExpression key) throws MalformedInputException {
        SecretBytes d = key.value("d");
        SecretBytes p = key.value("p");
        SecretBytes q = key.value("q");
        SecretBytes inverse = key.value("u");
        return new SecretNumbers.Rsa(SecretBytes.copyOf(d), SecretBytes.copyOf(p), SecretBytes.copyOf(q),
                SecretBytes.copyOf(inverse));
    }

    /** The value of {@code Key:} with its continuation lines, which begin with white space; to be wiped. */
    private static byte[] keyLines(byte[] file) throws MalformedInputException {
        int start = 0;
        while (start < file.length && !new Octets(file, start, file.length).passes(NAME)) {
            start = lineEnd(file, start);
        }
        if (start == file.length) {
            throw new MalformedInputException("is no GnuPG key file");
        }
        int end = lineEnd(file, start);
        while (end < file.length && (file[end] == ' ' || file[end] == '\t')) {
            end = lineEnd(file, end);
        }
        return Arrays.copyOfRange(file, start + NAME.length, end);
    }

    /** Where the line after the one at {@code from} begins. */
    private static int lineEnd(byte[] file, int from) {
        int at = from;
        while (at < file.length && file[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, file.length);
    }

    @Override
    public void close() {
        if (numbers != null) {
            numbers.close();
        }
    }
}
