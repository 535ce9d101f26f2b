package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.ssh.SshPrivateKey;

/** Files that age and rage wrote, each opened by the one kind of identity it is for. */
class AgeFilesTest {
    private static final Path FILES = Path.of("src/test/resources/vectors/age-files");
    private static final Path SSH_KEYS = Path.of("src/test/resources/vectors/ssh");
    private static final String PASSPHRASE = "correct horse";

    @ParameterizedTest
    @ValueSource(strings = {"x25519.age", "rage-x25519.age", "pq.age", "pq-armored.age", "pq-second.age",
        "ssh-rsa.age", "rage-ssh-rsa.age", "ssh-ed25519.age", "rage-ssh-ed25519.age", "passphrase.age"})
    void opensWithTheIdentityItIsForAndNoOther(String name) throws Exception {
        byte[] file = read(name);
        List<Identity> all = identities();
        List<String> opening = new ArrayList<>();
        for (Identity identity : all) {
            Optional<SecretBytes> plain = AgeFile.decrypt(file, List.of(identity));
            if (plain.isPresent()) {
                assertArrayEquals(read("plain.txt"), plain.get().expose());
                opening.add(identity.getClass().getSimpleName());
            }
        }
        assertEquals(1, opening.size(), opening.toString());
        try (SecretBytes plain = AgeFile.decrypt(file, all).orElseThrow()) {
            assertArrayEquals(read("plain.txt"), plain.expose());
        }
        all.forEach(Identity::close);
    }

    @Test
    void opensAFileWithTheWorkFactorOfTheAgeCommand() throws Exception {
        try (ScryptIdentity identity = new ScryptIdentity(passphrase(PASSPHRASE));
                SecretBytes plain = AgeFile.decrypt(read("passphrase-default.age"), List.of(identity)).orElseThrow()) {
            assertArrayEquals(read("plain.txt"), plain.expose());
        }
    }

    @Test
    void refusesWorkThatTakesMoreMemoryThanThereIs() throws Exception {
        try (ScryptIdentity identity = new ScryptIdentity(passphrase(PASSPHRASE), (256L << 20) - 1)) {
            assertEquals("age header: scrypt stanza has work factor 18, which takes 256 MiB of memory, more than there"
                    + " is for it: encrypt the file again with a smaller one",
                    problem(identity, "passphrase-default.age"));
            assertTrue(problem(identity, "rage-passphrase.age").contains("19, which takes 512 MiB"));
        }
    }

    @Test
    void doesNotMatchWithAnotherPassphrase() throws Exception {
        for (String other : List.of("correct horsf", "")) {
            try (ScryptIdentity identity = new ScryptIdentity(passphrase(other))) {
                assertEquals(Optional.empty(), AgeFile.decrypt(read("passphrase.age"), List.of(identity)));
            }
        }
    }

    @Test
    void postQuantumRecipientIsThatOfAgeKeygen() throws Exception {
        List<String> lines = Files.readAllLines(FILES.resolve("pq.txt"));
        try (IdentityFile file = IdentityFile.parse(read("pq.txt"))) {
            Identity identity = file.identities().getFirst();
            assertEquals("# public key: " + identity.recipient(), lines.get(1));
            assertEquals(RecipientText.Kind.POST_QUANTUM, RecipientText.parse(identity.recipient()).kind());
        }
    }

    @Test
    void rsaRecipientIsThePublicKey() throws Exception {
        String line = Files.readString(SSH_KEYS.resolve("rsa.pub"));
        try (SshRsaIdentity identity = rsa()) {
            assertEquals(RecipientText.parse(line).text(), identity.recipient());
        }
    }

    @Test
    void tellsForeignRsaStanzasFromBrokenOwnOnes() throws Exception {
        Stanza own = AgeFile.stanzaTypes(read("ssh-rsa.age")).getFirst();
        String tag = own.args().getFirst();
        byte[] changed = own.body().clone();
        changed[100] ^= 1;
        byte[] tooLarge = own.body().clone();
        Arrays.fill(tooLarge, (byte) 0xff);
        try (SshRsaIdentity identity = rsa()) {
            assertTrue(identity.unwrap(List.of(new Stanza("ssh-rsa", List.of("AAAAAA"), changed))).isEmpty());
            for (byte[] body : List.of(changed, tooLarge)) {
                assertEquals("age header: ssh-rsa stanza has the tag of this key but does not open with it",
                        problem(identity, new Stanza("ssh-rsa", List.of(tag), body)));
            }
            assertEquals("age header: ssh-rsa stanza has a body of a wrong length",
                    problem(identity, new Stanza("ssh-rsa", List.of(tag), new byte[255])));
            assertEquals("age header: ssh-rsa stanza has not 1 arguments",
                    problem(identity, new Stanza("ssh-rsa", List.of(tag, tag), own.body())));
            assertEquals("age header: ssh-rsa stanza has an argument of a wrong length",
                    problem(identity, new Stanza("ssh-rsa", List.of("AAAA"), own.body())));
        }
    }

    @Test
    void asksNativeIdentitiesBeforeSshKeys() throws Exception {
        String version = "age-encryption.org/v1\n";
        String tag = AgeFile.stanzaTypes(read("ssh-rsa.age")).getFirst().args().getFirst();
        byte[] start = (version + "-> ssh-rsa " + tag + "\nAAAA\n").getBytes(UTF_8);
        byte[] file = read("x25519.age");
        byte[] changed = Primitives.concat(start, Arrays.copyOfRange(file, version.length(), file.length));
        try (SshRsaIdentity rsa = rsa(); IdentityFile own = IdentityFile.parse(read("x25519.txt"))) {
            assertEquals("age header: ssh-rsa stanza has a body of a wrong length", problem(changed, List.of(rsa)));
            // found by the X25519 identity, which is given last: only the MAC shows that the header was changed
            assertEquals("age header MAC does not match: the file was changed",
                    problem(changed, List.of(rsa, own.identities().getFirst())));
            IdentityFile postQuantum = IdentityFile.parse(read("pq.txt"));
            assertEquals("age header: ssh-rsa stanza has a body of a wrong length",
                    problem(changed, List.of(postQuantum.identities().getFirst(), rsa)), "hard for all");
        }
    }

    @Test
    void givesNothingOrAProblemForChangedHeaders() throws Exception {
        Random random = new Random(5);
        List<Identity> all = new ArrayList<>(identities());
        all.removeLast().close();
        all.add(new ScryptIdentity(passphrase(PASSPHRASE), 1 << 20));
        for (String name : List.of("pq.age", "ssh-rsa.age", "ssh-ed25519.age", "passphrase.age", "x25519.age")) {
            byte[] file = read(name);
            for (int i = 0; i < 200; i++) {
                byte[] changed = file.clone();
                int at = random.nextInt(22, file.length);
                changed[at] = (byte) (random.nextBoolean() ? changed[at] ^ 1 << random.nextInt(8) : random.nextInt());
                if (changed[at] == file[at]) {
                    continue;
                }
                try {
                    assertEquals(Optional.empty(), AgeFile.decrypt(changed, all), name + " at " + at);
                } catch (MalformedInputException e) {
                    assertEquals(0, e.getMessage().indexOf("age "), e.getMessage());
                }
            }
        }
        all.forEach(Identity::close);
    }

    @Test
    void blindingNumbersAreNotTheSameAndNotSmall() {
        try (SecretBytes exponent = passphrase("secret");
                RsaBlinding blinding = new RsaBlinding(exponent, new byte[9])) {
            var numbers = blinding.numbers();
            byte[] first = new byte[100];
            byte[] second = new byte[100];
            numbers.nextBytes(first);
            numbers.nextBytes(second);
            assertTrue(new BigInteger(1, first).bitLength() > 700, HexFormat.of().formatHex(first));
            assertTrue(new BigInteger(1, first).xor(new BigInteger(1, second)).bitCount() > 250);
        }
    }

    @Test
    void closedIdentitiesHoldNothing() throws Exception {
        for (Identity identity : identities()) {
            identity.close();
            Stanza scrypt = AgeFile.stanzaTypes(read("passphrase.age")).getFirst();
            Stanza hybrid = AgeFile.stanzaTypes(read("pq.age")).getFirst();
            Stanza rsa = AgeFile.stanzaTypes(read("ssh-rsa.age")).getFirst();
            Stanza ed25519 = AgeFile.stanzaTypes(read("ssh-ed25519.age")).getFirst();
            Stanza x25519 = AgeFile.stanzaTypes(read("x25519.age")).getFirst();
            List<Stanza> stanzas = identity instanceof ScryptIdentity
                    ? List.of(scrypt) : List.of(hybrid, rsa, ed25519, x25519);
            assertThrows(IllegalStateException.class, () -> identity.unwrap(stanzas), identity.toString());
        }
    }

    /** One of each kind. */
    private static List<Identity> identities() throws Exception {
        try (var key = (SshPrivateKey.Ed25519) SshPrivateKey.parse(Files.readAllBytes(SSH_KEYS.resolve("ed25519")))) {
            IdentityFile file = IdentityFile.parse(read("both.txt"));
            List<Identity> all = new ArrayList<>(
                    List.of(new SshEd25519Identity(SecretBytes.copyOf(key.seed()), key.publicKey()), rsa()));
            all.addAll(file.identities());
            all.add(new ScryptIdentity(passphrase(PASSPHRASE)));
            return all;
        }
    }

    private static SshRsaIdentity rsa() throws Exception {
        var key = (SshPrivateKey.Rsa) SshPrivateKey.parse(Files.readAllBytes(SSH_KEYS.resolve("rsa")));
        return new SshRsaIdentity(key.n(), key.e(), key.d(), key.p(), key.q(), key.inverse());
    }

    private static String problem(Identity identity, Stanza stanza) {
        return assertThrows(MalformedInputException.class, () -> identity.unwrap(List.of(stanza))).getMessage();
    }

    private static String problem(Identity identity, String name) throws Exception {
        return problem(read(name), List.of(identity));
    }

    private static String problem(byte[] file, List<Identity> identities) {
        return assertThrows(MalformedInputException.class, () -> AgeFile.decrypt(file, identities)).getMessage();
    }

    private static SecretBytes passphrase(String text) {
        return SecretBytes.takingOver(text.getBytes(UTF_8));
    }

    private static byte[] read(String name) throws Exception {
        return Files.readAllBytes(FILES.resolve(name));
    }
}
