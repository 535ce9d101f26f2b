package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.InstallException;
import sopsinstaller.keys.KnownKey;
import sopsinstaller.linux.Libc;

class KeylessReportsTest {
    private static final String FILE = "src/test/resources/inspect/names.yaml";
    private static final String RECIPIENT = "age1xaf29h9295zzde385q2jp8l3v3num3knpqc4ktn34jvsfvhdkpzq74jf36";
    private final Libc libc = Libc.load();

    @TempDir
    Path folder;

    @Test
    void listsNamesAndTypesWithoutAKey() throws InstallException {
        assertEquals("""
                a/b/0  str
                a/b/1  int
                x_unencrypted  str, not encrypted
                ["with/slash"]  bool
                empty  map, not encrypted
                """, SecretNames.read(libc, FILE).text());
        assertEquals(List.of("a", "b", 1), SecretNames.read(libc, FILE).names().get(1).parts());
    }

    @Test
    void marksTheKeysOfThisHost() throws InstallException {
        assertEquals(FILE + ": each of these keys opens it\n  " + RECIPIENT + "  this host, /etc/key\n",
                Recipients.text(Recipients.of(libc, List.of(new KnownKey(List.of(RECIPIENT), "/etc/key")))
                        .report(FILE)));
        assertEquals("{\"file\":\"" + FILE + "\",\"groupsNeeded\":1,\"groups\":[[{\"key\":\"" + RECIPIENT
                + "\",\"thisHost\":false}]]}\n", Recipients.json(Recipients.of(libc, List.of()).report(FILE)));
    }

    @Test
    void tellsTheGroupsOfAFileThatNeedsSeveral() {
        Recipients.Report report = new Recipients.Report("s.yaml", 2, List.of(
                new Recipients.Group(List.of(new Recipients.Key("age1a", "/etc/key"), new Recipients.Key("age1b", ""))),
                new Recipients.Group(List.of(new Recipients.Key("PGP 12", "")))));
        assertEquals("""
                s.yaml: 2 of 2 key groups are needed
                  group 0:
                    age1a  this host, /etc/key
                    age1b
                  group 1:
                    PGP 12
                """, Recipients.text(report));
        assertEquals("{\"file\":\"s.yaml\",\"groupsNeeded\":2,\"groups\":[[{\"key\":\"age1a\",\"thisHost\":true,"
                + "\"origin\":\"/etc/key\"},{\"key\":\"age1b\",\"thisHost\":false}],"
                + "[{\"key\":\"PGP 12\",\"thisHost\":false}]]}\n", Recipients.json(report));
    }

    @Test
    void givesNoAdviceAboutFlakesForAFileTheOperatorNamed() {
        var failure = assertThrows(InstallException.class, () -> SecretNames.read(libc, "absent.yaml")).failure();
        assertEquals("cannot be read: no such file or directory", failure.problem());
        assertEquals("", failure.remedy());
    }

    @Test
    void findsTheFormatWhereTheNameDoesNotTell() throws Exception {
        String odd = folder + "/odd.json";
        Files.copy(Path.of(FILE), Path.of(odd));
        assertEquals(SecretNames.read(libc, FILE).names(), SecretNames.read(libc, odd).names());
    }
}
