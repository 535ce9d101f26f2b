package sopsinstaller.openpgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sopsinstaller.openpgp.PgpFixtures.LIBC;
import static sopsinstaller.openpgp.PgpFixtures.ROOT;
import static sopsinstaller.openpgp.PgpFixtures.binary;
import static sopsinstaller.openpgp.PgpFixtures.bytes;
import static sopsinstaller.openpgp.PgpFixtures.concat;
import static sopsinstaller.openpgp.PgpFixtures.exported;
import static sopsinstaller.openpgp.PgpFixtures.home;
import static sopsinstaller.openpgp.PgpFixtures.names;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;

class GnupgHomeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"2.2", "2.4", "new"})
    void findsTheSameKeysAsAreExported(String generation) throws Exception {
        try (PgpKeys home = home(generation);
                PgpKeys exported = exported(names(generation, ".asc").toArray(String[]::new))) {
            assertEquals(fingerprints(exported), fingerprints(home));
            assertEquals(generation.equals("2.2") ? 15 : 16, home.keys().size());
            assertEquals(Set.of("is protected by a passphrase true",
                    "is of an algorithm that is not supported (ElGamal) true"), reasons(home));
        }
    }

    @Test
    void readsSecringOfGnuPg1() throws Exception {
        try (PgpKeys home = home("1")) {
            assertEquals(2, home.keys().size());
            assertEquals(Set.of("is protected by a passphrase true"), reasons(home));
        }
    }

    @Test
    void readsFileOfExportedKeys() throws Exception {
        try (PgpKeys keys = GnupgHome.read(LIBC, ROOT.resolve("2.4/all.gpg").toString())) {
            assertEquals(4, keys.keys().size());
        }
        try (PgpKeys keys = GnupgHome.read(LIBC, ROOT.resolve("2.4/rsa3072.asc").toString())) {
            assertEquals(2, keys.keys().size());
        }
        assertRefused("holds no secret OpenPGP key", ROOT.resolve("2.4/binary.message"));
        assertRefused("has no block 'PGP PRIVATE KEY BLOCK'", ROOT.resolve("versions"));
    }

    @Test
    void namesWhatIsNotInExportOfSubkeys() throws Exception {
        try (PgpKeys keys = exported("2.4/subkeys.gpg"); PgpKeys whole = exported("2.4/rsa3072.asc")) {
            assertEquals(1, keys.keys().size());
            assertEquals(List.of("its secret part is not in this file"),
                    keys.unusable().stream().map(UnusablePgpKey::reason).toList());
            assertEquals(whole.keys().getFirst().primaryFingerprint(), keys.keys().getFirst().primaryFingerprint());
        }
    }

    @Test
    void tellsWhatIsNotThere() throws Exception {
        var missing = assertThrows(ErrnoException.class,
                () -> GnupgHome.read(LIBC, folder.resolve("missing").toString()));
        assertTrue(missing.is(ErrnoException.ENOENT));
        assertRefused("is not an absolute path", Path.of("relative"));
        try (PgpKeys none = GnupgHome.read(LIBC, folder.toString())) {
            assertEquals(List.of(), none.keys());
            assertEquals(List.of(), none.unusable());
        }
    }

    @Test
    void tellsKeysWithoutPublicKey() throws Exception {
        copyHome("2.2");
        Files.delete(folder.resolve("pubring.kbx"));
        try (PgpKeys keys = GnupgHome.read(LIBC, folder.toString())) {
            assertEquals(List.of(), keys.keys());
            assertTrue(reasons(keys).toString()
                    .contains("its public key is neither in pubring.kbx nor in pubring.gpg"));
        }
    }

    @Test
    void oneBrokenFileHarmsNoOther() throws Exception {
        copyHome("2.4");
        Path keys = folder.resolve("private-keys-v1.d");
        Files.writeString(keys.resolve("0.key"), "(private-key (rsa (n #00");
        Files.writeString(keys.resolve("1.key"), "nothing");
        Files.createDirectory(keys.resolve("2.key"));
        Files.createSymbolicLink(keys.resolve("3.key"), folder.resolve("missing"));
        Files.writeString(keys.resolve("4.key"), "(".repeat(60_000));
        Files.write(keys.resolve("5.key"), new byte[100_000]);
        Files.writeString(keys.resolve("ignored.txt"), "nothing");
        Files.writeString(folder.resolve("secring.gpg"), "nothing");
        Files.write(folder.resolve("pubring.gpg"), new byte[] {1});
        try (PgpKeys found = GnupgHome.read(LIBC, folder.toString())) {
            assertEquals(16, found.keys().size());
            assertEquals(10, found.unusable().size(), found.unusable().toString());
        }
    }

    @Test
    void namesSmartcard() throws Exception {
        copyHome("2.4");
        try (Stream<Path> files = Files.list(folder.resolve("private-keys-v1.d"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(file, text.replace("(private-key", "(shadowed-private-key")
                        .replace("protected-private-key", "shadowed-private-key"));
            }
        }
        try (PgpKeys found = GnupgHome.read(LIBC, folder.toString())) {
            assertEquals(List.of(), found.keys());
            assertTrue(reasons(found).contains("is on a smartcard true"));
        }
    }

    /** Other people's keys, each compared with each of ours, took half a minute and 335 MiB. */
    @Test
    void findsOwnKeysAmongAnyNumberOfOthers() throws Exception {
        int others = 400_000;
        int packetBytes = 2 + 6 + 32;
        ByteBuffer ring = ByteBuffer.allocate((others + 1) * packetBytes);
        for (int i = 0; i < others; i++) {
            ring.put(publicKey(27, i));
        }
        ring.put(publicKey(25, others));
        Files.write(folder.resolve("pubring.gpg"), ring.array());
        Path keys = Files.createDirectory(folder.resolve("private-keys-v1.d"));
        for (int i = 1; i < 999; i++) {
            Files.write(keys.resolve(i + ".key"), privateKey(-i));
        }
        Files.write(keys.resolve("own.key"), privateKey(others));
        PgpKeys found = assertTimeoutPreemptively(Duration.ofSeconds(15),
                () -> GnupgHome.read(LIBC, folder.toString()));
        assertEquals(998, found.unusable().stream().filter(key -> key.reason().contains("is neither in")).count());
        assertEquals(List.of("is damaged: its secret part is of another kind than its public part"),
                found.unusable().stream().filter(key -> !key.fingerprint().isEmpty())
                        .map(UnusablePgpKey::reason).toList());
    }

    /** Each piece was kept as an object: 64 MiB of them took more than the heap. */
    @Test
    void aPacketOfPiecesTakesNoMoreMemoryThanItHasBytes() throws Exception {
        byte[] pieces = new byte[8 << 20];
        Arrays.fill(pieces, (byte) 0xe0);
        pieces[0] = (byte) 0xc6;
        pieces[pieces.length - 1] = 0;
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        new PublicKeys(Set.of()).readPackets(pieces);
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < pieces.length, taken + " bytes were taken");
    }

    @Test
    void refusesAFileOfMoreKeysThanAnyoneHas() throws Exception {
        byte[] body = concat(publicKeyBody(25, 7), new byte[1 + 32 + 2]);
        ByteBuffer file = ByteBuffer.allocate(1001 * (body.length + 2));
        for (int i = 0; i < 1001; i++) {
            file.put((byte) 0xc5).put((byte) body.length).put(body);
        }
        Path exported = Files.write(folder.resolve("keys.gpg"), file.array());
        assertRefused("holds more than 1000 secret keys", exported);
        Files.write(exported, Arrays.copyOf(file.array(), 1000 * (body.length + 2)));
        try (PgpKeys keys = GnupgHome.read(LIBC, exported.toString())) {
            assertEquals(List.of(1, 0), List.of(keys.keys().size(), keys.unusable().size()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.4/cv25519.asc", "2.4/nistp256.asc", "2.4/locked.asc", "sq/rfc9580.asc", "2.4/cv448.asc"})
    void brokenExportsThrowNothingElse(String name) throws Exception {
        byte[] file = binary(name, Armor.SECRET_KEYS);
        for (int i = 0; i < file.length; i++) {
            for (int bit : new int[] {1, 0x10, 0x80}) {
                byte[] changed = file.clone();
                changed[i] ^= (byte) bit;
                readBroken(changed);
            }
            readBroken(Arrays.copyOf(file, i));
        }
    }

    @Test
    void brokenRsaKeysAreRefused() throws Exception {
        byte[] file = binary("2.2/rsa3072.asc", Armor.SECRET_KEYS);
        for (int i = 0; i < file.length; i += 7) {
            byte[] changed = file.clone();
            changed[i] ^= 4;
            readBroken(changed);
        }
    }

    @Test
    void brokenKeyFilesThrowNothingElse() throws Exception {
        for (String generation : List.of("2.2", "2.4")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(generation, "home", "private-keys-v1.d"))) {
                for (Path path : files.limit(6).toList()) {
                    byte[] file = Files.readAllBytes(path);
                    for (int i = 0; i < file.length; i++) {
                        byte[] changed = file.clone();
                        changed[i] ^= 0x11;
                        readBrokenKey(changed);
                        readBrokenKey(Arrays.copyOf(file, i));
                    }
                }
            }
        }
    }

    @Test
    void brokenKeyboxThrowsNothingElse() throws Exception {
        byte[] file = bytes("2.4/home/pubring.kbx");
        for (int i = 0; i < file.length; i += 3) {
            byte[] changed = file.clone();
            changed[i] ^= (byte) 0x81;
            readBrokenKeybox(changed);
            if (i % 10 == 0) {
                readBrokenKeybox(Arrays.copyOf(file, i));
            }
        }
    }

    private static byte[] publicKey(int algorithm, int number) {
        byte[] body = publicKeyBody(algorithm, number);
        return concat(new byte[] {(byte) 0xc6, (byte) body.length}, body);
    }

    /** A key of version 4, of an algorithm whose point is 32 bytes. */
    private static byte[] publicKeyBody(int algorithm, int number) {
        return ByteBuffer.allocate(6 + 32).put((byte) 4).putInt(0).put((byte) algorithm).putInt(34, number).array();
    }

    private static byte[] privateKey(int number) {
        String q = HexFormat.of().formatHex(publicKeyBody(25, number), 6, 38);
        return ("(private-key (ecc (q #" + q + "#)(d #" + "11".repeat(32) + "#)))").getBytes();
    }

    private static void readBroken(byte[] file) {
        try (var found = new PgpKeys.Growing()) {
            SecretKeyPackets.read(file, "file", found);
        } catch (MalformedInputException e) {
            assertTrue(e.getMessage().length() < 200);
        }
    }

    private static void readBrokenKey(byte[] file) {
        try (PrivateKeyFile key = PrivateKeyFile.read(file)) {
            assertTrue(key.own().bitLength() <= Byte.SIZE * file.length);
        } catch (MalformedInputException e) {
            assertTrue(e.getMessage().length() < 200);
        }
    }

    private static void readBrokenKeybox(byte[] file) {
        try {
            new PublicKeys(Set.of()).readKeybox(file);
        } catch (MalformedInputException e) {
            assertTrue(e.getMessage().length() < 200);
        }
    }

    private static void assertRefused(String part, Path file) {
        var thrown = assertThrows(MalformedInputException.class, () -> GnupgHome.read(LIBC, file.toString()));
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    private void copyHome(String generation) throws IOException {
        Path home = ROOT.resolve(generation, "home");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(each -> !each.equals(home)).toList()) {
                Files.copy(file, folder.resolve(home.relativize(file)));
            }
        }
    }

    private static Set<String> fingerprints(PgpKeys keys) {
        Set<String> names = new TreeSet<>();
        keys.keys().forEach(key -> names.add(key.primaryFingerprint() + " " + key.fingerprint() + " " + key.keyId()));
        return names;
    }

    private static Set<String> reasons(PgpKeys keys) {
        Set<String> reasons = new TreeSet<>();
        keys.unusable().forEach(key -> reasons.add(key.reason() + " " + key.gpgCanOpen()));
        return reasons;
    }
}
