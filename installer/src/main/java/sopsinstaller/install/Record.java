package sopsinstaller.install;

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
record Record(String manifest, List<Entry> entries, List<String> staleLinks) {
    /** Keeps copies of the lists. */
    Record {
        entries = List.copyOf(entries);
        staleLinks = List.copyOf(staleLinks);
    }

    /**
     * One file of the generation.
     *
     * @param name path below the generation
     * @param kind {@code secret}
     * @param sourceFile the sops file
     * @param key what was taken from it, as the manifest has it
     * @param path where it is reachable
     * @param links further links to it
     * @param changed when its content last changed, RFC 3339 in UTC
     * @param state whether the content is new or an older generation's
     */
    record Entry(
            String name,
            String kind,
            String sourceFile,
            String key,
            String path,
            List<String> links,
            String changed,
            State state) {
        /** Keeps a copy of the list. */
        Entry {
            links = List.copyOf(links);
        }
    }

    /** Where an entry's content comes from. */
    enum State { INSTALLED, KEPT }
}
