package sopsinstaller.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA1Digest;
import sopsinstaller.failure.MalformedInputException;

/**
 * An SSH public key (RFC 4253 section 6.6, RFC 8709). Nothing in it is secret.
 *
 * <p>{@link #parse} and {@link #of} check the contents of {@code ssh-ed25519} and {@code ssh-rsa} keys; of other
 * types only the name is known.
 *
 * @param type the algorithm name, the same as inside the blob
 * @param blob the wire form, which a public key line has in base64
 */
public record SshPublicKey(String type, byte[] blob) {
    /** Longest line: sshd(8) takes 8 KiB, options and many host names included; certificates may be longer. */
    public static final int MAX_LINE_CHARACTERS = 64 * 1024;

    private static final String ED25519 = "ssh-ed25519";
    private static final String RSA = "ssh-rsa";
    private static final int ED25519_BYTES = 32;
    /** The longest modulus that ssh-keygen makes and Go's parser takes. */
    static final int MAX_MODULUS_BITS = 16384;
    /** The longest public exponent that Go's parser takes. */
    private static final int MAX_EXPONENT_BITS = 24;
    /** A key follows options (authorized_keys) or a marker and host names (known_hosts). */
    private static final int MAX_WORDS_BEFORE = 2;

    /**
     * Reads one line: of a {@code .pub} file, of authorized_keys (options before the type) or of known_hosts (marker
     * and host names before it); a comment may follow.
     *
     * @throws MalformedInputException when there is no key in the line, or a broken one
     */
    public static SshPublicKey parse(String line) throws MalformedInputException {
        if (line.length() > MAX_LINE_CHARACTERS) {
            throw new MalformedInputException("longer than " + MAX_LINE_CHARACTERS + " characters");
        }
        List<String> words = words(line);
        for (int i = 0; i + 1 < words.size() && i <= MAX_WORDS_BEFORE; i++) {
            Optional<byte[]> blob = blob(words.get(i), words.get(i + 1));
            if (blob.isPresent()) {
                return of(blob.get());
            }
        }
        throw new MalformedInputException("not an ssh public key");
    }

    /**
     * Reads the wire form.
     *
     * @throws MalformedInputException when it is broken
     */
    public static SshPublicKey of(byte[] blob) throws MalformedInputException {
        WireReader reader = new WireReader(blob);
        String type = reader.name();
        switch (type) {
            case ED25519 -> {
                if (reader.string().length != ED25519_BYTES) {
                    throw new MalformedInputException("ed25519 public key has not " + ED25519_BYTES + " bytes");
                }
                reader.end();
            }
            case RSA -> {
                checkNumber(reader.string(), MAX_EXPONENT_BITS);
                checkNumber(reader.string(), MAX_MODULUS_BITS);
                reader.end();
            }
            default -> {
                // Nothing to check: only the name of such a key is used.
            }
        }
        return new SshPublicKey(type, blob);
    }

    /** The RSA key of these two numbers, each two's complement, big-endian, as in DER. */
    static SshPublicKey ofRsa(byte[] exponent, byte[] modulus) throws MalformedInputException {
        byte[] type = RSA.getBytes(US_ASCII);
        int size = 3 * Integer.BYTES + type.length + exponent.length + modulus.length;
        return of(ByteBuffer.allocate(size)
                .putInt(type.length).put(type)
                .putInt(exponent.length).put(exponent)
                .putInt(modulus.length).put(modulus)
                .array());
    }

    /** The 32 bytes of an {@code ssh-ed25519} key; no other type has them. */
    public byte[] ed25519() {
        if (!type.equals(ED25519)) {
            throw new IllegalStateException("bug: asked for the ed25519 bytes of another key");
        }
        WireReader reader = atContent();
        return checked(reader);
    }

    /** The key as in a {@code .pub} file, without a comment. */
    public String text() {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }

    /**
     * The OpenPGP fingerprint of an {@code ssh-rsa} key as sops-nix and ssh-to-pgp import it: version 4, creation
     * time 0 (RFC 4880 section 12.2); upper-case hex.
     */
    public String openPgpFingerprint() {
        if (!type.equals(RSA)) {
            throw new IllegalStateException("bug: asked for the OpenPGP fingerprint of another key");
        }
        WireReader reader = atContent();
        BigInteger exponent = new BigInteger(checked(reader));
        BigInteger modulus = new BigInteger(checked(reader));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {4, 0, 0, 0, 0, 1});
        writeMpi(modulus, body);
        writeMpi(exponent, body);
        ByteBuffer hashed = ByteBuffer.allocate(3 + body.size())
                .put((byte) 0x99).putShort((short) body.size()).put(body.toByteArray());
        var digest = new SHA1Digest();
        digest.update(hashed.array(), 0, hashed.array().length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return HexFormat.of().withUpperCase().formatHex(hash);
    }

    private WireReader atContent() {
        WireReader reader = new WireReader(blob);
        checked(reader);
        return reader;
    }

    private static byte[] checked(WireReader reader) {
        try {
            return reader.string();
        } catch (MalformedInputException e) {
            throw new IllegalStateException("bug: public key was not checked", e);
        }
    }

    private static void writeMpi(BigInteger number, ByteArrayOutputStream out) {
        int bits = number.bitLength();
        out.write(bits >>> Byte.SIZE);
        out.write(bits);
        byte[] bytes = number.toByteArray();
        int sign = bytes.length - Math.ceilDiv(bits, Byte.SIZE);
        out.write(bytes, sign, bytes.length - sign);
    }

    private static void checkNumber(byte[] number, int maxBits) throws MalformedInputException {
        if (number.length == 0 || number.length > maxBits / Byte.SIZE + 1) {
            throw new MalformedInputException("rsa key has a number of unusual length");
        }
        if (new BigInteger(number).signum() <= 0) {
            throw new MalformedInputException("rsa key has a number that is not positive");
        }
    }

    private static Optional<byte[]> blob(String type, String base64) {
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(base64);
            return new WireReader(blob).name().equals(type) ? Optional.of(blob) : Optional.empty();
        } catch (IllegalArgumentException | MalformedInputException _) {
            return Optional.empty();
        }
    }

    /** The words of a line; in double quotes, which options may have, white space does not separate (sshd(8)). */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            boolean separates = !quoted && Character.isWhitespace(character);
            if (character == '"' && (i == 0 || line.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
            if (!separates) {
                word.append(character);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
