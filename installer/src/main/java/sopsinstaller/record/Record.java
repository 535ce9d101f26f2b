package sopsinstaller.record;

import java.util.List;

/**
 * What a generation holds and made, written as {@code N.json} beside it: by it later runs find links that are no longer
 * wanted.
 *
 * @param manifest path of the manifest it was made from
 * @param entries what it holds
 * @param staleLinks links of earlier generations that were to be removed after the switch to this one; a run killed
 *     before it did so leaves them to the next
 */
public record Record(String manifest, List<Entry> entries, List<String> staleLinks) {
    /** Keeps copies of the lists. */
    public Record {
        entries = List.copyOf(entries);
        staleLinks = List.copyOf(staleLinks);
    }

    /**
     * One file of the generation.
     *
     * @param name path below the generation; of a template {@code rendered/NAME}
     * @param kind {@code secret} or {@code template}
     * @param sourceFile the sops file; of a template its text's file, may be empty
     * @param key what was taken from it, as the manifest has it; empty for a template
     * @param path where it is reachable
     * @param links further links to it
     * @param credential name of the systemd credential it also is, empty for none
     * @param changed when its content last changed, RFC 3339 in UTC
     * @param state whether the content is new or an older generation's
     * @param access owner and mode of the file
     * @param restartAtRemoval units to restart when it is no longer declared
     * @param reloadAtRemoval units to reload then
     */
    public record Entry(
            String name,
            String kind,
            String sourceFile,
            String key,
            String path,
            List<String> links,
            String credential,
            String changed,
            State state,
            Access access,
            List<String> restartAtRemoval,
            List<String> reloadAtRemoval) {
        /** Keeps copies of the lists. */
        public Entry {
            links = List.copyOf(links);
            restartAtRemoval = List.copyOf(restartAtRemoval);
            reloadAtRemoval = List.copyOf(reloadAtRemoval);
        }
    }

    /**
     * Owner, group and mode of a file in numbers.
     *
     * @param uid its owner, -1 in user mode
     * @param gid its group, -1 in user mode
     * @param mode permission bits including setuid, setgid and sticky; -1 where the record does not tell them
     */
    public record Access(long uid, long gid, int mode) {
        /** What a record of an earlier release tells: nothing. */
        public static final Access UNKNOWN = new Access(-1, -1, -1);

        /** Whether the two differ, as far as both are known. */
        public boolean differsFrom(Access other) {
            return this != other && mode >= 0 && other.mode >= 0
                    && (uid != other.uid || gid != other.gid || mode != other.mode);
        }
    }

    /** Where an entry's content comes from. */
    public enum State { INSTALLED, KEPT }
}
