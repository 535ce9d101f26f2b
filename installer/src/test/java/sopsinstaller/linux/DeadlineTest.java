package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void tellsWhatIsLeft() {
        int left = Deadline.inSeconds(100).milliseconds();
        assertTrue(left > 90_000 && left <= 100_000, left + " ms");
        assertFalse(Deadline.inSeconds(100).isOver());
    }

    @Test
    void isOverWhenNothingIsLeft() throws Exception {
        Deadline deadline = Deadline.inMilliseconds(5);
        assertTrue(deadline.milliseconds() >= 1, "a part of a millisecond is one to be waited for");
        Thread.sleep(10);
        assertTrue(deadline.isOver());
        assertEquals(0, deadline.milliseconds());
        assertEquals(0, Deadline.inMilliseconds(0).milliseconds());
    }

    @Test
    void theEarlierOneCounts() {
        Deadline early = Deadline.inSeconds(1);
        Deadline late = Deadline.inSeconds(2);
        assertSame(early, early.or(late));
        assertSame(early, late.or(early));
    }
}
