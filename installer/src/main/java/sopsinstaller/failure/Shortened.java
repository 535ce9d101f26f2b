package sopsinstaller.failure;

import java.util.List;

/** Long lists in messages: the first of them, and how many there are beside. */
public final class Shortened {
    /** Most problems that are told of one run; a mistake of a generator repeats, and the first hundred show it. */
    public static final int MAX_PROBLEMS = 100;

    /** Most characters of names in one line, unless the first has more. */
    private static final int MAX_CHARACTERS = 600;

    private Shortened() {}

    /** The first {@code most} of {@code names} for one line, less where they are long: {@code a, b and 3 more}. */
    public static String names(List<String> names, int most) {
        StringBuilder line = new StringBuilder();
        int shown = 0;
        while (shown < Math.min(names.size(), most)
                && (shown == 0 || line.length() + names.get(shown).length() < MAX_CHARACTERS)) {
            line.append(shown == 0 ? "" : ", ").append(names.get(shown++));
        }
        return line + (shown < names.size() ? " and " + (names.size() - shown) + " more" : "");
    }

    /** The line that counts what is not listed: {@code and 3 more problems}. */
    public static String rest(int count, String singular, String plural) {
        return "and " + count + " more " + (count == 1 ? singular : plural);
    }
}
