package sopsinstaller.keys;

/**
 * A key source that was configured and cannot be used.
 *
 * @param path the path or variable
 * @param reason why, lower case, without full stop
 * @param kind what it could have served
 */
public record UnusableKey(String path, String reason, KeyKind kind) {}
