package sopsinstaller.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;

/** What the real programs made; {@code fixtures/openpgp/make} tells how. */
final class PgpFixtures {
    static final Libc LIBC = Libc.load();
    static final Path ROOT = Path.of("src/test/resources/fixtures/openpgp").toAbsolutePath();
    static final String TEXT = "data key of 32 bytes for fixture";

    private PgpFixtures() {}

    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(ROOT.resolve(name));
    }

    /** The keys of exported files. */
    static PgpKeys exported(String... names) throws IOException, MalformedInputException {
        try (var found = new PgpKeys.Growing()) {
            for (String name : names) {
                SecretKeyPackets.read(bytes(name), name, found);
            }
            return found.take();
        }
    }

    static PgpKeys home(String generation) throws Exception {
        return GnupgHome.read(LIBC, ROOT.resolve(generation, "home").toString());
    }

    /** Names below the root of all files of a generation with this ending. */
    static List<String> names(String generation, String ending) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(generation))) {
            return files.map(file -> generation + "/" + file.getFileName())
                    .filter(name -> name.endsWith(ending)).sorted().toList();
        }
    }

    /** The text of a message; empty when it is for none of the keys. */
    static Optional<String> text(String name, PgpKeys keys) throws IOException, MalformedInputException {
        return text(bytes(name), keys);
    }

    static Optional<String> text(byte[] message, PgpKeys keys) throws MalformedInputException {
        Optional<SecretBytes> plain = PgpMessage.decrypt(message, keys.keys());
        try (SecretBytes bytes = plain.orElse(null)) {
            return plain.isEmpty() ? Optional.empty() : Optional.of(new String(bytes.expose()));
        }
    }

    /** A message or key file without its armor. */
    static byte[] binary(String name, String label) throws IOException, MalformedInputException {
        try (SecretBytes bytes = Armor.open(bytes(name), label)) {
            return bytes.expose().clone();
        }
    }

    static byte[] literal(byte[] data) {
        byte[] header = {'b', 0, 0, 0, 0, 0};
        return packet(0xcb, concat(header, data));
    }

    static byte[] compressed(byte[] packets) {
        Deflater deflater = new Deflater();
        deflater.setInput(packets);
        deflater.finish();
        byte[] out = new byte[packets.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return packet(0xc8, concat(new byte[] {2}, Arrays.copyOf(out, length)));
    }

    static byte[] packet(int header, byte[] body) {
        int length = body.length;
        return concat(new byte[] {(byte) header, (byte) 0xff, (byte) (length >> 24), (byte) (length >> 16),
            (byte) (length >> 8), (byte) length}, body);
    }

    /** SEIPD version 1 with AES-128 and a key of zeros. */
    static byte[] sealed(byte[] packets) {
        byte[] plain = concat(concat(new byte[18], packets), new byte[] {(byte) 0xd3, 0x14});
        SHA1Digest digest = new SHA1Digest();
        digest.update(plain, 0, plain.length);
        byte[] hash = new byte[20];
        digest.doFinal(hash, 0);
        byte[] all = concat(plain, hash);
        var cipher = CFBBlockCipher.newInstance(AESEngine.newInstance(), 128);
        cipher.init(true, new ParametersWithIV(new KeyParameter(new byte[16]), new byte[16]));
        byte[] out = new byte[all.length];
        cipher.processBytes(all, 0, all.length, out, 0);
        return concat(new byte[] {1}, out);
    }

    static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
