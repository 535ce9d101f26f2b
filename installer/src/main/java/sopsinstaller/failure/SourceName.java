package sopsinstaller.failure;

import static sopsinstaller.failure.Quoted.safe;

/** The name under which the user knows a file that the Nix store holds a copy of. */
public final class SourceName {
    private static final String STORE = "/nix/store/";
    private static final int HASH_CHARACTERS = 32;
    /** Name of a whole source tree in the store. */
    private static final String TREE = "source/";
    /** Longest path the kernel takes: PATH_MAX without its final NUL. */
    private static final int MAX_PATH = 4095;
    private static final String PLAIN = "_./+:@%=,-";

    private SourceName() {}

    /** {@code path} without the store's part: {@code /nix/store/HASH-NAME}, {@code /nix/store/HASH-source/NAME}. */
    public static String of(String path) {
        int dash = STORE.length() + HASH_CHARACTERS;
        if (!path.startsWith(STORE) || path.length() < dash + 2 || path.charAt(dash) != '-') {
            return path;
        }
        for (int i = STORE.length(); i < dash; i++) {
            if (!isLowerOrDigit(path.charAt(i))) {
                return path;
            }
        }
        String name = path.substring(dash + 1);
        return name.startsWith(TREE) && name.length() > TREE.length() ? name.substring(TREE.length()) : name;
    }

    /** {@link #of} as the subject of a message, and behind it where in the store the file is. */
    public static String shown(String path) {
        String name = of(path);
        return name.equals(path) ? safe(path) : safe(name) + " (" + safe(path) + ")";
    }

    /** {@link #of} as one word of a shell command, for what is done where the file's source is. */
    public static String shellWord(String path) {
        return shellPath(of(path));
    }

    /** {@code path} as one word of a shell command, for what is done on this host. */
    public static String shellPath(String path) {
        String word = path.startsWith("-") ? "./" + path : path;
        boolean plain = !word.isEmpty() && word.length() <= MAX_PATH;
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            plain &= isLowerOrDigit(letter) || letter >= 'A' && letter <= 'Z' || PLAIN.indexOf(letter) >= 0;
        }
        return plain ? word : "'" + safe(word).replace("'", "'\\''") + "'";
    }

    private static boolean isLowerOrDigit(char letter) {
        return letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9';
    }
}
