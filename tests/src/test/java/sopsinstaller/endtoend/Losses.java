package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What went wrong in a campaign, from all its threads; it goes on to find the rest too. */
public final class Losses {
    private static final int LISTED = 30;
    private final List<String> texts = new ArrayList<>();

    /** None yet. */
    public Losses() {}

    /** Notes one, with what is needed to see it again. */
    public synchronized void add(String text) {
        texts.add(text);
    }

    /** Notes as one what was found at the same moment, if anything. */
    public void addAll(String when, Collection<String> problems) {
        if (!problems.isEmpty()) {
            add(when + ": " + String.join("\n    ", problems));
        }
    }

    /** Notes that {@code good} does not hold. */
    public void unless(boolean good, String text) {
        if (!good) {
            add(text);
        }
    }

    /** How many there are. */
    public synchronized int count() {
        return texts.size();
    }

    /** Fails where there are any; {@code campaign} is what a run needs to meet them again, such as a seed. */
    public synchronized void assertNone(String campaign) {
        if (!texts.isEmpty()) {
            fail(campaign + ": " + texts.size() + " losses:\n"
                    + String.join("\n", texts.stream().limit(LISTED).toList()));
        }
    }
}
