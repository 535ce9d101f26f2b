package sopsinstaller.install;

import java.util.List;
import java.util.Set;

/**
 * What a switch changed about one secret or template.
 *
 * @param kind {@code secret} or {@code template}
 * @param name its name, as declared
 * @param aspects what changed, at least one
 * @param restartUnits units that restart because of it
 * @param reloadUnits units that reload because of it
 */
public record Change(
        String kind, String name, Set<Aspect> aspects, List<String> restartUnits, List<String> reloadUnits) {
    /** Keeps copies. */
    public Change {
        aspects = Set.copyOf(aspects);
        restartUnits = List.copyOf(restartUnits);
        reloadUnits = List.copyOf(reloadUnits);
    }

    /** Kind of a template. */
    static final String TEMPLATE = "template";

    /** What can change: that it is there at all, its content, its owner or mode, where it is reached. */
    public enum Aspect { ADDED, VALUE, ACCESS, PATH, REMOVED }
}
