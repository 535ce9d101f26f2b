package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.install.Owners.Databases;
import sopsinstaller.linux.Accounts;
import sopsinstaller.manifest.Manifest.Access;

class OwnersTest {
    private static final String NOBODY = "nobody-of-that-name";

    @Test
    void numbersCountWithoutDatabasesAndNamesAreRoot() throws Exception {
        Owners owners = owners(Databases.IGNORED);
        assertEquals(new Owner(4000, 4001), owners.of(access(null, 4000, null, 4001), "a"));
        assertEquals(new Owner(0, 4001), owners.of(access(NOBODY, 4000, null, 4001), "b"));
        assertEquals(new Owner(4000, 0), owners.of(access(null, 4000, NOBODY, 4001), "c"));
        assertEquals(new Owner(0, 0), owners.of(access(null, 0, null, 0), "d"));
        assertEquals(0, owners.keysGroup());
    }

    @Test
    void namesCountWithDatabases() throws Exception {
        assertEquals(new Owner(0, 7), owners(Databases.ASKED).of(access("root", 4000, null, 7), "a"));
        assertInstanceOf(EntryFailure.UnknownUser.class, assertThrows(InstallException.class,
                () -> owners(Databases.ASKED).of(access(NOBODY, 4000, null, 7), "a")).failure());
    }

    @Test
    void whoIsMissingBeforeTheSwitchIsToldAndNoFailure() throws Exception {
        Owners owners = owners(Databases.BEFORE_THE_SWITCH);
        assertEquals(new Owner(-1, 7), owners.of(access(NOBODY, 4000, null, 7), "a"));
        assertEquals(Set.of("user '" + NOBODY + "'"), owners.missing());
    }

    private static Access access(String owner, long uid, String group, long gid) {
        return new Access(owner, uid, group, gid, 0400);
    }

    private static Owners owners(Databases databases) {
        return new Owners(new Accounts(InstallFixture.libc()), databases);
    }
}
