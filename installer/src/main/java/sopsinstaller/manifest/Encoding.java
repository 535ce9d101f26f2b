package sopsinstaller.manifest;

/** How a secret is written in place of its placeholder. What each does is told in {@link TemplateText}'s documents. */
public enum Encoding {
    /** As it is. */
    RAW("raw"),
    /** A JSON string. */
    JSON("json"),
    /** A YAML scalar in double quotes. */
    YAML("yaml"),
    /** A TOML basic string. */
    TOML("toml"),
    /** A word of a POSIX shell. */
    SHELL("shell"),
    /** A value of a file for systemd's {@code EnvironmentFile=}. */
    SYSTEMD_ENV("systemd-env"),
    /** A component of a URL, percent-encoded. */
    URL("url"),
    /** Base64 with padding, in one line. */
    BASE64("base64");

    private final String label;

    Encoding(String label) {
        this.label = label;
    }

    /** Its name in a manifest. */
    public String label() {
        return label;
    }
}
