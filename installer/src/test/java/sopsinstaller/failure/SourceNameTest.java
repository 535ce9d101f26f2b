package sopsinstaller.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceNameTest {
    @ParameterizedTest
    @CsvSource({
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-source/secrets/web.yaml, secrets/web.yaml",
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-web.yaml, web.yaml",
        "/nix/store/short-web.yaml, /nix/store/short-web.yaml",
        "/etc/secrets.yaml, /etc/secrets.yaml",
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-my file.yaml, 'my file.yaml'",
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-source/, source/",
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-, /nix/store/0123456789abcdfghijklmnpqrsvwxyz-",
        "/nix/store/0123456789ABCDFGHIJKLMNPQRSVWXYZ-a, /nix/store/0123456789ABCDFGHIJKLMNPQRSVWXYZ-a",
    })
    void leavesOutTheStore(String path, String name) {
        assertEquals(name, SourceName.of(path));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-my file.yaml, 'my file.yaml'",
        "a'b.yaml, 'a'\\''b.yaml'",
        "-i, ./-i",
        "a/b.yaml, a/b.yaml",
    })
    void quotesForTheShellWhereNeeded(String path, String word) {
        assertEquals(word, SourceName.shellWord(path));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-a.yaml, /nix/store/0123456789abcdfghijklmnpqrsvwxyz-a.yaml",
        "/srv/a b, '/srv/a b'",
    })
    void keepsThePathOfWhatIsOnThisHost(String path, String word) {
        assertEquals(word, SourceName.shellPath(path));
    }

    @ParameterizedTest
    @CsvSource({
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-a.yaml, "
                + "a.yaml (/nix/store/0123456789abcdfghijklmnpqrsvwxyz-a.yaml)",
        "/srv/a.yaml, /srv/a.yaml",
    })
    void namesTheSourceBeforeTheCopy(String path, String subject) {
        assertEquals(subject, SourceName.shown(path));
    }
}
