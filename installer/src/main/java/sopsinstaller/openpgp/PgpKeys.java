package sopsinstaller.openpgp;

import java.util.ArrayList;
import java.util.List;

/**
 * Private keys from one place: those that decrypt, and those that cannot be used with the reason. Keys that only sign
 * are in neither list.
 *
 * @param keys owned
 * @param unusable all others
 */
public record PgpKeys(List<PgpKey> keys, List<UnusablePgpKey> unusable) implements AutoCloseable {
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
        private List<PgpKey> keys = new ArrayList<>();
        private final List<UnusablePgpKey> unusable = new ArrayList<>();

        /** Takes {@code key} over. */
        void add(PgpKey key) {
            for (PgpKey known : keys) {
                if (known.fingerprint().equals(key.fingerprint())) {
                    key.close();
                    return;
                }
            }
            keys.add(key);
        }

        void add(UnusablePgpKey key) {
            unusable.add(key);
        }

        /** Everything so far; what is unusable in one place and usable in another is usable. */
        PgpKeys take() {
            unusable.removeIf(each -> keys.stream().anyMatch(key -> key.fingerprint().equals(each.fingerprint())));
            PgpKeys result = new PgpKeys(keys, unusable);
            keys = new ArrayList<>();
            return result;
        }

        /** Wipes what was not taken. */
        @Override
        public void close() {
            keys.forEach(PgpKey::close);
        }
    }
}
