package sopsinstaller.openpgp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Private keys from one place: those that decrypt, and those that cannot be used with the reason. Keys that only sign
 * are in neither list.
 *
 * @param keys owned
 * @param unusable all others
 */
public record PgpKeys(List<PgpKey> keys, List<UnusablePgpKey> unusable) implements AutoCloseable {
    /** Most private keys in the folder of a GnuPG home, and in a file. */
    static final int MAX_KEYS = 1000;

    /** Takes the keys over. */
    public PgpKeys {
        keys = List.copyOf(keys);
        unusable = List.copyOf(unusable);
    }

    /** Wipes every key. */
    @Override
    public void close() {
        keys.forEach(PgpKey::close);
    }

    /** Both lists while they grow; the same key twice is kept once. */
    static final class Growing implements AutoCloseable {
        private Map<String, PgpKey> keys = new LinkedHashMap<>();
        private final List<UnusablePgpKey> unusable = new ArrayList<>();

        /** Takes {@code key} over. */
        void add(PgpKey key) {
            if (keys.putIfAbsent(key.fingerprint(), key) != null) {
                key.close();
            }
        }

        void add(UnusablePgpKey key) {
            unusable.add(key);
        }

        /** Everything so far; what is unusable in one place and usable in another is usable. */
        PgpKeys take() {
            unusable.removeIf(each -> keys.containsKey(each.fingerprint()));
            PgpKeys result = new PgpKeys(List.copyOf(keys.values()), unusable);
            keys = new LinkedHashMap<>();
            return result;
        }

        /** Wipes what was not taken. */
        @Override
        public void close() {
            keys.values().forEach(PgpKey::close);
        }
    }
}
