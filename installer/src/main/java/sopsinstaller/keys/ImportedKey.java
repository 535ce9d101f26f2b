package sopsinstaller.keys;

import java.util.List;

/**
 * A key source that was read and used: what {@code logging.keyImport} tells.
 *
 * @param path the path or variable
 * @param recipients the public halves of all its keys
 */
public record ImportedKey(String path, List<String> recipients) {
    /** Copies the list. */
    public ImportedKey {
        recipients = List.copyOf(recipients);
    }
}
