package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.age.Bech32;
import sopsinstaller.age.IdentityText;
import sopsinstaller.failure.InstallException;
import sopsinstaller.keys.KnownKey;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.EncryptionRule;
import sopsinstaller.sops.KeyGroup;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.Metadata;

class KeylessReportsTest {
    private static final String PLUGIN = yubikey();
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
                new Recipients.Group(List.of(new Recipients.Key("age1a", "", "/etc/key"),
                        new Recipients.Key("age1b", "", ""))),
                new Recipients.Group(List.of(new Recipients.Key("PGP 12", "", "")))));
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
    void namesKindsOfKeysAndMarksOpenPgpKeysOfThisHost() throws Exception {
        try (IdentityText hybrid = new KeyGenerator(libc).postQuantumIdentity()) {
            KeyGroup group = new KeyGroup(List.of(new MasterKey.Age(hybrid.recipient(), ""),
                    new MasterKey.Age(PLUGIN, ""), new MasterKey.Pgp("AB12", "")));
            Metadata metadata = new Metadata(List.of(group), 1, EncryptionRule.DEFAULT, false, "",
                    OffsetDateTime.parse("2024-01-01T00:00:00Z"), "");
            Recipients.Report report = Recipients.of(libc, List.of(new KnownKey(List.of("PGP AB12"), "/etc/rsa")))
                    .report("s.yaml", metadata);
            assertEquals("s.yaml: each of these keys opens it\n  " + hybrid.recipient().substring(0, 40)
                    + "... (post-quantum)\n  " + PLUGIN + " (plugin 'age-plugin-yubikey')\n  PGP AB12  this host, "
                    + "/etc/rsa\n", Recipients.text(report));
            assertTrue(Recipients.json(report).contains(hybrid.recipient() + "\",\"kind\":\"post-quantum\""));
        }
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

    private static String yubikey() {
        try (SecretBytes text = Bech32.encode("age1yubikey", new byte[33])) {
            return new String(text.expose(), StandardCharsets.US_ASCII);
        }
    }
}
