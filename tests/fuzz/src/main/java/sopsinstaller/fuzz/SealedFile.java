package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Real;
import sopsinstaller.tree.Node.Text;
import sopsinstaller.tree.Node.Timestamp;
import sopsinstaller.tree.Node.Unsigned;
import sopsinstaller.tree.Scalars;

/** Encrypts a tree as sops does, so that what the fuzzer wrote has a right MAC. Serves one tree. */
final class SealedFile {
    /** Of every file here. */
    static final byte[] DATA_KEY = new byte[32];

    static final String TIME = "2026-11-21T00:00:00Z";
    /** Instead of the default, so that every value is encrypted. */
    static final String SUFFIX = "_in clear for nobody";

    private final MessageDigest mac = sha512();

    /** A tree that cannot be encrypted: sops has no such value, or no such place for one. */
    static final class Unsealable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The encrypted copy of {@code document}. */
    MapNode sealed(MapNode document) {
        return sealed(document, "");
    }

    /** The entries of the metadata, to be asked for when the tree is done; they name one key, of which nothing is. */
    MapNode metadata() {
        MapNode key = map("recipient", "age1nobody", "enc", "nothing");
        MapNode metadata = map("lastmodified", TIME, "mac", mac(), "unencrypted_suffix", SUFFIX, "version", "3.13.3");
        metadata.items().add(new Pair("age", new ListNode(List.of(key))));
        return metadata;
    }

    /** The same with the names that a flat format gives them. */
    MapNode flatMetadata(String prefix) {
        return map(prefix + "lastmodified", TIME, prefix + "mac", mac(), prefix + "unencrypted_suffix", SUFFIX,
                prefix + "version", "3.13.3", prefix + "age__list_0__map_recipient", "age1nobody",
                prefix + "age__list_0__map_enc", "nothing");
    }

    static String value(byte[] plain, String type, String place) {
        byte[] iv = Arrays.copyOf(plain, 32);
        iv[31] = (byte) place.hashCode();
        byte[] sealed = new byte[plain.length + 16];
        try {
            var cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
            cipher.init(true, new AEADParameters(new KeyParameter(DATA_KEY), 128, iv, place.getBytes(UTF_8)));
            cipher.doFinal(sealed, cipher.processBytes(plain, 0, plain.length, sealed, 0));
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
        Base64.Encoder base64 = Base64.getEncoder();
        return "ENC[AES256_GCM,data:" + base64.encodeToString(Arrays.copyOf(sealed, plain.length)) + ",iv:"
                + base64.encodeToString(iv) + ",tag:"
                + base64.encodeToString(Arrays.copyOfRange(sealed, plain.length, sealed.length))
                + ",type:" + type + "]";
    }

    /** A JSON file with one value, {@code v}; both texts are as they stand in quotes. */
    static byte[] json(String value, String mac) {
        return ascii("{\"v\": \"" + value + "\", \"sops\": {\"lastmodified\": \"" + TIME + "\", \"mac\": \"" + mac
                + "\", \"age\": [{\"recipient\": \"a\", \"enc\": \"b\"}]}}");
    }

    static Text text(String text) {
        return new Text(SecretBytes.takingOver(text.getBytes(UTF_8)));
    }

    static MapNode map(String... namesAndTexts) {
        MapNode map = new MapNode();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            map.items().add(new Pair(namesAndTexts[i], text(namesAndTexts[i + 1])));
        }
        return map;
    }

    /** The MAC over the leaves so far, encrypted. */
    private String mac() {
        String hex = HexFormat.of().withUpperCase().formatHex(mac.digest());
        return value(hex.getBytes(UTF_8), "str", TIME);
    }

    private MapNode sealed(MapNode map, String place) {
        MapNode copy = new MapNode();
        for (MapItem item : map.items()) {
            switch (item) {
                case Comment comment -> copy.items().add(sealedComment(comment, place));
                case Pair(String key, Node value) -> {
                    if (key.endsWith(SUFFIX)) {
                        throw new Unsealable();
                    }
                    copy.items().add(new Pair(key, sealed(value, place + key + ":")));
                }
            }
        }
        return copy;
    }

    private Node sealed(Node node, String place) {
        return switch (node) {
            case MapNode map -> sealed(map, place);
            case ListNode list -> {
                ListNode copy = new ListNode();
                for (Node item : list.items()) {
                    copy.items().add(sealed(item, place));
                }
                yield copy;
            }
            case Comment comment -> sealedComment(comment, place);
            case Text(SecretBytes text) -> text.length() == 0 ? text("") : leaf(hash(bytes(text)), "str", place);
            case Int(long value) -> leaf(hash(ascii(Long.toString(value))), "int", place);
            case Real(double value) -> leaf(hash(ascii(Scalars.decimal(value))), "float", place);
            case Bool(boolean value) -> leaf(hash(ascii(value ? "True" : "False")), "bool", place);
            case Timestamp(var time) -> leaf(hash(ascii(Scalars.rfc3339(time))), "time", place);
            case Null none -> none;
            case Unsigned _ -> throw new Unsealable();
        };
    }

    private static Comment sealedComment(Comment comment, String place) {
        byte[] plain = bytes(comment.text());
        if (plain.length == 0) {
            return new Comment(SecretBytes.takingOver(plain), comment.inline());
        }
        String sealed = value(plain, "comment", place.isEmpty() ? ":" : place);
        return new Comment(SecretBytes.takingOver(ascii(sealed)), comment.inline());
    }

    private static Text leaf(byte[] plain, String type, String place) {
        return text(value(plain, type, place));
    }

    private byte[] hash(byte[] plain) {
        mac.update(plain);
        return plain;
    }

    private static byte[] bytes(SecretBytes secret) {
        return Arrays.copyOfRange(secret.exposeWithin(), secret.offset(), secret.offset() + secret.length());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(UTF_8);
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
