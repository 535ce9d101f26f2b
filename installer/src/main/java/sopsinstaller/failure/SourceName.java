package sopsinstaller.failure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name under which the user knows a file that the Nix store holds a copy of. */
public final class SourceName {
    /** {@code /nix/store/HASH-NAME} or {@code /nix/store/HASH-source/PATH}; a hash has 32 characters. */
    private static final Pattern STORE = Pattern.compile("/nix/store/[0-9a-z]{32}-(?:source/)?(.+)", Pattern.DOTALL);
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+:@%=,-]+");

    private SourceName() {}

    /** {@code path} without the store's part. */
    public static String of(String path) {
        Matcher store = STORE.matcher(path);
        return store.matches() ? store.group(1) : path;
    }

    /** {@link #of} as one word of a shell command. */
    public static String shellWord(String path) {
        String name = of(path);
        String word = name.startsWith("-") ? "./" + name : name;
        return PLAIN.matcher(word).matches() ? word : "'" + Quoted.safe(word).replace("'", "'\\''") + "'";
    }
}
