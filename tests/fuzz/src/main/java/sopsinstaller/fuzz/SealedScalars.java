package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.EncryptedValue;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Scalars;

/**
 * Target: one value, encrypted rightly under a type word that the first byte chooses. Where the bytes are no value of
 * that type, they are refused; where they are, they read as this reads them.
 */
public final class SealedScalars {
    private static final List<String> TYPES = List.of("str", "int", "float", "bool", "time", "comment", "bytes", "x");

    private SealedScalars() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        String type = TYPES.get(bytes.choice(TYPES.size()));
        byte[] plain = bytes.rest();
        String value = SealedFile.value(plain, type, "v:");
        Trial.require(plain.length == 0 || EncryptedValue.parse(value).isPresent(), "an ENC value is not recognised");
        Optional<byte[]> expected = expected(type, plain);
        String mac = SealedFile.value(mac(expected.orElse(plain)), "str", SealedFile.TIME);
        byte[] file = SealedFile.json(value, mac);
        Optional<byte[]> actual = Trial.ofSecret(() -> {
            try (SopsFile sops = SopsFile.load(Store.JSON, file);
                    SecretBytes key = SecretBytes.takingOver(SealedFile.DATA_KEY.clone())) {
                sops.decrypt(key);
                try (SecretBytes selected = sops.select(KeyPath.plain("v"))) {
                    return selected.expose().clone();
                }
            }
        });
        if (type.equals("str") || type.equals("bytes")) {
            Trial.require(actual.isPresent() || plain.length == 0, "a text does not decrypt");
        }
        if (actual.isPresent() && (type.equals("str") || type.equals("bytes") || type.equals("int"))) {
            Trial.requireSame(expected.orElseThrow(), actual.get(), "a value decrypts to another one");
        }
    }

    /** What stands for the value in the MAC; empty when it is none of that type. */
    private static Optional<byte[]> expected(String type, byte[] plain) {
        String text = new String(plain, ISO_8859_1);
        try {
            return switch (type) {
                case "str", "bytes" -> Optional.of(plain);
                case "int" -> text.matches("[-+]?[0-9]+") && new BigInteger(text).bitLength() < Long.SIZE
                        ? ascii(new BigInteger(text).toString()) : Optional.empty();
                case "float" -> ascii(Scalars.decimal(Double.parseDouble(text)));
                case "bool" -> ascii(List.of("1", "t", "T", "TRUE", "true", "True").contains(text) ? "True" : "False");
                case "time" -> ascii(Scalars.rfc3339(Scalars.parseRfc3339(text)));
                default -> Optional.empty();
            };
        } catch (NumberFormatException | MalformedInputException _) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> ascii(String text) {
        return Optional.of(text.getBytes(ISO_8859_1));
    }

    private static byte[] mac(byte[] hashed) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(hashed);
            return HexFormat.of().withUpperCase().formatHex(hash).getBytes(UTF_8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
