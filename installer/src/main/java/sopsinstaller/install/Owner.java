package sopsinstaller.install;

/** Numbers of the user and the group that a file shall belong to. */
record Owner(long uid, long gid) {}
