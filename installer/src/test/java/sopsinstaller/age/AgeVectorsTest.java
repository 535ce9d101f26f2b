package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** The published age test vectors; vectors/age-cctv/README.md says which, and how they are read here. */
class AgeVectorsTest {
    private static final Path FOLDER = Path.of("src/test/resources/vectors/age-cctv");
    /** An identity for which none of the vectors is. */
    private static final String BYSTANDER =
            "AGE-SECRET-KEY-1D88T3T22862F5SWX0V7M7CG9Q5T9FA90CCN9NVLJRCQATZ3WGL3QMR7CN4";
    /** The only one of the passphrase vectors whose fault an X25519 identity meets too. */
    private static final String BROKEN_FOR_ALL = "scrypt_not_canonical_body";

    @TestFactory
    Stream<DynamicTest> vectors() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(FOLDER)) {
            files = listed.filter(file -> !file.endsWith("README.md")).sorted().toList();
        }
        assertEquals(143, files.size());
        return files.stream().map(file -> dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    @Test
    void otherIdentitiesPassOverPassphrases() throws Exception {
        int compared = 0;
        try (Stream<Path> files = Files.list(FOLDER);
                X25519Identity bystander = X25519Identity.parse(BYSTANDER.getBytes(US_ASCII))) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("scrypt")).toList()) {
                byte[] age = Vector.read(file).file();
                if (file.endsWith(BROKEN_FOR_ALL)) {
                    assertThrowsExactlyMalformed(() -> AgeFile.decrypt(age, List.of(bystander)));
                } else {
                    assertEquals(Optional.empty(), AgeFile.decrypt(age, List.of(bystander)), file.toString());
                }
                compared++;
            }
        }
        assertTrue(compared > 20, "only " + compared);
    }

    @Test
    void readHeadersEncodeToTheSameBytes() throws Exception {
        int compared = 0;
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> !path.endsWith("README.md")).toList()) {
                Vector vector = Vector.read(file);
                if (!vector.armored() && !vector.expected().equals("header failure")) {
                    byte[] encoded = Header.parse(vector.file()).authenticated();
                    assertArrayEquals(Arrays.copyOf(vector.file(), encoded.length), encoded, file.toString());
                    compared++;
                }
            }
        }
        assertTrue(compared > 40, "only " + compared);
    }

    private static void check(Path path) throws Exception {
        Vector vector = Vector.read(path);
        switch (vector.expected()) {
            case "success" -> {
                try (SecretBytes plain = vector.decrypt().orElseThrow()) {
                    vector.payload().ifPresent(hash -> assertEquals(
                            hash, HexFormat.of().formatHex(Primitives.sha256(plain.expose()))));
                }
            }
            case "no match" -> assertEquals(Optional.empty(), vector.decrypt());
            case "header failure" -> assertProblem("age header: ", vector);
            case "HMAC failure" -> assertProblem("age header MAC ", vector);
            case "payload failure" -> assertProblem("age payload: ", vector);
            case "armor failure" -> {
                String message = assertThrowsExactlyMalformed(() -> Armor.decode(vector.file())).getMessage();
                assertTrue(message.startsWith("age armor: "), message);
                assertThrowsExactlyMalformed(vector::decrypt);
            }
            default -> throw new AssertionError("unknown expectation " + vector.expected());
        }
    }

    private static void assertProblem(String start, Vector vector) {
        String message = assertThrowsExactlyMalformed(vector::decrypt).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    private static MalformedInputException assertThrowsExactlyMalformed(
            Executable executable) {
        return assertThrowsExactly(MalformedInputException.class, executable);
    }

    /** One vector file: header fields, then the age file. */
    private record Vector(
            String expected, Optional<String> payload, boolean armored, List<Identity> identities, byte[] file) {
        static Vector read(Path path) throws Exception {
            byte[] bytes = Files.readAllBytes(path);
            String text = new String(bytes, ISO_8859_1);
            int end = text.indexOf("\n\n");
            String expected = null;
            Optional<String> payload = Optional.empty();
            boolean armored = false;
            boolean compressed = false;
            List<Identity> identities = new ArrayList<>();
            for (String line : text.substring(0, end).split("\n")) {
                String value = line.substring(line.indexOf(": ") + 2);
                switch (line.substring(0, line.indexOf(": "))) {
                    case "expect" -> expected = value;
                    case "payload" -> payload = Optional.of(value);
                    case "armored" -> armored = value.equals("yes");
                    case "compressed" -> compressed = value.equals("zlib");
                    case "passphrase" -> identities.add(
                            new ScryptIdentity(SecretBytes.takingOver(value.getBytes(US_ASCII))));
                    case "identity" -> identities.add(value.startsWith(HybridIdentity.HUMAN_PART)
                            ? HybridIdentity.parse(value.getBytes(US_ASCII))
                            : X25519Identity.parse(value.getBytes(US_ASCII)));
                    case "file key", "comment" -> { }
                    default -> throw new AssertionError("unknown field in " + path);
                }
            }
            byte[] file = Arrays.copyOfRange(bytes, end + 2, bytes.length);
            return new Vector(expected, payload, armored, identities, compressed ? inflated(file) : file);
        }

        Optional<SecretBytes> decrypt() throws MalformedInputException {
            return AgeFile.decrypt(file, identities);
        }

        private static byte[] inflated(byte[] bytes) throws IOException {
            try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
                return in.readAllBytes();
            }
        }
    }
}
