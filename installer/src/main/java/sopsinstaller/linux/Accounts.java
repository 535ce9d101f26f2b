package sopsinstaller.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import sopsinstaller.failure.MalformedInputException;

/**
 * Numbers of users and groups by name, each asked for once. Nothing is opened before the first question.
 *
 * <p>The C library takes a database that cannot be read for one that ends there, and says "no such entry". So what it
 * does not find is looked for in the file too: either that cannot be read, which is an error, or it is asked again.
 */
public final class Accounts {
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private final Libc libc;
    private final String usersFile;
    private final String groupsFile;
    private final Map<String, OptionalLong> users = new HashMap<>();
    private final Map<String, OptionalLong> groups = new HashMap<>();

    /** One of the C library's databases. */
    private interface LookUp {
        OptionalLong number(String name) throws ErrnoException;
    }

    /** No look-up happens yet. */
    public Accounts(Libc libc) {
        this(libc, "/etc/passwd", "/etc/group");
    }

    /** As above, with other files to look in by hand. */
    Accounts(Libc libc, String usersFile, String groupsFile) {
        this.libc = libc;
        this.usersFile = usersFile;
        this.groupsFile = groupsFile;
    }

    /** Number of the user {@code name}, empty when there is none; an error of the databases themselves is thrown. */
    public OptionalLong user(String name) throws ErrnoException {
        return number(name, users, usersFile, libc::userNumber);
    }

    /** Number of the group {@code name}, empty when there is none; an error of the databases themselves is thrown. */
    public OptionalLong group(String name) throws ErrnoException {
        return number(name, groups, groupsFile, libc::groupNumber);
    }

    private OptionalLong number(String name, Map<String, OptionalLong> numbers, String file, LookUp database)
            throws ErrnoException {
        OptionalLong known = numbers.get(name);
        if (known == null) {
            known = database.number(name);
            if (known.isEmpty() && isListed(name, file)) {
                known = database.number(name);
            }
            numbers.put(name, known);
        }
        return known;
    }

    private boolean isListed(String name, String file) throws ErrnoException {
        try {
            String entries = new String(Files.read(libc, file, MAX_BYTES), UTF_8);
            return entries.startsWith(name + ":") || entries.contains("\n" + name + ":");
        } catch (ErrnoException e) {
            if (e.is(ErrnoException.ENOENT)) {
                return false;
            }
            throw e;
        } catch (MalformedInputException _) {
            return false;
        }
    }
}
