package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedValueTest {
    /** The recogniser of sops as a pattern. */
    private static final Pattern GREEDY =
            Pattern.compile("^ENC\\[AES256_GCM,data:(.+),iv:(.+),tag:(.+),type:(.+)\\]", Pattern.UNIX_LINES);

    @ParameterizedTest
    @ValueSource(strings = {"ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]", "ENC[AES256_GCM,data:a,iv:b,tag:c,type:]",
        "ENC[AES256_GCM,data:,iv:b,tag:c,type:str]", "ENC[AES256_GCM,data:a,iv:,tag:c,type:str]",
        "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str] and more ]x", "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str",
        "ENC[AES256_GCM,data:a,iv:b,tag:c,\ntype:str]", "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n]", "", "ENC[",
        "xENC[AES256_GCM,data:a,iv:b,tag:c,type:str]", "ENC[AES256_GCM,data:a,iv:b,iv:c,tag:d,tag:e,type:f,type:g]]",
        "ENC[AES256_GCM,data:,iv:,iv:,tag:,tag:,type:,type:]", "ENC[AES256_GCM,data:a,iv:b,tag:,type:c,type:d]"})
    void recognisesWhatTheGreedyPatternRecognises(String text) {
        Matcher matcher = GREEDY.matcher(text);
        String expected = matcher.find() ? matcher.group(4) : "none";
        assertEquals(expected, EncryptedValue.parse(text).map(EncryptedValue::type).orElse("none"));
    }

    @Test
    void isLinearInHostileText() {
        String text = "ENC[AES256_GCM,data:" + ",iv:x,tag:y,type:".repeat(500_000);
        assertTimeout(Duration.ofSeconds(1), () -> assertTrue(EncryptedValue.parse(text).isEmpty()));
    }
}
