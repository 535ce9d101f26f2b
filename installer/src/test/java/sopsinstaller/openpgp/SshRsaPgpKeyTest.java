package sopsinstaller.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static sopsinstaller.openpgp.PgpFixtures.concat;
import static sopsinstaller.openpgp.PgpFixtures.literal;
import static sopsinstaller.openpgp.PgpFixtures.packet;
import static sopsinstaller.openpgp.PgpFixtures.sealed;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.ssh.SshPrivateKey;
import sopsinstaller.ssh.SshPublicKey;

class SshRsaPgpKeyTest {
    private static final Path KEYS = Path.of("src/test/resources/fixtures/keys");
    private static final byte[] DATA_KEY = "a data key".getBytes();

    @Test
    void isTheKeyThatPublicConversionNames() throws Exception {
        try (SshPrivateKey.Rsa ssh = hostKey(); PgpKey key = converted(ssh)) {
            String line = Files.readString(KEYS.resolve("host_rsa.pub")).strip();
            String fingerprint = SshPublicKey.parse(line).openPgpFingerprint();
            assertEquals(fingerprint, key.fingerprint());
            assertEquals(fingerprint, key.primaryFingerprint());
            assertEquals(fingerprint.substring(24), key.keyId());
            assertEquals("PgpKey[" + fingerprint + "]", key.toString());
        }
    }

    @Test
    void decryptsMessage() throws Exception {
        try (SshPrivateKey.Rsa ssh = hostKey(); PgpKey key = converted(ssh);
                SecretBytes plain = PgpMessage.decrypt(message(ssh), List.of(key)).orElseThrow()) {
            assertArrayEquals(DATA_KEY, plain.expose());
            assertEquals(List.of(key.keyId()), PgpMessage.recipients(message(ssh)));
        }
    }

    @Test
    void countsNoZeroBytesBeforeTheNumber() throws Exception {
        try (SshPrivateKey.Rsa ssh = hostKey(); PgpKey key = converted(ssh);
                SecretBytes plain = PgpMessage.decrypt(message(ssh, 300), List.of(key)).orElseThrow()) {
            assertArrayEquals(DATA_KEY, plain.expose());
        }
    }

    @Test
    void takesNoTimeForAMessageThatNamesTheKeyAgainAndAgain() throws Exception {
        try (SshPrivateKey.Rsa ssh = hostKey(); PgpKey key = converted(ssh)) {
            byte[] wrapped = ByteBuffer.allocate(13).put((byte) 3).put(HexFormat.of().parseHex(key.keyId()))
                    .put((byte) 1).putShort((short) 2).put((byte) 3).array();
            byte[] one = packet(0xc1, wrapped);
            ByteBuffer many = ByteBuffer.allocate(50_000 * one.length);
            while (many.hasRemaining()) {
                many.put(one);
            }
            byte[] message = concat(many.array(), packet(0xd2, sealed(literal(DATA_KEY))));
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(MalformedInputException.class,
                    () -> PgpMessage.decrypt(message, List.of(key))));
        }
    }

    @Test
    void readsManyEmptyBlocksAndPiecesInLinearTime() {
        String blocks = ("-----BEGIN PGP MESSAGE-----\n\n-----END PGP MESSAGE-----\n").repeat(19_000);
        byte[] pieces = new byte[4 * 190_000];
        for (int i = 0; i < pieces.length; i += 4) {
            pieces[i] = (byte) 0xca;
            pieces[i + 1] = (byte) 0xe0;
            pieces[i + 2] = 0x78;
        }
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThrows(MalformedInputException.class,
                    () -> PgpMessage.decrypt(blocks.getBytes(StandardCharsets.US_ASCII), List.of()));
            assertThrows(MalformedInputException.class, () -> PgpMessage.decrypt(pieces, List.of()));
        });
    }

    @Test
    void refusesNumbersThatDoNotFit() throws Exception {
        byte[] one = {1};
        try (SshPrivateKey.Rsa ssh = hostKey()) {
            assertThrows(MalformedInputException.class, () -> SshRsaPgpKey.of(ssh.n(), ssh.e(), ssh.d().expose(),
                    ssh.q().expose(), ssh.q().expose(), ssh.inverse().expose()));
            assertThrows(MalformedInputException.class, () -> SshRsaPgpKey.of(ssh.n(), ssh.e(), ssh.d().expose(),
                    ssh.p().expose(), ssh.q().expose(), one));
            assertThrows(MalformedInputException.class, () -> SshRsaPgpKey.of(one, one, one, one, one, one));
            assertThrows(MalformedInputException.class, () -> SshRsaPgpKey.of(ssh.n(), ssh.e(), ssh.d().expose(),
                    one, ssh.n(), one));
            try (PgpKey key = SshRsaPgpKey.of(ssh.n(), ssh.e(), one, ssh.p().expose(), ssh.q().expose(),
                    ssh.inverse().expose())) {
                assertThrows(MalformedInputException.class, () -> PgpMessage.decrypt(message(ssh), List.of(key)));
            }
        }
    }

    private static SshPrivateKey.Rsa hostKey() throws Exception {
        return (SshPrivateKey.Rsa) SshPrivateKey.parse(Files.readAllBytes(KEYS.resolve("host_rsa")));
    }

    private static PgpKey converted(SshPrivateKey.Rsa ssh) throws MalformedInputException {
        return SshRsaPgpKey.of(ssh.n(), ssh.e(), ssh.d().expose(), ssh.p().expose(), ssh.q().expose(),
                ssh.inverse().expose());
    }

    /** As gpg would write it for that key: AES-128 with a session key of zeros. */
    private static byte[] message(SshPrivateKey.Rsa ssh) throws Exception {
        return message(ssh, 0);
    }

    /** The same with zero bytes before the number, which no honest program writes. */
    private static byte[] message(SshPrivateKey.Rsa ssh, int zeros) throws Exception {
        String line = Files.readString(KEYS.resolve("host_rsa.pub")).strip();
        byte[] keyId = HexFormat.of().parseHex(SshPublicKey.parse(line).openPgpFingerprint().substring(24));
        var rsa = new PKCS1Encoding(new RSAEngine());
        rsa.init(true, new RSAKeyParameters(false, new BigInteger(1, ssh.n()), new BigInteger(1, ssh.e()), true));
        byte[] session = new byte[1 + 16 + 2];
        session[0] = 7;
        byte[] wrapped = new BigInteger(1, rsa.processBlock(session, 0, session.length)).toByteArray();
        int sign = wrapped[0] == 0 ? 1 : 0;
        int bits = new BigInteger(1, wrapped).bitLength();
        ByteBuffer body = ByteBuffer.allocate(1 + 8 + 1 + 2 + zeros + wrapped.length - sign)
                .put((byte) 3).put(keyId).put((byte) 1).putShort((short) (bits + 8 * zeros))
                .put(new byte[zeros]).put(wrapped, sign, wrapped.length - sign);
        return concat(packet(0xc1, body.array()), packet(0xd2, sealed(literal(DATA_KEY))));
    }
}
