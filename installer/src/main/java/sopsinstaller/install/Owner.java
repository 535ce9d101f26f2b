package sopsinstaller.install;

/** Numbers of the user and the group that a file shall belong to. */
record Owner(long uid, long gid) {
    /** Root and its group. */
    static final Owner ROOT = new Owner(0, 0);
}
