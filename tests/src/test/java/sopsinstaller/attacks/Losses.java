package sopsinstaller.attacks;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What attackers won; the campaign goes on to find the others too. */
final class Losses {
    private static final int LISTED = 30;
    private final List<String> texts = new ArrayList<>();

    /** Notes one, with what is needed to see it again. */
    void add(String text) {
        texts.add(text);
    }

    /** Notes some that were found at the same moment. */
    void addAll(String when, Collection<String> losses) {
        losses.forEach(loss -> add(when + ": " + loss));
    }

    /** Notes that {@code good} does not hold. */
    void unless(boolean good, String text) {
        if (!good) {
            add(text);
        }
    }

    /** How many there are. */
    int count() {
        return texts.size();
    }

    /** Fails with all of them. */
    void assertNone() {
        if (!texts.isEmpty()) {
            fail(texts.size() + " losses:\n" + String.join("\n", texts.stream().limit(LISTED).toList()));
        }
    }
}
