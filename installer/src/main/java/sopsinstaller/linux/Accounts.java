package sopsinstaller.linux;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Numbers of users and groups by name, each asked for once. Nothing is opened before the first question. */
public final class Accounts {
    private final Libc libc;
    private final Map<String, OptionalLong> users = new HashMap<>();
    private final Map<String, OptionalLong> groups = new HashMap<>();

    /** No look-up happens yet. */
    public Accounts(Libc libc) {
        this.libc = libc;
    }

    /** Number of the user {@code name}, empty when there is none; an error of the databases themselves is thrown. */
    public OptionalLong user(String name) throws ErrnoException {
        OptionalLong known = users.get(name);
        if (known == null) {
            known = libc.userNumber(name);
            users.put(name, known);
        }
        return known;
    }

    /** Number of the group {@code name}, empty when there is none; an error of the databases themselves is thrown. */
    public OptionalLong group(String name) throws ErrnoException {
        OptionalLong known = groups.get(name);
        if (known == null) {
            known = libc.groupNumber(name);
            groups.put(name, known);
        }
        return known;
    }
}
