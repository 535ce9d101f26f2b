package sopsinstaller.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A kind of key together with the way in which the program is told of it.
 *
 * @param name what the test is called
 * @param tools what makes the key, beside sops and age
 * @param maker makes a new key of this kind
 */
record KeyMatrixKind(String name, List<KeyMatrixTool> tools, Maker maker) {
    /** Makes a key in an empty folder. */
    interface Maker {
        Key make(Path folder) throws IOException, InterruptedException;
    }

    /**
     * One key.
     *
     * @param publicKey to whom files are encrypted
     * @param members of the manifest that name the private key, each with a comma after it
     * @param environment of the program
     * @param before a script that the machine runs before the program; may be empty
     */
    record Key(Recipient publicKey, String members, Map<String, String> environment, String before) {
        /** A key that the manifest names. */
        static Key of(Recipient publicKey, String members) {
            return new Key(publicKey, members, Map.of(), "");
        }

        /** The same with one more variable. */
        Key with(String name, String value) {
            return new Key(publicKey, members, Map.of(name, value), before);
        }
    }

    /**
     * To whom files are encrypted: age recipients, a PGP key, or a group of each, of which both are needed.
     *
     * @param age one of age; may be empty
     * @param fingerprint of a PGP key; may be empty
     * @param gnupgHome where that key's public half is; null without one
     */
    record Recipient(String age, String fingerprint, Path gnupgHome) {
        static Recipient ofAge(String age) {
            return new Recipient(age, "", null);
        }

        static Recipient ofPgp(String fingerprint, Path gnupgHome) {
            return new Recipient("", fingerprint, gnupgHome);
        }

        /** Whether age itself can encrypt to it. */
        boolean isAge() {
            return !age.isEmpty() && fingerprint.isEmpty();
        }
    }
}
