package sopsinstaller.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void keepsOrdinaryText() {
        assertEquals("'db/pässword 😀'", Quoted.quoted("db/pässword 😀"));
    }

    @Test
    void copiesNothingThatIsPrintableAscii() {
        String text = " db/password~".repeat(15);
        assertSame(text, Quoted.safe(text));
    }

    @Test
    void escapesWhatCouldForgeOrHideALine() {
        assertEquals("a\\x0ab\\x1b[0m\\x7f\\x85\\u{202e}\\u{2028}",
                Quoted.safe("a\nb\u001b[0m\u007f\u0085\u202e\u2028"));
        assertEquals("\\u{d800}", Quoted.safe("\ud800"));
    }

    @Test
    void cutsAtTwoHundredCharacters() {
        assertEquals("é".repeat(200), Quoted.safe("é".repeat(200)));
        assertEquals("😀".repeat(200) + "…", Quoted.safe("😀".repeat(201)));
    }
}
