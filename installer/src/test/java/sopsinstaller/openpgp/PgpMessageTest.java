package sopsinstaller.openpgp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.openpgp.PgpFixtures.TEXT;
import static sopsinstaller.openpgp.PgpFixtures.binary;
import static sopsinstaller.openpgp.PgpFixtures.bytes;
import static sopsinstaller.openpgp.PgpFixtures.compressed;
import static sopsinstaller.openpgp.PgpFixtures.concat;
import static sopsinstaller.openpgp.PgpFixtures.exported;
import static sopsinstaller.openpgp.PgpFixtures.home;
import static sopsinstaller.openpgp.PgpFixtures.literal;
import static sopsinstaller.openpgp.PgpFixtures.names;
import static sopsinstaller.openpgp.PgpFixtures.sealed;
import static sopsinstaller.openpgp.PgpFixtures.text;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

class PgpMessageTest {
    private static final String[] KEYS = {"all.gpg", "many.asc", "expired.asc", "nistp384.asc", "nistp521.asc",
        "brainpool256.asc", "brainpool384.asc", "brainpool512.asc", "secp256k1.asc"};

    @ParameterizedTest
    @ValueSource(strings = {"2.2", "2.4", "new"})
    void decryptsWhatRealGpgWroteWithExportedKeys(String generation) throws Exception {
        try (PgpKeys keys = exported(Arrays.stream(KEYS).map(key -> generation + "/" + key).toArray(String[]::new))) {
            decryptsAll(generation, keys, List.of("locked", "elgamal", "cv448", "unprotected", "ocb-chunks"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2.2", "2.4", "new"})
    void decryptsWhatRealGpgWroteWithItsHome(String generation) throws Exception {
        try (PgpKeys keys = home(generation)) {
            decryptsAll(generation, keys, List.of("locked", "elgamal", "unprotected", "ocb-chunks"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc4880", "rfc9580"})
    void decryptsWhatSequoiaWrote(String profile) throws Exception {
        try (PgpKeys keys = exported("sq/" + profile + ".asc")) {
            assertEquals(Optional.of(TEXT), text("sq/" + profile + ".asc.message", keys));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.4", "new"})
    void decryptsManyChunks(String generation) throws Exception {
        byte[] message = bytes(generation + "/ocb-chunks.asc.message");
        try (PgpKeys keys = home(generation);
                SecretBytes plain = PgpMessage.decrypt(message, keys.keys()).orElseThrow()) {
            assertArrayEquals(new byte[300_000], plain.expose());
        }
        try (PgpKeys keys = exported(generation + "/cv448.asc")) {
            assertEquals(Optional.of(TEXT), text(generation + "/cv448.asc.message", keys));
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa3072, yaml", "rsa3072, json", "rsa3072, env", "rsa3072, ini", "rsa3072, bin",
        "cv25519, yaml", "cv25519, json", "cv25519, env", "cv25519, ini", "cv25519, bin", "own, yaml"})
    void opensFilesOfRealSops(String key, String ending) throws Exception {
        Store store = switch (ending) {
            case "yaml" -> Store.YAML;
            case "json" -> Store.JSON;
            case "env" -> Store.DOTENV;
            case "ini" -> Store.INI;
            default -> Store.BINARY;
        };
        try (PgpKeys keys = home(key.equals("own") ? "1" : "2.2");
                SopsFile file = SopsFile.load(store, bytes("sops/" + key + "." + ending))) {
            MasterKey.Pgp pgp = (MasterKey.Pgp) file.metadata().groups().getFirst().keys().getFirst();
            assertTrue(keys.keys().stream().anyMatch(each -> each.primaryFingerprint().equals(pgp.fingerprint())));
            byte[] message = pgp.enc().getBytes(US_ASCII);
            try (SecretBytes dataKey = PgpMessage.decrypt(message, keys.keys()).orElseThrow()) {
                file.decrypt(dataKey);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2.2", "2.4", "new"})
    void refusesMessagesWithoutIntegrityProtection(String generation) throws Exception {
        try (PgpKeys keys = home(generation)) {
            assertRefused("no integrity protection", bytes(generation + "/unprotected.asc.message"), keys);
        }
    }

    /** They would bring the JDK's security providers into the native program. */
    @Test
    void asksForNoRandomNumbers() throws Exception {
        CryptoServicesRegistrar.setSecureRandom(new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                throw new IllegalStateException("bug: asked for random numbers");
            }
        });
        try (PgpKeys keys = home("2.4")) {
            for (String key : List.of("rsa3072", "cv25519", "nistp521", "brainpool384", "secp256k1", "cv448")) {
                assertEquals(Optional.of(TEXT), text("2.4/" + key + ".asc.message", keys), key);
            }
        } finally {
            CryptoServicesRegistrar.setSecureRandom(null);
        }
    }

    @Test
    void namesRecipients() throws Exception {
        try (PgpKeys cv25519 = exported("2.4/cv25519.asc"); PgpKeys rsa = exported("2.4/rsa3072.asc")) {
            assertEquals(List.of(cv25519.keys().getFirst().keyId(), rsa.keys().getLast().keyId()),
                    PgpMessage.recipients(bytes("2.4/two.asc.message")));
        }
        assertEquals(List.of("", ""), PgpMessage.recipients(bytes("2.4/hidden.asc.message")));
        try (PgpKeys keys = exported("sq/rfc9580.asc")) {
            assertEquals(List.of(keys.keys().getFirst().fingerprint()),
                    PgpMessage.recipients(bytes("sq/rfc9580.asc.message")));
            assertEquals(64, keys.keys().getFirst().fingerprint().length());
        }
    }

    @Test
    void isEmptyForOtherKeys() throws Exception {
        try (PgpKeys keys = home("new")) {
            assertEquals(Optional.empty(), text("2.4/rsa3072.asc.message", keys));
            assertEquals(Optional.empty(), text("2.4/hidden.asc.message", keys));
            assertEquals(Optional.empty(), text("sq/rfc9580.asc.message", keys));
        }
        assertEquals(Optional.empty(), PgpMessage.decrypt(bytes("2.4/rsa3072.asc.message"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.4/seipd.asc.message", "2.4/ocb.asc.message", "2.4/rsa3072.asc.message",
        "2.4/hidden.asc.message", "sq/rfc9580.asc.message", "2.4/nistp256.asc.message", "2.4/bzip2.asc.message"})
    void neverGivesOutWhatWasChanged(String name) throws Exception {
        byte[] message = binary(name, Armor.MESSAGE);
        try (PgpKeys keys = exported("2.4/all.gpg", "sq/rfc9580.asc")) {
            assertEquals(Optional.of(TEXT), text(message, keys));
            // a change in an RSA number costs a decryption each time
            int step = name.contains("rsa") ? 17 : 1;
            for (int i = 0; i < message.length; i += step) {
                for (int bit : new int[] {1, 0x80}) {
                    byte[] changed = message.clone();
                    changed[i] ^= (byte) bit;
                    assertNothingElse(changed, keys);
                }
                assertNothingElse(Arrays.copyOf(message, i), keys);
            }
        }
    }

    @Test
    void tellsWhatIsWrong() throws Exception {
        byte[] message = binary("2.4/seipd.asc.message", Armor.MESSAGE);
        try (PgpKeys keys = exported("2.4/all.gpg")) {
            byte[] changed = message.clone();
            changed[changed.length - 1] ^= 1;
            assertRefused("PGP message was changed or is damaged: its integrity check failed", changed, keys);
            assertRefused("cut off", Arrays.copyOf(message, message.length - 1), keys);
            assertRefused("something after its end", Arrays.copyOf(message, message.length + 1), keys);
            assertRefused("is empty", new byte[0], keys);
            assertRefused("larger than", new byte[PgpMessage.MAX_BYTES + 1], keys);
            assertRefused("has no block 'PGP MESSAGE'", "hello".getBytes(US_ASCII), keys);
            assertRefused("armor is cut off", "-----BEGIN PGP MESSAGE-----\n\nabcd".getBytes(US_ASCII), keys);
            assertRefused("armor is damaged: not base64",
                    "-----BEGIN PGP MESSAGE-----\n\na\u0001cd\n-----END PGP MESSAGE-----\n".getBytes(US_ASCII), keys);
            // a length of nearly 4 GiB is not believed
            assertRefused("cut off", new byte[] {(byte) 0xd2, (byte) 0xff, -1, -1, -1, -1, 1}, keys);
            assertRefused("not an encrypted PGP message", binary("2.4/rsa3072.asc", Armor.SECRET_KEYS), keys);
            byte[] damaged = binary("2.4/rsa3072.asc.message", Armor.MESSAGE);
            damaged[100] ^= 1;
            assertRefused("one of the two is damaged", damaged, keys);
        }
    }

    @Test
    void readsArmorAsPeoplePasteIt() throws Exception {
        String text = new String(bytes("2.4/rsa3072.asc.message"), US_ASCII);
        try (PgpKeys keys = exported("2.4/rsa3072.asc")) {
            for (String variant : List.of(text.stripTrailing(), "Hello,\n" + text + "\nbye", text.replace("\n", "\r\n"),
                    text.replace("-----\n\n", "-----\nVersion: GnuPG v1\nComment: a: b\n\n"),
                    text.replace("-----\n\n", "-----\n"), text.replaceFirst("(?m)^=....\n", ""),
                    text.replace("\n", " \t\n"))) {
                assertEquals(Optional.of(TEXT), text(variant.getBytes(US_ASCII), keys), variant);
            }
        }
    }

    @Test
    void limitsWhatItUnpacks() throws Exception {
        byte[] large = literal(new byte[PgpMessage.MAX_BYTES + 1]);
        assertContent("holds more than 1048576 bytes when unpacked", compressed(large));
        byte[] nested = literal(new byte[] {1});
        for (int i = 0; i < 4; i++) {
            nested = compressed(nested);
        }
        try (SecretBytes four = content(nested)) {
            assertArrayEquals(new byte[] {1}, four.expose());
        }
        assertContent("compressed more than 4 times", compressed(nested));
        assertContent("holds no data", literal(new byte[0]));
        assertContent("holds more than one text", concat(literal(new byte[] {1}), literal(new byte[] {2})));
        assertContent("holds something that is no data", new byte[] {(byte) 0xd2, 1, 1});
        assertContent("compressed data that is damaged", new byte[] {(byte) 0xc8, 3, 2, 1, 1});
        assertContent("compressed data that is damaged", new byte[] {(byte) 0xc8, 5, 3, 'B', 'Z', 'h', '9'});
        assertContent("compressed in a way that is not supported", new byte[] {(byte) 0xc8, 2, 9, 1});
    }

    @Test
    void opensHashedDataOfPartialPackets() throws Exception {
        byte[] inside = literal(new byte[] {1, 2, 3});
        try (SessionKey session = new SessionKey(7, SecretBytes.takingOver(new byte[16]))) {
            byte[] sealed = sealed(inside);
            try (SecretBytes plain = SealedData.open(Packets.PROTECTED, new Octets(sealed), session)) {
                assertArrayEquals(inside, plain.expose());
            }
        }
        byte[] partial = {(byte) 0xcb, (byte) 0xe2, 'b', 0, 0, 0, (byte) 0xe1, 0, 0, 2, 7, 8};
        try (SecretBytes plain = content(partial)) {
            assertArrayEquals(new byte[] {7, 8}, plain.expose());
        }
    }

    private static void decryptsAll(String generation, PgpKeys keys, List<String> except) throws Exception {
        List<String> names = names(generation, ".message");
        assertTrue(names.size() >= 3);
        for (String name : names) {
            if (except.stream().noneMatch(word -> name.contains("/" + word))) {
                assertEquals(Optional.of(TEXT), text(name, keys), name);
            }
        }
    }

    private static void assertNothingElse(byte[] message, PgpKeys keys) {
        try {
            Optional<String> result = text(message, keys);
            assertTrue(result.isEmpty() || result.get().equals(TEXT));
        } catch (MalformedInputException e) {
            assertTrue(!e.getMessage().contains(TEXT));
        }
    }

    private static void assertRefused(String part, byte[] message, PgpKeys keys) {
        var thrown = assertThrows(MalformedInputException.class, () -> PgpMessage.decrypt(message, keys.keys()));
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    private static void assertContent(String part, byte[] packets) {
        var thrown = assertThrows(MalformedInputException.class, () -> content(packets));
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    private static SecretBytes content(byte[] packets) throws MalformedInputException {
        return Contents.literal(SecretBytes.copyOf(packets));
    }
}
