package sopsinstaller.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.bouncycastle.apache.bzip2.CBZip2InputStream;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.openpgp.Packets.Packet;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/** What a decrypted message holds: literal data, perhaps compressed (RFC 9580 sections 5.6 and 5.9). */
final class Contents {
    /** gpg makes one level. */
    private static final int MAX_LEVELS = 4;
    private static final int STEP_BYTES = 8 * 1024;
    private static final int RAW = 1;
    private static final int ZLIB = 2;
    private static final int BZIP2 = 3;
    /** From here on, unknown kinds of packets are passed over (RFC 9580 section 4.3). */
    private static final int FIRST_OPTIONAL = 40;

    private Contents() {}

    /** The literal data in {@code packets}, which is borrowed; the result is the caller's. */
    static SecretBytes literal(SecretBytes packets) throws MalformedInputException {
        return literal(new Octets(packets.expose(), 0, packets.length()), 0);
    }

    private static SecretBytes literal(Octets in, int level) throws MalformedInputException {
        SecretBytes found = null;
        boolean good = false;
        try (Packets packets = new Packets(in)) {
            while (packets.hasNext()) {
                Packet packet = packets.next();
                if (packet.tag() == Packets.LITERAL || packet.tag() == Packets.COMPRESSED) {
                    if (found != null) {
                        throw new MalformedInputException("PGP message holds more than one text");
                    }
                    found = packet.tag() == Packets.LITERAL ? data(packet.body()) : unpacked(packet.body(), level);
                } else if (!isIgnored(packet.tag())) {
                    throw new MalformedInputException("PGP message holds something that is no data");
                }
            }
            if (found == null || found.length() == 0) {
                throw new MalformedInputException("PGP message holds no data");
            }
            good = true;
            return found;
        } finally {
            if (!good && found != null) {
                found.close();
            }
        }
    }

    private static boolean isIgnored(int tag) {
        return tag == Packets.SIGNATURE || tag == Packets.ONE_PASS_SIGNATURE || tag == Packets.MARKER
                || tag == Packets.PADDING || tag >= FIRST_OPTIONAL;
    }

    private static SecretBytes data(Octets body) throws MalformedInputException {
        body.skip(1);
        body.skip(body.octet());
        body.skip(Integer.BYTES);
        return SecretBytes.takingOver(body.bytes(body.remaining()));
    }

    private static SecretBytes unpacked(Octets body, int level) throws MalformedInputException {
        if (level == MAX_LEVELS) {
            throw new MalformedInputException("PGP message is compressed more than " + MAX_LEVELS + " times");
        }
        int algorithm = body.octet();
        if (algorithm == 0) {
            return literal(body, level + 1);
        }
        try (SecretBytes plain = switch (algorithm) {
            case RAW, ZLIB -> inflated(body, algorithm == RAW);
            case BZIP2 -> unpackedBzip2(body);
            default -> throw new MalformedInputException(
                    "PGP message is compressed in a way that is not supported (number " + algorithm + ")");
        }) {
            return literal(new Octets(plain.expose()), level + 1);
        }
    }

    private static SecretBytes inflated(Octets body, boolean raw) throws MalformedInputException {
        Inflater inflater = new Inflater(raw);
        byte[] step = new byte[STEP_BYTES];
        try (SecretOutput out = new SecretOutput()) {
            inflater.setInput(body.array(), body.position(), body.remaining());
            while (!inflater.finished()) {
                int count = inflater.inflate(step);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw damaged();
                }
                write(out, step, count);
            }
            return out.take();
        } catch (DataFormatException _) {
            throw damaged();
        } finally {
            inflater.end();
            Arrays.fill(step, (byte) 0);
        }
    }

    private static SecretBytes unpackedBzip2(Octets body) throws MalformedInputException {
        byte[] one = new byte[1];
        try (SecretOutput out = new SecretOutput();
                var in = new CBZip2InputStream(
                        new ByteArrayInputStream(body.array(), body.position(), body.remaining()))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                one[0] = (byte) next;
                write(out, one, 1);
            }
            return out.take();
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException _) {
            throw damaged();
        }
    }

    private static void write(SecretOutput out, byte[] bytes, int count) throws MalformedInputException {
        if (out.length() + count > PgpMessage.MAX_BYTES) {
            throw new MalformedInputException(
                    "PGP message holds more than " + PgpMessage.MAX_BYTES + " bytes when unpacked");
        }
        out.write(bytes, 0, count);
    }

    private static MalformedInputException damaged() {
        return new MalformedInputException("PGP message holds compressed data that is damaged");
    }
}
