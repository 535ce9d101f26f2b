package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Node.Text;

class SopsFileTest {
    private static SopsFile file(String place) throws MalformedInputException {
        String mac = SopsTree.metadata(EncryptionRule.DEFAULT, false, "secret").mac();
        String json = "{\"a\": \"" + SopsTree.encrypted("secret", "str", place) + "\", \"sops\": {\"mac\": \"" + mac
                + "\", \"lastmodified\": \"" + SopsTree.TIME + "\", \"age\": [{\"recipient\": \"r\", \"enc\": \"e\"}]}}";
        return SopsFile.load(Store.JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void selectsAfterDecryption() throws MalformedInputException {
        try (SopsFile file = file("a:"); SecretBytes key = SopsTree.dataKey()) {
            file.decrypt(key);
            try (SecretBytes value = file.select(KeyPath.plain("a"))) {
                assertArrayEquals("secret".getBytes(StandardCharsets.UTF_8), value.expose());
            }
        }
    }

    @Test
    void wipesTheTreeWhenItDoesNotDecrypt() throws MalformedInputException {
        try (SopsFile file = file("b:"); SecretBytes key = SopsTree.dataKey()) {
            Text value = (Text) file.documents().getFirst().get("a");
            assertThrows(MalformedInputException.class, () -> file.decrypt(key));
            assertThrows(IllegalStateException.class, () -> value.bytes().expose());
            assertThrows(IllegalStateException.class, () -> file.select(KeyPath.plain("a")));
        }
    }

    @Test
    void selectsNothingBeforeDecryption() throws MalformedInputException {
        try (SopsFile file = file("a:")) {
            assertThrows(IllegalStateException.class, () -> file.select(KeyPath.plain("a")));
        }
    }

    @Test
    void refusesPlainFile() {
        MalformedInputException e = assertThrows(MalformedInputException.class,
                () -> SopsFile.load(Store.JSON, "{\"a\": 1}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("sops metadata not found", e.getMessage());
    }
}
