package sopsinstaller.sops;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Where the walk over a tree stands: the additional data that binds an encrypted value to its place (sops-file
 * format, section "AAD"), and the path that messages name.
 */
final class LeafPlace {
    private static final int INITIAL_BYTES = 128;
    private static final byte[] TOP = {':'};

    private byte[] keys = new byte[INITIAL_BYTES];
    private int length;
    private final Deque<String> names = new ArrayDeque<>();

    /**
     * Enters the value of a map key.
     *
     * @return a mark for {@link #leave}
     */
    int enterKey(String key) {
        int mark = length;
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        if (keys.length - length < utf8.length + 1) {
            keys = Arrays.copyOf(keys, Math.max(keys.length * 2, length + utf8.length + 1));
        }
        System.arraycopy(utf8, 0, keys, length, utf8.length);
        length += utf8.length;
        keys[length++] = ':';
        names.addLast(key);
        return mark;
    }

    /** Enters an element of a list, which the additional data does not show; as {@link #enterKey}. */
    int enterIndex(int index) {
        names.addLast(Integer.toString(index));
        return length;
    }

    /** Leaves what was entered last; {@code mark} is what entering it returned. */
    void leave(int mark) {
        length = mark;
        names.removeLast();
    }

    /** The additional data, valid until the next move: the first {@link #additionalLength} bytes count. */
    byte[] additional() {
        return length == 0 ? TOP : keys;
    }

    /** How many bytes of {@link #additional} count. */
    int additionalLength() {
        return length == 0 ? TOP.length : length;
    }

    /** The path with slashes. */
    String text() {
        return String.join("/", names);
    }
}
