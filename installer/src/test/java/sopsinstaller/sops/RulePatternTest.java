package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.sops.EncryptionRule.Kind;

class RulePatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "^(data|stringData)$ ! data ! true", "^(data|stringData)$ ! xdata ! false", "(?P<n_1>a)b ! xab ! true",
        "[[:alpha:]]\\d ! é1 ! false", "[[:^alpha:]]x ! éx ! true", "(?i)\u017f ! S ! true", "(?i)K ! \u212a ! true",
        "\\w ! é ! false", "(?U)a+$ ! aaa ! true", "\\Qa.b\\E ! axb ! false", "\\Qa.b\\E ! a.b ! true",
        "a{,2} ! aa ! false", "a{2} ! aa ! true", "[]a] ! ] ! true", "[a&&b] ! & ! true", "[^\\Wa] ! b ! true",
        "[^\\Wa] ! a ! false", "\\pL ! 中 ! true", "\\p{Greek} ! α ! true", "\\P{^Greek} ! α ! true",
        "a\\z ! ba ! true", "\\bkey\\b ! a key ! true", "\\bkey\\b ! akey ! false", "\\x{41}\\101 ! AA ! true",
        "x* ! '' ! true", "(?i:A)b ! ab ! true", "(?i:A)b ! aB ! false", "[a-] ! - ! true", "[\\d-z] ! - ! true"})
    void matchesAsRe2(String pattern, String text, boolean expected) throws MalformedInputException {
        assertEquals(expected, compiled(pattern).occursIn(text));
    }

    @Test
    void dollarMatchesAtTheVeryEndOnly() throws MalformedInputException {
        assertEquals(false, compiled("a$").occursIn("a\n"));
        assertEquals(true, compiled("(?m)a$").occursIn("a\nb"));
        assertEquals(true, compiled("(?m)^b").occursIn("a\nb"));
        assertEquals(true, compiled("a.b").occursIn("a\rb"));
        assertEquals(false, compiled("a.b").occursIn("a\nb"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "a**", "a*+", "*", "[a", "[z-a]", "(?=a)", "(?<!a)", "\\1", "\\Z", "\\h", "a{1001}",
        "a{2,1}", "(?x)a", "\\p{Nonsense}", "[[:nope:]]", "(?P<n>a)(?P<n>b)", "\\", "\\x{110000}", "(?i", "a|*"})
    void failsLoudlyWhereSopsSilentlyNeverMatches(String pattern) {
        String message = assertThrows(MalformedInputException.class, () -> compiled(pattern)).getMessage();
        assertTrue(message.startsWith("'encrypted_regex' '") && message.contains("is not a valid regular expression"),
                message);
    }

    @Test
    void stopsPatternThatWouldRunForever() {
        assertTimeout(Duration.ofSeconds(20), () -> {
            RulePattern pattern = compiled(".*.*.*.*.*.*X");
            String message = assertThrows(MalformedInputException.class, () -> pattern.occursIn("a".repeat(400)))
                    .getMessage();
            assertTrue(message.endsWith("takes too long on this file: more than 100000000 steps"), message);
        });
    }

    @Test
    void tellsWhatIsWrongBehindALongPatternToo() {
        String message = assertThrows(MalformedInputException.class, () -> compiled("a".repeat(10_001))).getMessage();
        assertEquals("'encrypted_regex' '" + "a".repeat(60)
                + "…' is not a valid regular expression: longer than 10000 characters", message);
    }

    @Test
    void survivesTextThatExhaustsTheStack() {
        MalformedInputException e = assertThrows(MalformedInputException.class,
                () -> compiled("^(a|b)*$").occursIn("ab".repeat(500_000)));
        assertTrue(e.getMessage().contains("takes too long"), e.getMessage());
    }

    private static RulePattern compiled(String pattern) throws MalformedInputException {
        return RulePattern.compile(new EncryptionRule(Kind.ENCRYPTED_REGEX, pattern));
    }
}
