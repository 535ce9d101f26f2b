package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.InstallException;
import sopsinstaller.keys.KnownKey;
import sopsinstaller.linux.Libc;

class EncryptedFileTest {
    private static final String FILE = "src/test/resources/inspect/names.yaml";
    private static final String RECIPIENT = "age1xaf29h9295zzde385q2jp8l3v3num3knpqc4ktn34jvsfvhdkpzq74jf36";
    private final Libc libc = Libc.load();

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
                Recipients.text(Recipients.of(libc, List.of(new KnownKey(List.of(RECIPIENT), "/etc/key"))).report(FILE)));
        assertEquals("{\"file\":\"" + FILE + "\",\"groupsNeeded\":1,\"groups\":[[{\"key\":\"" + RECIPIENT
                + "\",\"thisHost\":false}]]}\n", Recipients.json(Recipients.of(libc, List.of()).report(FILE)));
    }
}
