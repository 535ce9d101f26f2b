package sopsinstaller.keys;

import java.util.List;

/**
 * A key that this host has, by its public halves.
 *
 * @param recipients its text forms, the age form first
 * @param origin the path or variable it came from
 */
public record KnownKey(List<String> recipients, String origin) {
    /** Copies the list. */
    public KnownKey {
        recipients = List.copyOf(recipients);
    }
}
