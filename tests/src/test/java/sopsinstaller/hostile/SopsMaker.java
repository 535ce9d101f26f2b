package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts values as sops does, for the host of the fixtures, so that hostile files get through to the end. */
final class SopsMaker {
    private static final String MODIFIED = "2026-11-21T12:00:00Z";
    private final Random random;
    private final byte[] dataKey = new byte[32];
    private final MessageDigest digest;
    private final String wrapped;

    /** A maker whose files are the same for the same seed. */
    SopsMaker(long seed) throws Exception {
        random = new Random(seed);
        random.nextBytes(dataKey);
        digest = MessageDigest.getInstance("SHA-512");
        wrapped = AgeMaker.armored(new AgeMaker(seed).file(dataKey), "\n");
    }

    /** An encrypted value at {@code path} (each key followed by a colon), counted in the MAC. */
    String value(String path, byte[] plain, String type) throws GeneralSecurityException {
        clear(plain);
        return encrypted(path, plain, type);
    }

    /** An encrypted value that is not counted in the MAC. */
    String encrypted(String path, byte[] plain, String type) throws GeneralSecurityException {
        byte[] iv = new byte[32];
        random.nextBytes(iv);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(128, iv));
        cipher.updateAAD(path.getBytes(UTF_8));
        byte[] sealed = cipher.doFinal(plain);
        Base64.Encoder base64 = Base64.getEncoder();
        int end = sealed.length - 16;
        return "ENC[AES256_GCM,data:" + base64.encodeToString(java.util.Arrays.copyOf(sealed, end)) + ",iv:"
                + base64.encodeToString(iv) + ",tag:"
                + base64.encodeToString(java.util.Arrays.copyOfRange(sealed, end, sealed.length)) + ",type:" + type
                + "]";
    }

    /** Counts a value that stands in clear. */
    void clear(byte[] plain) {
        digest.update(plain);
    }

    /** The MAC over the values so far. */
    String mac() throws GeneralSecurityException {
        return encrypted(MODIFIED, HexFormat.of().withUpperCase().formatHex(digest.digest()).getBytes(UTF_8), "str");
    }

    /** The data key for the host, armored. */
    String wrapped() {
        return wrapped;
    }

    /** The metadata of a yaml file, last of all; {@code more} are further lines with two spaces before them. */
    String yaml(String more) throws Exception {
        return """
                sops:
                  age:
                  - recipient: %s
                    enc: |
                %s  lastmodified: "%s"
                  mac: %s
                  version: 3.13.3
                %s""".formatted(AgeMaker.hostRecipientText(), wrapped.indent(6), MODIFIED, mac(), more);
    }

    /** The metadata of a json file, without the braces of the file. */
    String json(String more) throws Exception {
        return """
                "sops": {"age": [{"recipient": "%s", "enc": "%s"}], "lastmodified": "%s", "mac": "%s",
                 "version": "3.13.3"%s}"""
                .formatted(AgeMaker.hostRecipientText(), wrapped.replace("\n", "\\n"), MODIFIED, mac(), more);
    }

    /** The metadata of a flat file: {@code prefix} is {@code sops_} in dotenv and empty in a section of ini. */
    String flat(String prefix, String more) throws Exception {
        return """
                age__list_0__map_recipient=%s
                age__list_0__map_enc=%s
                lastmodified=%s
                mac=%s
                version=3.13.3
                """.formatted(AgeMaker.hostRecipientText(), wrapped.replace("\n", "\\n"), MODIFIED, mac())
                .replaceAll("(?m)^", prefix).replaceAll("(?m)^" + prefix + "$", "") + more;
    }
}
