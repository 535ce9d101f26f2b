package sopsinstaller.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.age.AgeFile;
import sopsinstaller.age.Bech32;
import sopsinstaller.age.PluginIdentity;
import sopsinstaller.linux.Libc;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;

/** Real plugins open files of the real age and sops: one in Go, one in Rust; tests/fixtures/plugins/README.md. */
class RealAgePluginsTest {
    private static final Path FIXTURES = Path.of("../tests/fixtures/plugins");
    private static final Libc LIBC = Libc.load();
    private final List<String> told = new ArrayList<>();
    private final AgePlugins plugins = new AgePlugins(LIBC, System.getenv(), told::add);

    @ParameterizedTest
    @ValueSource(strings = {"pq", "unencrypted"})
    void opensFilesOfAge(String name) throws Exception {
        assumeInstalled(name);
        try (PluginIdentity identity = identity(name)) {
            assertEquals(Optional.of("opened by a plugin\n"), decrypt(name, identity));
            assertEquals(List.of(), plugins.unusable());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pq", "unencrypted"})
    void opensFilesOfSops(String name) throws Exception {
        assumeInstalled(name);
        byte[] bytes = Files.readAllBytes(FIXTURES.resolve(name + ".yaml"));
        try (PluginIdentity identity = identity(name); SopsFile file = SopsFile.load(Store.YAML, bytes)) {
            var key = (MasterKey.Age) file.metadata().groups().getFirst().keys().getFirst();
            try (SecretBytes dataKey = AgeFile.decrypt(key.enc().getBytes(UTF_8), List.of(identity)).orElseThrow()) {
                file.decrypt(dataKey);
            }
            try (SecretBytes word = file.select(KeyPath.plain("word"))) {
                assertEquals("opened by a plugin", new String(word.expose(), UTF_8));
            }
        }
    }

    @Test
    void whatAPluginSaysReachesTheOperatorOnce() throws Exception {
        assumeInstalled("unencrypted");
        try (PluginIdentity identity = identity("unencrypted")) {
            decrypt("unencrypted", identity);
            decrypt("unencrypted", identity);
        }
        assertEquals(List.of("age-plugin-unencrypted: This identity does nothing!"), told);
    }

    @Test
    void filesForOthersAreNoMatch() throws Exception {
        assumeInstalled("pq");
        try (PluginIdentity identity = identity("pq")) {
            assertEquals(Optional.empty(), decrypt("tag", identity));
            assertEquals(Optional.empty(), decrypt("unencrypted", identity));
        }
        assertEquals(List.of(), plugins.unusable());
    }

    /** It wants a passphrase in its environment, where we never put any. */
    @Test
    void itsOwnWordsAreTheReason() throws Exception {
        assumeInstalled("batchpass");
        try (SecretBytes text = Bech32.encode("AGE-PLUGIN-BATCHPASS-", new byte[0]);
                PluginIdentity identity = new PluginIdentity("batchpass", SecretBytes.copyOf(text), plugins)) {
            assertEquals(Optional.empty(), decrypt("batchpass", identity));
        }
        String reason = plugins.unusable().getFirst().reason();
        assertTrue(reason.startsWith("says '") && reason.contains("AGE_PASSPHRASE"), reason);
    }

    /** It makes recipients only: the keys are in hardware, and other plugins use them. */
    @Test
    void aPluginWithoutIdentitiesIsAReason() throws Exception {
        assumeInstalled("tag");
        try (SecretBytes text = Bech32.encode("AGE-PLUGIN-TAG-", new byte[0]);
                PluginIdentity identity = new PluginIdentity("tag", SecretBytes.copyOf(text), plugins)) {
            assertEquals(Optional.empty(), decrypt("tag", identity));
        }
        assertEquals(1, plugins.unusable().size());
        assertEquals("age-plugin-tag", plugins.unusable().getFirst().path());
    }

    private static Optional<String> decrypt(String name, PluginIdentity identity) throws Exception {
        byte[] file = Files.readAllBytes(FIXTURES.resolve(name + ".age"));
        return AgeFile.decrypt(file, List.of(identity)).map(plain -> new String(plain.expose(), UTF_8));
    }

    private PluginIdentity identity(String name) throws Exception {
        byte[] line = Files.readString(FIXTURES.resolve(name + ".txt")).strip().getBytes(UTF_8);
        return new PluginIdentity(name, SecretBytes.takingOver(line), plugins);
    }

    private static void assumeInstalled(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        boolean installed = List.of(path.split(":")).stream()
                .anyMatch(folder -> folder.startsWith("/") && Files.isExecutable(Path.of(folder, "age-plugin-" + name)));
        assumeTrue(installed, "age-plugin-" + name + " is not on PATH (tests/fixtures/plugins/README.md)");
    }
}
