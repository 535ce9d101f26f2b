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
}
