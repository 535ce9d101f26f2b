package sopsinstaller.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    private static final String NOBODY = "sops-installer-has-no-such-account";
    private static final Libc LIBC = Libc.load();
    @TempDir
    Path folder;

    @Test
    void knowsRootByItsNameAndNobodyByAnotherName() throws Exception {
        Accounts accounts = new Accounts(LIBC);
        assertEquals(OptionalLong.of(0), accounts.user("root"));
        assertEquals(OptionalLong.of(0), accounts.group("root"));
        assertEquals(OptionalLong.empty(), accounts.user(NOBODY));
        assertEquals(OptionalLong.empty(), accounts.group(NOBODY));
    }

    @Test
    void aFileThatCannotBeReadIsNoProofThatAnAccountIsMissing() throws Exception {
        Accounts accounts = new Accounts(LIBC, folder.toString(), folder.toString());
        assertEquals(ErrnoException.EISDIR, errno(() -> accounts.user(NOBODY)));
        assertEquals(ErrnoException.EISDIR, errno(() -> accounts.group(NOBODY)));
    }

    @Test
    void whatTheCLibraryNeverFindsIsMissing() throws Exception {
        String file = Files.writeString(folder.resolve("accounts"), "a:x:1:\n" + NOBODY + ":x:2:\n").toString();
        Accounts accounts = new Accounts(LIBC, file, folder.resolve("none").toString());
        assertEquals(OptionalLong.empty(), accounts.user(NOBODY));
        assertEquals(OptionalLong.empty(), accounts.group(NOBODY));
    }

    private static int errno(Question question) {
        ErrnoException e = assertThrows(ErrnoException.class, question::ask);
        return e.is(ErrnoException.EISDIR) ? ErrnoException.EISDIR : 0;
    }

    /** One question to the accounts. */
    private interface Question {
        OptionalLong ask() throws ErrnoException;
    }
}
