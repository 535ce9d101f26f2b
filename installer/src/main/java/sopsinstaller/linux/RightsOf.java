package sopsinstaller.linux;

/**
 * Acts on files with the rights of another user, for as long as it is open: in a directory that belongs to that user,
 * root then cannot be led to make, change or delete anything that the user could not. Only the calling thread and only
 * file access change (setfsuid(2)); without root it does nothing.
 */
public final class RightsOf implements AutoCloseable {
    private final Libc libc;
    private final boolean changed;
    private final int dumpable;

    /** From now on the calling thread acts as {@code uid} and {@code gid}. */
    public RightsOf(Libc libc, long uid, long gid) throws ErrnoException {
        this.libc = libc;
        this.changed = libc.effectiveUser() == 0 && (uid != 0 || gid != 0);
        this.dumpable = changed ? libc.dumpable() : 0;
        if (changed) {
            libc.setfsgid(gid);
            libc.setfsuid(uid);
            // the calls cannot report failure: asking again is the documented way (setfsuid(2))
            if (libc.setfsuid(uid) != uid || libc.setfsgid(gid) != gid) {
                close();
                throw new ErrnoException("setfsuid", "", ErrnoException.EPERM);
            }
        }
    }

    @Override
    public void close() throws ErrnoException {
        if (changed) {
            libc.setfsuid(0);
            libc.setfsgid(0);
            // a change of user sets this attribute back to the system's default
            libc.setDumpable(dumpable);
        }
    }
}
