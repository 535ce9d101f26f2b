package sopsinstaller.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwedUnitsTest {
    @Test
    void theNoteIsReadAsItWasWritten() {
        OwedUnits units = new OwedUnits(Set.of("a b.service"), Set.of("restart.service"));
        assertEquals(units, OwedUnits.of(units.note()));
        assertTrue(OwedUnits.of(OwedUnits.NONE.note()).isEmpty());
    }

    @Test
    void ofADamagedNoteTheRestCounts() {
        assertEquals(new OwedUnits(Set.of("a.service"), Set.of()),
                OwedUnits.of("resta\nrestart a.service\nother".getBytes(UTF_8)));
    }

    @Test
    void theEarlierComeFirstAndWhatRestartsIsNotReloadedToo() {
        OwedUnits both = new OwedUnits(Set.of("a"), Set.of("x", "b")).and(new OwedUnits(Set.of("b"), Set.of("y")));
        assertEquals(List.of("a", "b"), List.copyOf(both.restart()));
        assertEquals(Set.of("x", "y"), both.reload());
    }
}
