package sopsinstaller.age;

import static org.bouncycastle.util.Arrays.constantTimeAreEqual;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** Whole age files, version 1, binary or armored (C2SP age). */
public final class AgeFile {
    /** Largest file; a sops file holds a few hundred bytes. With the plain bytes beside it: at most 192 MiB. */
    public static final int MAX_BYTES = 64 << 20;

    private AgeFile() {}

    /**
     * Decrypts {@code file} with the first identity that opens it: native ones first, else in the given order.
     *
     * @param identities borrowed
     * @return the plain bytes, owned by the caller; empty when the file is for none of the identities
     * @throws MalformedInputException when the file breaks the format, a stanza of an identity's own type is broken,
     *     or the MAC or the payload is not authentic; no plain byte is released then
     */
    public static Optional<SecretBytes> decrypt(byte[] file, List<? extends Identity> identities)
            throws MalformedInputException {
        byte[] binary = binary(file);
        Header header = Header.parse(binary);
        Optional<SecretBytes> found = fileKey(header, identities);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (SecretBytes fileKey = found.get()) {
            verifyMac(header, fileKey);
            return Optional.of(Payload.open(fileKey, binary, header.length()));
        }
    }

    /**
     * The stanzas of {@code file}, for reports: whom it is encrypted to. Nothing of it is verified.
     *
     * @throws MalformedInputException when its header breaks the format
     */
    public static List<Stanza> stanzaTypes(byte[] file) throws MalformedInputException {
        return Header.parse(binary(file)).stanzas();
    }

    private static byte[] binary(byte[] file) throws MalformedInputException {
        if (file.length > MAX_BYTES) {
            throw new MalformedInputException("age file larger than " + MAX_BYTES + " bytes");
        }
        return Armor.isArmored(file) ? Armor.decode(file) : file;
    }

    private static Optional<SecretBytes> fileKey(Header header, List<? extends Identity> identities)
            throws MalformedInputException {
        List<Identity> inOrder = new ArrayList<>(identities);
        inOrder.sort(Comparator.comparingInt(AgeFile::rank));
        for (Identity identity : inOrder) {
            Optional<SecretBytes> fileKey = identity.unwrap(header.stanzas());
            if (fileKey.isPresent()) {
                return fileKey;
            }
        }
        return Optional.empty();
    }

    private static int rank(Identity identity) {
        return switch (identity) {
            case X25519Identity _, HybridIdentity _, ScryptIdentity _ -> 0;
            case SshEd25519Identity _, SshRsaIdentity _ -> 1;
            case PluginIdentity _ -> 2;
        };
    }

    private static void verifyMac(Header header, SecretBytes fileKey) throws MalformedInputException {
        try (SecretBytes key = Primitives.hkdf(fileKey.expose(), new byte[0], "header")) {
            if (!constantTimeAreEqual(Primitives.hmac(key.expose(), header.authenticated()), header.mac())) {
                throw new MalformedInputException("age header MAC does not match: the file was changed");
            }
        }
    }
}
