package sopsinstaller.sops;

/**
 * The one rule of a file that says which leaves are encrypted (sops-file format, section "Which leaves are
 * selected").
 *
 * @param kind what the text is compared with, and what a hit means
 * @param text the suffix, or the regular expression in RE2 syntax, as in the file
 */
public record EncryptionRule(Kind kind, String text) {
    /** What a file without any rule behaves as. */
    public static final EncryptionRule DEFAULT = new EncryptionRule(Kind.UNENCRYPTED_SUFFIX, "_unencrypted");

    /** The six kinds of rule, each with its name in the metadata. */
    public enum Kind {
        /** Encrypted unless a key on the way ends so. */
        UNENCRYPTED_SUFFIX("unencrypted_suffix"),
        /** Encrypted if and only if a key on the way ends so. */
        ENCRYPTED_SUFFIX("encrypted_suffix"),
        /** Encrypted unless a key on the way matches. */
        UNENCRYPTED_REGEX("unencrypted_regex"),
        /** Encrypted if and only if a key on the way matches. */
        ENCRYPTED_REGEX("encrypted_regex"),
        /** Encrypted unless a comment above it matches. */
        UNENCRYPTED_COMMENT_REGEX("unencrypted_comment_regex"),
        /** Encrypted if and only if a comment above it matches. */
        ENCRYPTED_COMMENT_REGEX("encrypted_comment_regex");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        /** The name of the metadata field. */
        public String field() {
            return field;
        }

        /** Whether the rule looks at comments instead of keys. */
        public boolean looksAtComments() {
            return this == UNENCRYPTED_COMMENT_REGEX || this == ENCRYPTED_COMMENT_REGEX;
        }
    }
}
