package sopsinstaller.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/** What a campaign found, from all its threads. */
final class Violations {
    private static final int LISTED = 30;
    private final List<String> all = new ArrayList<>();

    /** Adds what was wrong where. */
    synchronized void add(String where, List<String> problems) {
        if (!problems.isEmpty()) {
            all.add(where + ": " + String.join("\n    ", problems));
        }
    }

    /** How many there are. */
    synchronized int count() {
        return all.size();
    }

    /** Fails when there is one. */
    synchronized void assertNone(String campaign) {
        assertEquals("", String.join("\n", all.subList(0, Math.min(LISTED, all.size()))),
                campaign + ": " + all.size() + " went wrong");
    }
}
