package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Encrypted values: their text, and what they decrypt to. */
final class ValueInputs {
    private static final String FAMILY = "values";
    private static final String A16 = "AAAAAAAAAAAAAAAAAAAAAA==";

    private ValueInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        for (String value : List.of("ENC[", "ENC[]", "ENC[AES256_GCM]", "ENC[AES256_GCM,data:,iv:,tag:,type:]",
                "ENC[AES256_GCM,data:,iv:AAAA,tag:" + A16 + ",type:str]", "ENC[AES256_GCM,data:A,iv:A,tag:A,type:str]",
                "ENC[AES256_GCM,data:=,iv:=,tag:=,type:str]", "ENC[AES256_GCM,data:AAAA,iv:,tag:" + A16 + ",type:str]",
                "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]", "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:" + A16
                + ",type:str]",
                "ENC[AES256_GCM,data:!!!!,iv:AAAA,tag:" + A16 + ",type:str]",
                "ENC[AES256_GCM,data:AAAA,iv:AA==AA,tag:" + A16 + ",type:str]",
                "ENC[AES256_GCM,data:AAAA,iv:" + A16 + ",tag:" + A16 + ",type:]", "ENC[AES256_GCM,data:AAAA,iv:"
                + A16 + ",tag:" + A16 + ",type:x]",
                "ENC[AES256_GCM,data:AAAA,iv:" + A16 + ",tag:" + A16 + ",type:" + "x".repeat(5000) + "]",
                "ENC[AES256_GCM,data:AAAA,iv:" + A16 + ",tag:" + A16 + ",type:\\u001b[31m]",
                "ENC[AES256_GCM,data:AAAA,iv:" + A16 + ",tag:" + A16 + ",type:STR]", "ENC[AES256_GCM,data:AAAA,iv:"
                + A16 + ",tag:" + A16,
                "ENC[AES256_GCM,data:AAAA,tag:" + A16 + ",iv:" + A16 + ",type:str]",
                "enc[aes256_gcm,data:AAAA,iv:AAAA,tag:AAAA,type:str]",
                "ENC[AES128_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]", "ENC[AES256_GCM,data:AAAA,iv:"
                + "A".repeat(100_000) + ",tag:" + A16 + ",type:str]",
                "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:" + "A".repeat(100_000) + ",type:str]",
                "ENC[AES256_GCM,data:" + ",iv:".repeat(20_000) + ",tag:" + A16 + ",type:str]",
                "ENC[AES256_GCM,data:" + ",iv:A,tag:A,type:str]".repeat(5000))) {
            String name = value.substring(0, Math.min(90, value.length()));
            all.add(json("the text " + name, seed, maker -> "\"a\": \"" + value + "\""));
            all.add(json("the mac " + name, seed, maker -> "\"a\": \"" + value
                    + "\", \"x\": \"\", \"sops\": {\"age\": [{\"recipient\": \"a\","
                    + " \"enc\": \"" + maker.wrapped().replace("\n", "\\n")
                    + "\"}], \"lastmodified\": \"2026-11-21T12:00:00Z\", \"mac\": \""
                    + value + "\"}, \"y\": \"\""));
        }
        for (String type : List.of("int", "float", "bool", "time", "comment", "bytes", "str", "none", "null", "")) {
            for (String plain : List.of("", " ", "1", "-", "+", "1e999999999", "1e-999999999", "1E2147483648",
                    "-1e2147483647", "9".repeat(2048),
                    "9".repeat(2049), "0." + "0".repeat(2000) + "1", ".".repeat(100), "nan", "inf", "-infinity",
                    "true", "maybe",
                    "2026-01-01T00:00:00Z", "9999999999-01-01T00:00:00Z", "2026-01-01T00:00:00." + "9".repeat(1000)
                    + "Z",
                    "2026-01-01T00:00:00+99:99", Attack.CANARY, "\0", "\u001b[31m", "\ud83d\ude00",
                    "9223372036854775808", "0x10", "1_000")) {
                all.add(json(type + " of " + plain.substring(0, Math.min(20, plain.length())).replace('\0', '0')
                        + " " + plain.length(), seed,
                        maker -> "\"a\": \"" + maker.value("a:", plain.getBytes(UTF_8), type) + "\""));
            }
            all.add(json(type + " that is not UTF-8", seed,
                    maker -> "\"a\": \"" + maker.value("a:", new byte[] {(byte) 0xff, (byte) 0xc0, 0}, type) + "\""));
            all.add(json(type + " of 1 MiB", seed,
                    maker -> "\"a\": \"" + maker.value("a:", Bytes.filled(1 << 20, '9'), type) + "\"").onlyLong());
        }
        all.add(json("moved from another place", seed, maker -> "\"a\": \"" + maker.value("b:",
                Attack.CANARY.getBytes(UTF_8), "str") + "\""));
        all.add(json("not in the MAC", seed, maker -> "\"a\": \"" + maker.encrypted("a:",
                Attack.CANARY.getBytes(UTF_8), "str") + "\""));
        all.add(json("a clear value among them", seed, maker -> "\"a\": \"" + Attack.CANARY + "\""));
        all.add(json("a clear number among them", seed, maker -> "\"a\": 4711"));
        all.add(json("an empty value in clear", seed, maker -> "\"a\": \"\""));
        all.add(json("encrypted inside encrypted", seed, maker -> "\"a\": \"" + maker.value("a:",
                maker.encrypted("a:", Attack.CANARY.getBytes(UTF_8), "str").getBytes(UTF_8), "str") + "\""));
        return all;
    }

    /** Writes the entries of a file. */
    private interface Entries {
        String with(SopsMaker maker) throws Exception;
    }

    private static Attack json(String name, long seed, Entries entries) {
        return Place.sops(FAMILY, name, "json", "\"a\"", () -> {
            var maker = new SopsMaker(seed);
            String text = entries.with(maker);
            return Bytes.of("{", text, ", ", maker.json(""), "}");
        });
    }
}
