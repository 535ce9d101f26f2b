package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** SSH private and public keys. */
final class SshKeyInputs {
    private static final String FAMILY = "ssh keys";
    private static final int MEBIBYTE = 1024 * 1024;
    private static final byte[] MAGIC = Bytes.of("openssh-key-v1", 0);

    private SshKeyInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        containers(all);
        locked(all);
        numbers(all);
        der(all);
        texts(all, seed);
        publicKeys(all);
        return all;
    }

    private static void containers(List<Attack> all) {
        byte[] blob = ed25519(new byte[32]);
        byte[] secret = secret(new byte[32]);
        for (long length : new long[] {0, 1, 0x7fffffffL, 0x80000000L, 0xffffffffL, 1 << 20}) {
            for (int part = 0; part < 7; part++) {
                byte[][] parts = {Bytes.string("none".getBytes(UTF_8)), Bytes.string("none".getBytes(UTF_8)),
                        Bytes.string(new byte[0]),
                    Bytes.four(1), Bytes.string(blob), Bytes.string(secret), new byte[0]};
                System.arraycopy(Bytes.four(length), 0, parts[part].length < 4 ? new byte[4] : parts[part], 0, 4);
                int wrong = part;
                openssh(all, "part " + wrong + " of length " + length, Bytes.of((Object[]) parts));
            }
        }
        for (long count : new long[] {0, 2, 1000, 0xffffffffL}) {
            openssh(all, count + " keys", Bytes.of(Bytes.string("none".getBytes(UTF_8)),
                    Bytes.string("none".getBytes(UTF_8)),
                    Bytes.string(new byte[0]), Bytes.four(count), Bytes.string(blob), Bytes.string(secret)));
        }
        for (String type : List.of("", "ssh-dss", "ssh-ed448", "sk-ssh-ed25519@openssh.com", "\u001b[31m",
                "x".repeat(60_000))) {
            openssh(all, "the type " + type.substring(0, Math.min(20, type.length())),
                    Bytes.of(Bytes.string("none".getBytes(UTF_8)),
                    Bytes.string("none".getBytes(UTF_8)), Bytes.string(new byte[0]), Bytes.four(1),
                    Bytes.string(Bytes.of(Bytes.string(type.getBytes(UTF_8)), Bytes.string(new byte[32]))),
                    Bytes.string(Bytes.of(Bytes.four(1), Bytes.four(1), Bytes.string(type.getBytes(UTF_8)),
                            Bytes.string(new byte[32])))));
        }
        for (String comment : List.of("", Attack.CANARY, "\u001b[31m\n", "x".repeat(500_000))) {
            openssh(all, "the comment " + comment.substring(0, Math.min(20, comment.length())),
                    Bytes.of(Bytes.string("none".getBytes(UTF_8)),
                    Bytes.string("none".getBytes(UTF_8)), Bytes.string(new byte[0]), Bytes.four(1), Bytes.string(blob),
                    Bytes.string(Bytes.of(secret, Bytes.string(comment.getBytes(UTF_8))))));
        }
    }

    private static void locked(List<Attack> all) {
        for (String cipher : List.of("aes256-ctr", "aes128-cbc", "aes256-gcm@openssh.com",
                "chacha20-poly1305@openssh.com", "3des-cbc", "none",
                "\u001b[31m", "x".repeat(10_000))) {
            for (long rounds : new long[] {0, 1, 16, 256, 257, 1 << 20, 0x7fffffffL, 0x80000000L, 0xffffffffL}) {
                openssh(all, cipher.substring(0, Math.min(20, cipher.length())) + " with " + rounds + " rounds",
                        Bytes.of(
                        Bytes.string(cipher.getBytes(UTF_8)), Bytes.string("bcrypt".getBytes(UTF_8)),
                        Bytes.string(Bytes.of(Bytes.string(new byte[16]), Bytes.four(rounds))), Bytes.four(1),
                        Bytes.string(ed25519(new byte[32])), Bytes.string(new byte[160]), new byte[16]));
            }
        }
        for (int salt : new int[] {0, 1, 100_000, 700_000}) {
            openssh(all, "a salt of " + salt, Bytes.of(Bytes.string("aes256-ctr".getBytes(UTF_8)),
                    Bytes.string("bcrypt".getBytes(UTF_8)),
                    Bytes.string(Bytes.of(Bytes.string(new byte[salt]), Bytes.four(16))), Bytes.four(1),
                    Bytes.string(ed25519(new byte[32])), Bytes.string(new byte[160])));
        }
        openssh(all, "a locked part of 700 000 bytes", Bytes.of(Bytes.string("aes256-ctr".getBytes(UTF_8)),
                Bytes.string("bcrypt".getBytes(UTF_8)),
                Bytes.string(Bytes.of(Bytes.string(new byte[16]), Bytes.four(16))), Bytes.four(1),
                Bytes.string(ed25519(new byte[32])), Bytes.string(new byte[700_000])));
    }

    private static void numbers(List<Attack> all) {
        BigInteger two = BigInteger.TWO;
        for (BigInteger modulus : List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE.negate(), two.pow(1024),
                two.pow(2048).subtract(BigInteger.ONE),
                two.pow(4095).add(BigInteger.ONE), two.pow(16383).add(BigInteger.ONE), two.pow(16384)
                        .add(BigInteger.ONE), two.pow(100_000).negate(),
                two.pow(2_000_000).add(BigInteger.ONE))) {
            for (BigInteger exponent : List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.valueOf(65537), two.pow(64),
                    modulus.abs().subtract(BigInteger.ONE),
                    BigInteger.TEN.negate())) {
                byte[] blob = Bytes.of(Bytes.string("ssh-rsa".getBytes(UTF_8)), mpint(exponent), mpint(modulus));
                byte[] secret = Bytes.of(Bytes.four(5), Bytes.four(5), Bytes.string("ssh-rsa".getBytes(UTF_8)),
                        mpint(modulus), mpint(exponent),
                        mpint(exponent), mpint(modulus), mpint(modulus.shiftRight(modulus.bitLength() / 2)),
                                mpint(two), Bytes.string(new byte[0]),
                        new byte[] {1, 2, 3, 4, 5, 6, 7});
                String name = "RSA of " + modulus.signum() * modulus.bitLength() + " bits, exponent of "
                        + exponent.signum() * exponent.bitLength();
                openssh(all, name, Bytes.of(Bytes.string("none".getBytes(UTF_8)), Bytes.string("none".getBytes(UTF_8)),
                        Bytes.string(new byte[0]),
                        Bytes.four(1), Bytes.string(blob), Bytes.string(secret)));
                byte[] der = sequence(integer(BigInteger.ZERO), integer(modulus), integer(exponent), integer(exponent),
                        integer(modulus),
                        integer(modulus), integer(two), integer(two), integer(two));
                add(all, "PKCS#1 " + name, pem("RSA PRIVATE KEY", der));
            }
        }
    }

    private static void der(List<Attack> all) {
        for (int depth : new int[] {10, 1000, 20_000}) {
            byte[] nested = new byte[0];
            for (int i = 0; i < Math.min(depth, 3000); i++) {
                nested = sequence(nested);
            }
            add(all, "DER " + depth + " deep", pem("PRIVATE KEY", nested));
            add(all, "DER of " + depth + " open lists", pem("PRIVATE KEY", Bytes.filled(depth, 0x30)));
            add(all, "DER of " + depth + " lists without length", pem("PRIVATE KEY", pairs(depth)));
        }
        for (int[] length : new int[][] {{0x80}, {0x81, 0x00}, {0x84, 0x7f, 0xff, 0xff, 0xff}, {0x84, 0xff, 0xff, 0xff,
                0xff},
            {0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0xff}, {0xfe}}) {
            for (int tag : new int[] {0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31, 0x1f, 0xff}) {
                byte[] head = new byte[length.length + 1];
                head[0] = (byte) tag;
                for (int i = 0; i < length.length; i++) {
                    head[i + 1] = (byte) length[i];
                }
                for (String label : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY",
                        "EC PRIVATE KEY")) {
                    add(all, label + ", tag " + tag + ", length " + java.util.Arrays.toString(length), pem(label,
                            Bytes.of(head, new byte[40])));
                }
            }
        }
    }

    private static byte[] pairs(int count) {
        byte[] pairs = new byte[2 * count];
        for (int i = 0; i < count; i++) {
            pairs[2 * i] = 0x30;
            pairs[2 * i + 1] = (byte) 0x80;
        }
        return pairs;
    }

    private static void texts(List<Attack> all, long seed) {
        String begin = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
        for (String text : List.of("", "\0", "x", begin, begin + "\n", begin + "====", begin
                + "-----END OPENSSH PRIVATE KEY-----", begin + begin,
                "-----BEGIN \u001b[31m PRIVATE KEY-----", "-----BEGIN " + "X".repeat(100_000) + "-----\n",
                "-----BEGIN -----", begin + Attack.CANARY,
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----",
                "PuTTY-User-Key-File-2: ssh-ed25519", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", Attack.CANARY)) {
            add(all, "the text " + text.substring(0, Math.min(70, text.length())).replace('\n', ' ').replace('\0',
                    '0'), text);
        }
        for (int size : new int[] {64 * 1024, 64 * 1024 + 1, MEBIBYTE, MEBIBYTE + 1, 100 * MEBIBYTE}) {
            large(all, "a line of " + size, () -> Bytes.of(begin, Bytes.filled(size - begin.length(), 'A')));
            large(all, "newlines of " + size, () -> Bytes.of(begin, Bytes.filled(size - begin.length(), '\n')));
            large(all, "zeros of " + size, () -> new byte[size]);
            large(all, "begin lines of " + size, () -> begin.repeat(size / begin.length()).getBytes(UTF_8));
        }
        all.add(Place.sshKey(FAMILY, "random bytes", () -> Bytes.random(seed, 10_000)));
        all.add(Place.sshKey(FAMILY, "UTF-16", () -> begin.getBytes(java.nio.charset.StandardCharsets.UTF_16)));
    }

    private static void publicKeys(List<Attack> all) {
        String good = Base64.getEncoder().encodeToString(ed25519(Bytes.filled(32, 9)));
        for (String text : List.of("", "\0", "x", "ssh-ed25519", "ssh-ed25519 ", "ssh-ed25519 AAAA", "ssh-ed25519 "
                + good.substring(4), "ssh-ed25519 " + good + "A",
                "ssh-ed25519 " + good + " \u001b[31m", "ssh-rsa " + good, "ssh-dss AAAA", "\u001b[31m AAAA",
                "no-pty,command=\"x\" ssh-ed25519 " + good,
                "command=\"" + "x".repeat(70_000) + "\" ssh-ed25519 " + good, ("ssh-ed25519 " + good + "\n")
                .repeat(1000), "@cert-authority * ssh-ed25519 " + good,
                "host.example,10.0.0.1 ssh-ed25519 " + good, "|1|x=|y= ssh-ed25519 " + good, "#\n".repeat(100_000),
                "x\n".repeat(100_000), "x".repeat(1 << 20),
                "x".repeat((1 << 20) + 1), "ssh-ed25519 " + "A".repeat(1_000_000), "\n".repeat(1_000_000),
                "ssh-rsa AAAA\n".repeat(70_000),
                "ssh-ed25519 " + Base64.getEncoder().encodeToString(ed25519(new byte[32])), "ssh-ed25519 "
                + Base64.getEncoder()
                        .encodeToString(ed25519(Bytes.filled(32, 0xff))), "ssh-ed25519 " + Base64.getEncoder()
                        .encodeToString(ed25519(new byte[31])))) {
            String name = text.substring(0, Math.min(40, text.length())).replace('\n', ' ').replace('\0', '0') + " ("
                    + text.length() + ")";
            all.add(Place.sshPublicKey(FAMILY, "the public key " + name, () -> text.getBytes(UTF_8)));
            String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\0",
                    "\\u0000").replace("\u001b", "\\u001b");
            all.add(new Attack(FAMILY, "host recipient " + name).file("manifest.json", Place.text(Place.manifest(
                    "\"hostRecipients\": [\"" + quoted + "\"]", Place.password()))).command("check", "@manifest.json"));
        }
    }

    private static byte[] ed25519(byte[] key) {
        return Bytes.of(Bytes.string("ssh-ed25519".getBytes(UTF_8)), Bytes.string(key));
    }

    private static byte[] secret(byte[] seed) {
        return Bytes.of(Bytes.four(7), Bytes.four(7), ed25519(seed), Bytes.string(new byte[64]),
                Bytes.string(new byte[0]), new byte[] {1, 2, 3});
    }

    private static byte[] mpint(BigInteger number) {
        return Bytes.string(number.signum() == 0 ? new byte[0] : number.toByteArray());
    }

    private static byte[] integer(BigInteger number) {
        return tagged(0x02, number.toByteArray());
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, Bytes.of((Object[]) parts));
    }

    private static byte[] tagged(int tag, byte[] content) {
        return content.length < 0x80 ? Bytes.of(tag, content.length, content)
                : Bytes.of(tag, 0x84, Bytes.four(content.length), content);
    }

    private static void openssh(List<Attack> all, String name, byte[] body) {
        add(all, name, pem("OPENSSH PRIVATE KEY", Bytes.of(MAGIC, body)));
    }

    private static String pem(String label, byte[] body) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(body)
                + "\n-----END " + label + "-----\n";
    }

    private static void add(List<Attack> all, String name, String text) {
        Attack attack = Place.sshKey(FAMILY, name, () -> text.getBytes(UTF_8));
        all.add(text.length() > 200_000 ? attack.onlyLong() : attack);
    }

    private static void large(List<Attack> all, String name, Attack.Content content) {
        all.add(Place.sshKey(FAMILY, name, content).onlyLong());
    }
}
