package sopsinstaller.sops;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

/** Makes encrypted trees for tests, all under one key of zeros. */
final class SopsTree {
    static final String TIME = "2024-05-06T07:08:09Z";

    private SopsTree() {}

    static SecretBytes dataKey() {
        return SecretBytes.takingOver(new byte[32]);
    }

    /** The ENC text of {@code plain} at the place {@code additional}. */
    static String encrypted(String plain, String type, String additional) {
        try {
            byte[] iv = new byte[32];
            Arrays.fill(iv, (byte) plain.length());
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"), new GCMParameterSpec(128, iv));
            cipher.updateAAD(additional.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8));
            int tag = sealed.length - 16;
            return "ENC[AES256_GCM,data:" + base64(sealed, 0, tag) + ",iv:" + base64(iv, 0, 32) + ",tag:"
                    + base64(sealed, tag, sealed.length) + ",type:" + type + "]";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Text text(String text) {
        return new Text(SecretBytes.takingOver(text.getBytes(StandardCharsets.UTF_8)));
    }

    static Comment comment(String text) {
        return new Comment(SecretBytes.takingOver(text.getBytes(StandardCharsets.UTF_8)), false);
    }

    static MapNode map(Object... keysAndValues) {
        MapNode map = new MapNode();
        for (int i = 0; i < keysAndValues.length; i++) {
            if (keysAndValues[i] instanceof Comment comment) {
                map.items().add(comment);
            } else {
                map.items().add(new Pair((String) keysAndValues[i], (Node) keysAndValues[++i]));
            }
        }
        return map;
    }

    /** Metadata whose MAC is over {@code hashed}. */
    static Metadata metadata(EncryptionRule rule, boolean onlyEncrypted, String hashed) {
        return metadataWithMac(rule, onlyEncrypted, encrypted(hash(onlyEncrypted, hashed), "str", TIME));
    }

    static Metadata metadataWithMac(EncryptionRule rule, boolean onlyEncrypted, String mac) {
        return new Metadata(List.of(new KeyGroup(List.of())), 0, rule, onlyEncrypted, mac,
                OffsetDateTime.parse(TIME), "3.9.0");
    }

    private static String hash(boolean onlyEncrypted, String hashed) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            if (onlyEncrypted) {
                digest.update(MessageDigest.getInstance("SHA-256").digest("sops".getBytes(StandardCharsets.US_ASCII)));
            }
            byte[] bytes = digest.digest(hashed.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes, int from, int to) {
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, from, to));
    }
}
