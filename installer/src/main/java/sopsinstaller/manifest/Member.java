package sopsinstaller.manifest;

import java.util.Map;
import java.util.TreeMap;

/** Names of members that mean something somewhere in a manifest, at most 64 of them. */
enum Member {
    ABSENT_KEYS("absentKeys"),
    AGE_IDENTITY_PATHS("ageIdentityPaths"),
    AGE_KEY_FILE("ageKeyFile"),
    AGE_PASSPHRASE_FILE("agePassphraseFile"),
    AGE_SSH_KEY_PATHS("ageSshKeyPaths"),
    CONTENT("content"),
    CREDENTIAL("credential"),
    ENCODING("encoding"),
    FILE("file"),
    FORMAT("format"),
    GID("gid"),
    GNUPG_HOME("gnupgHome"),
    GROUP("group"),
    HOST_RECIPIENTS("hostRecipients"),
    KEEP_GENERATIONS("keepGenerations"),
    KEY("key"),
    KEY_IMPORT("keyImport"),
    LINKS("links"),
    LOGGING("logging"),
    MODE("mode"),
    NAME("name"),
    ON_FAILURE("onFailure"),
    OWNER("owner"),
    PATH("path"),
    PLACEHOLDER("placeholder"),
    PLACEHOLDER_BY_SECRET_NAME("placeholderBySecretName"),
    PLACEHOLDERS("placeholders"),
    RELOAD_UNITS("reloadUnits"),
    RESTART_ON("restartOn"),
    RESTART_UNITS("restartUnits"),
    SECRET("secret"),
    SECRET_CHANGES("secretChanges"),
    SECRETS("secrets"),
    SECRETS_MOUNT_POINT("secretsMountPoint"),
    SOPS_FILE("sopsFile"),
    SSH_KEY_PATHS("sshKeyPaths"),
    SYMLINK_PATH("symlinkPath"),
    TEMPLATE_SECRETS("templateSecrets"),
    TEMPLATES("templates"),
    UID("uid"),
    USE_TMPFS("useTmpfs"),
    USER_MODE("userMode"),
    /** Any other name: its value is skipped. */
    UNKNOWN("");

    private static final Map<String, Member> BY_LABEL = byLabel();
    private final String label;

    Member(String label) {
        this.label = label;
    }

    /** The name as it is documented and as messages have it. */
    String label() {
        return label;
    }

    /** The member that {@code spelling} means, compared without case. */
    static Member of(String spelling) {
        return BY_LABEL.getOrDefault(spelling, UNKNOWN);
    }

    private static Map<String, Member> byLabel() {
        Map<String, Member> result = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Member member : values()) {
            if (member != UNKNOWN) {
                result.put(member.label, member);
            }
        }
        return result;
    }
}
