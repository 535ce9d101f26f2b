package sopsinstaller.failure;

import java.util.List;

/** Long lists in messages: the first of them, and how many there are beside. */
public final class Shortened {
    /** Most problems that are told of one run; a mistake of a generator repeats, and the first hundred show it. */
    public static final int MAX_PROBLEMS = 100;

    private Shortened() {}

    /** The first {@code most} of {@code names} for one line: {@code a, b and 3 more}. */
    public static String names(List<String> names, int most) {
        int shown = Math.min(names.size(), most);
        return String.join(", ", names.subList(0, shown))
                + (shown < names.size() ? " and " + (names.size() - shown) + " more" : "");
    }

    /** The line that counts what is not listed: {@code and 3 more problems}. */
    public static String rest(int count, String singular, String plural) {
        return "and " + count + " more " + (count == 1 ? singular : plural);
    }
}
