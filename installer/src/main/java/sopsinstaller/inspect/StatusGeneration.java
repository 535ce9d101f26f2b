package sopsinstaller.inspect;

import java.util.List;
import java.util.Optional;
import sopsinstaller.linux.FileStatus.Kind;

/**
 * What {@code status} tells about one installed generation: names, places, owners and times, never a value or a length.
 *
 * @param link the symbolic link that leads to it
 * @param mountPoint the directory that holds the generations
 * @param number its number
 * @param generations how many generations the mount point holds
 * @param noRecord why nothing but the files themselves is known; empty when there is a record
 * @param manifest path of the manifest it was made from; empty when not known
 * @param entries what it holds
 * @param leftLinks links of entries that are gone which still lead into {@code link}
 */
record StatusGeneration(String link, String mountPoint, int number, int generations, String noRecord,
        String manifest, List<Entry> entries, List<String> leftLinks) {
    /** Keeps copies of the lists. */
    StatusGeneration {
        entries = List.copyOf(entries);
        leftLinks = List.copyOf(leftLinks);
    }

    /** Whether the generation's record tells about its entries. */
    boolean recorded() {
        return noRecord.isEmpty();
    }

    /**
     * One file. A text that is not known is empty.
     *
     * @param name path below the generation
     * @param kind {@code secret} or {@code template}
     * @param sourceFile the file it was taken from
     * @param key what was taken from it
     * @param credential name of the systemd credential
     * @param changed when the content last changed, RFC 3339 in UTC
     * @param state {@code installed} or {@code kept}
     * @param file what is there now; empty when nothing is
     * @param installedAs owner and mode it was installed with, where they are others now
     * @param path where it is reachable
     * @param places links that were made to it
     */
    record Entry(String name, String kind, String sourceFile, String key, String credential, String changed,
            String state, Optional<Found> file, Optional<Access> installedAs, String path, List<Place> places) {
        /** Keeps a copy of the list. */
        Entry {
            places = List.copyOf(places);
        }
    }

    /** What has an entry's name in the generation. */
    record Found(Kind kind, Access access) {}

    /** Owner and group, by name (the number as text where it has none) and by number, and permission bits. */
    record Access(String owner, String group, long uid, long gid, int mode) {}

    /**
     * A link that was made to an entry.
     *
     * @param detail what is there instead, or why it cannot be told; empty for most
     */
    record Place(String path, PlaceState state, String detail) {}

    /** Whether a link still leads to its entry. */
    enum PlaceState {
        /** It does. */
        LINKED,
        /** Nothing is there. */
        MISSING,
        /** A link to something else of the same installation. */
        STALE,
        /** A file, a directory, or a link to something foreign. */
        REPLACED,
        /** The way there cannot be walked. */
        UNKNOWN
    }
}
