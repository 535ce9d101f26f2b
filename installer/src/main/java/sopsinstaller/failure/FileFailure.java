package sopsinstaller.failure;

import static sopsinstaller.failure.Quoted.quoted;
import static sopsinstaller.failure.Quoted.safe;

import java.util.List;
import java.util.Optional;

/**
 * What can be wrong with a sops file and with what is asked of it. A failure of a whole file has the file as its
 * subject, so that it is told once for all its secrets; a failure of one value names the secret too.
 */
public sealed interface FileFailure extends Failure {
    /** The file of {@link #subject}, as in the manifest. */
    String file();

    @Override
    default String subject() {
        return SourceName.shown(file());
    }

    /** The file does not exist. */
    record NoSuchFile(String file) implements FileFailure {
        @Override
        public String problem() {
            return "no such file";
        }

        @Override
        public String remedy() {
            return "check sopsFile; in a flake the file must be known to git: git add " + SourceName.shellWord(file);
        }
    }

    /**
     * The file cannot be read.
     *
     * @param reason why, such as {@code permission denied}
     */
    record Unreadable(String file, String reason) implements FileFailure {
        @Override
        public String problem() {
            return "cannot be read: " + safe(reason);
        }

        @Override
        public String remedy() {
            return "";
        }
    }

    /** The file is within its limits, and yet reading or decrypting it needs more memory than the program may use. */
    record Exhausting(String file) implements FileFailure {
        @Override
        public String problem() {
            return "needs more memory than this program allows itself: it is too large or nested too deep";
        }

        @Override
        public String remedy() {
            return "split it into several files";
        }
    }

    /** The file has no metadata of sops: it is plain text, and its secrets would be readable for everyone. */
    record NotEncrypted(String file) implements FileFailure {
        @Override
        public String problem() {
            return "is not encrypted";
        }

        @Override
        public String remedy() {
            return "run sops encrypt -i " + SourceName.shellWord(file);
        }
    }

    /** The file is {@code .sops.yaml}, given in place of an encrypted file. */
    record SopsConfiguration(String file) implements FileFailure {
        @Override
        public String problem() {
            return "is the configuration of sops (it has creation_rules), not an encrypted file";
        }

        @Override
        public String remedy() {
            return "name the encrypted file instead (in a manifest: sopsFile)";
        }
    }

    /**
     * The file is fine, but of another format than declared.
     *
     * @param declared the format in the manifest
     * @param actual the format in which sops wrote it
     */
    record WrongFormat(String file, String declared, String actual) implements FileFailure {
        @Override
        public String problem() {
            String expects = declared.equals("binary") ? ", which expects sops' JSON wrapper" : "";
            String article = actual.equals("ini") || actual.equals("age") ? "an " : "a ";
            return "is " + article + actual + " file, but format is " + quoted(declared) + expects;
        }

        @Override
        public String remedy() {
            boolean asBefore = actual.equals("yaml") || actual.equals("json") || actual.equals("age");
            return "set format = \"" + actual + "\"" + (asBefore ? "" : " (key = \"\" for the whole file)");
        }
    }

    /**
     * The file breaks its format, or its metadata is broken.
     *
     * @param format the format it was read as
     * @param reason what is wrong and where
     */
    record Malformed(String file, String format, String reason) implements FileFailure {
        @Override
        public String problem() {
            return "cannot be read as sops' " + format + " format: " + safe(reason);
        }

        @Override
        public String remedy() {
            return "";
        }
    }

    /** The file was declared as an age file, and is neither one nor a file of sops. */
    record NotAgeFile(String file) implements FileFailure {
        @Override
        public String problem() {
            return "is not an age file";
        }

        @Override
        public String remedy() {
            return "encrypt it with agenix --edit or with age, or set format to what it is";
        }
    }

    /**
     * An age file breaks the format, or is not what was encrypted.
     *
     * @param reason what is wrong and where
     */
    record BrokenAgeFile(String file, String reason) implements FileFailure {
        @Override
        public String problem() {
            return "is a broken age file: " + safe(reason);
        }

        @Override
        public String remedy() {
            return "restore it from version control, or encrypt it again";
        }
    }

    /** The names in a file were asked for, and an age file has none. */
    record Nameless(String file) implements FileFailure {
        @Override
        public String problem() {
            return "is an age file: all of it is one secret, without names";
        }

        @Override
        public String remedy() {
            return "declare it with format = \"age\"";
        }
    }

    /**
     * A key opened the file, but its content is not what was encrypted: a value or the MAC does not fit.
     *
     * @param reason what does not fit
     */
    record Damaged(String file, String reason) implements FileFailure {
        @Override
        public String problem() {
            return "cannot be decrypted: " + safe(reason);
        }

        @Override
        public String remedy() {
            return "the file was changed without sops: restore it from version control";
        }
    }

    /**
     * A secret's key leads nowhere in its file.
     *
     * @param secret the secret's name
     * @param reason why, with the key in quotes
     * @param existingKeys the keys that are there instead
     * @param nearest the existing key that looks most like it
     */
    record NoSuchKey(
            String file, String secret, String reason, List<String> existingKeys, Optional<String> nearest)
            implements FileFailure {
        private static final int MAX_KEYS = 20;

        /** Copies the list. */
        public NoSuchKey {
            existingKeys = List.copyOf(existingKeys);
        }

        @Override
        public String subject() {
            return "secret " + quoted(secret) + ", " + SourceName.shown(file);
        }

        @Override
        public String problem() {
            // already escaped and cut part by part
            return reason;
        }

        @Override
        public String remedy() {
            return nearest.map(key -> "did you mean " + quoted(key) + "? set key to it").orElse("");
        }

        @Override
        public List<String> details() {
            if (existingKeys.isEmpty()) {
                return List.of();
            }
            return List.of("keys there: "
                    + Shortened.names(existingKeys.stream().map(Quoted::quoted).toList(), MAX_KEYS));
        }
    }

    /**
     * A secret's key leads to something that cannot be written as a secret, such as null.
     *
     * @param secret the secret's name
     * @param key the key as the user wrote it; empty for the whole file
     * @param reason why
     */
    record NoValue(String file, String secret, String key, String reason) implements FileFailure {
        @Override
        public String subject() {
            return "secret " + quoted(secret) + ", " + SourceName.shown(file);
        }

        @Override
        public String problem() {
            return (key.isEmpty() ? "" : quoted(key) + ": ") + safe(reason);
        }

        @Override
        public String remedy() {
            return "";
        }
    }
}
