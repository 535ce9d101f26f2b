package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/** X25519 and ssh-ed25519 identities, and their texts: worked examples, properties, files of the real age. */
class IdentityTest {
    private static final String SEED = "b978db35efa38eec83bc6a9df74d55e53b1861418718b6fdd55beff916df14a2";
    private static final String PUBLIC = "1235f90fa7b7300d79bb6789c0a2018dbdbaa2c658e68e18b11af1b52a395992";
    private static final String TEXT = "AGE-SECRET-KEY-1D88T3T22862F5SWX0V7M7CG9Q5T9FA90CCN9NVLJRCQATZ3WGL3QMR7CN4";
    private static final String RECIPIENT = "age1a8pk4akrdamj7nvqy3zywgtny8dxz7t5xzu7u8v9mhrayp9freqsqatyrs";

    @TempDir
    Path folder;

    @Test
    void convertsSshKeyAsInTheWorkedExample() throws Exception {
        try (SshEd25519Identity ssh = ssh(); X25519Identity age = ssh.toX25519(); SecretBytes text = age.encoded()) {
            assertEquals(TEXT, new String(text.expose(), US_ASCII));
            assertEquals(RECIPIENT, age.recipient());
            assertEquals(RECIPIENT, AgeRecipient.ofSshEd25519(HexFormat.of().parseHex(PUBLIC)));
        }
    }

    @Test
    void tellsForeignSshStanzasFromBrokenOwnOnes() throws Exception {
        String share = new String(CanonicalBase64.encode(HexFormat.of().parseHex(PUBLIC)), US_ASCII);
        String zero = new String(CanonicalBase64.encode(new byte[32]), US_ASCII);
        try (SshEd25519Identity ssh = ssh()) {
            assertEquals(true, ssh.unwrap(List.of(stanza(32, "AAAAAA", share))).isEmpty());
            assertEquals("age header: ssh-ed25519 stanza has the tag of this key but does not open with it",
                    problem(ssh, stanza(32, "Na4VNg", share)));
            assertEquals("age header: ssh-ed25519 stanza has a share of low order",
                    problem(ssh, stanza(32, "Na4VNg", zero)));
            assertEquals("age header: ssh-ed25519 stanza has a body of a wrong length",
                    problem(ssh, stanza(31, "AAAAAA", share)));
            assertEquals("age header: ssh-ed25519 stanza has not 2 arguments",
                    problem(ssh, stanza(32, "AAAAAA")));
            assertEquals("age header: ssh-ed25519 stanza has an argument of a wrong length",
                    problem(ssh, stanza(32, "AAAA", share)));
        }
    }

    private static Stanza stanza(int bodyBytes, String... args) {
        return new Stanza("ssh-ed25519", List.of(args), new byte[bodyBytes]);
    }

    private static String problem(Identity identity, Stanza stanza) {
        return assertThrows(MalformedInputException.class, () -> identity.unwrap(List.of(stanza))).getMessage();
    }

    @Test
    void refusesHeadersAboveTheLimits() {
        String start = "age-encryption.org/v1\n";
        String many = start + "-> x\n\n".repeat(Header.MAX_STANZAS + 1);
        String large = start + "-> " + "x".repeat(Header.MAX_BYTES) + "\n\n";
        for (String text : List.of(many, large)) {
            String message = assertThrows(
                    MalformedInputException.class, () -> AgeFile.stanzaTypes(text.getBytes(US_ASCII))).getMessage();
            assertEquals(true, message.contains("more than 1024") || message.contains("larger than"), message);
        }
    }

    @Test
    void refusesPublicKeysThatAreNoPoint() {
        byte[] two = new byte[32];
        two[0] = 2;
        byte[] one = new byte[32];
        one[0] = 1;
        for (byte[] key : List.of(two, one, new byte[31])) {
            assertThrows(MalformedInputException.class, () -> AgeRecipient.ofSshEd25519(key));
        }
    }

    @Test
    void readsBackWhatBech32Encodes() throws Exception {
        Random random = new Random(2);
        for (int length = 0; length < 100; length++) {
            byte[] data = new byte[length];
            random.nextBytes(data);
            try (SecretBytes text = Bech32.encode("age", data);
                    SecretBytes back = Bech32.decode("age", text.expose())) {
                assertArrayEquals(data, back.expose());
                text.expose()[4] ^= 3;
                assertThrows(MalformedInputException.class, () -> Bech32.decode("age", text.expose()));
            }
        }
    }

    @Test
    void refusesBrokenLinesByNumberOnly() {
        for (String line : List.of(TEXT.toLowerCase(), TEXT + " ", " " + TEXT, TEXT.replace('D', 'E'), "AGE-PLUGIN-")) {
            String message = assertThrows(
                    MalformedInputException.class, () -> IdentityFile.parse(("\n" + line).getBytes(US_ASCII)))
                    .getMessage();
            assertEquals(0, message.indexOf("line 2: not an age identity: "), message);
            assertEquals(-1, message.indexOf("88T3T22862"), message);
        }
    }

    @Test
    void givesAValueOrAProblemForAnyBytes() {
        Random random = new Random(3);
        String[] starts = {"", "age-encryption.org/v1\n-> X25519 ", "-----BEGIN AGE ENCRYPTED FILE-----\n", TEXT};
        for (int i = 0; i < 2000; i++) {
            byte[] tail = new byte[random.nextInt(200)];
            random.nextBytes(tail);
            byte[] bytes = Primitives.concat(starts[i % starts.length].getBytes(US_ASCII), tail);
            assertTimeoutPreemptively(Duration.ofSeconds(1), () -> {
                try (X25519Identity identity = X25519Identity.parse(TEXT.getBytes(US_ASCII))) {
                    AgeFile.decrypt(bytes, List.of(identity));
                } catch (MalformedInputException e) {
                    assertEquals(0, e.getMessage().indexOf("age "), e.getMessage());
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65535, 65536, 65537})
    void opensFilesOfTheRealAge(int size) throws Exception {
        assumeTrue(isOnPath("age"), "skipped: age is not on PATH (package age)");
        byte[] plain = new byte[size];
        new Random(size).nextBytes(plain);
        try (SshEd25519Identity ssh = ssh(); X25519Identity native0 = ssh.toX25519()) {
            for (Identity identity : List.of(ssh, native0)) {
                for (String armor : List.of("", "-a")) {
                    byte[] file = encrypted(plain, identity.recipient(), armor);
                    try (SecretBytes opened = AgeFile.decrypt(file, List.of(identity)).orElseThrow()) {
                        assertArrayEquals(plain, opened.expose());
                    }
                    Identity other = identity == ssh ? native0 : ssh;
                    assertEquals(true, AgeFile.decrypt(file, List.of(other)).isEmpty());
                }
            }
        }
    }

    private byte[] encrypted(byte[] plain, String recipient, String armor) throws IOException, InterruptedException {
        Path in = Files.write(folder.resolve("plain"), plain);
        Path out = folder.resolve("encrypted");
        List<String> command = armor.isEmpty()
                ? List.of("age", "-r", recipient, "-o", out.toString(), in.toString())
                : List.of("age", armor, "-r", recipient, "-o", out.toString(), in.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(true, process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        return Files.readAllBytes(out);
    }

    private static boolean isOnPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static SshEd25519Identity ssh() {
        byte[] seed = HexFormat.of().parseHex(SEED);
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return new SshEd25519Identity(SecretBytes.takingOver(seed), publicKey);
    }
}
