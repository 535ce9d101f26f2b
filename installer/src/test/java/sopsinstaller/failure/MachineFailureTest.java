package sopsinstaller.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MachineFailureTest {
    @Test
    void aRunThatBrokeOffAfterTheSwitchDoesNotReadAsIfNothingHadHappened() {
        Failure failure = new MachineFailure.BrokenOff(7);
        assertEquals("generation 7 is current, but the run broke off after the switch: out of memory",
                failure.problem());
        assertEquals("run it again: it does what is left to do", failure.remedy());
    }
}
