package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.inspect.Status;
import sopsinstaller.manifest.Manifest.OnFailure;

/** What {@code status} tells is what an install did. */
class StatusAfterInstallTest {
    @TempDir
    Path root;

    private List<String> lines(InstallFixture install) throws Exception {
        Status status = Status.read(InstallFixture.libc(), Map.of(), install.link.toString());
        assertTrue(status.installed());
        assertFalse(status.text().contains("canary") || status.json().contains("canary"));
        return status.text().lines().map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\S+Z", "TIME")).toList();
    }

    @Test
    void tellsInstalledAndKeptAndLinkedSecrets() throws Exception {
        var install = new InstallFixture(root);
        install.keep = 2;
        install.secret("db/password", "canary").secretAt(root.resolve("own"), "b", "canary").run();
        install.clear().secret("db/password", null).secretAt(root.resolve("own"), "b", "canary 2").run();
        List<String> lines = lines(install);
        assertEquals(install.link + ": generation 2 in " + install.mount
                + ", which holds 2 generations; made from manifest.json", lines.getFirst());
        assertTrue(lines.get(2).startsWith("  db/password  secret  "), lines.get(2));
        assertTrue(lines.get(2).endsWith("  0400  TIME  /secrets.yaml  db/password"), lines.get(2));
        assertEquals("      kept from an older generation, which the last install could not renew; its content is of "
                + "TIME", lines.get(3));
        assertTrue(lines.get(4).startsWith("  b            secret  "), lines.get(4));
        assertEquals("      link " + root + "/own", lines.get(5));
        assertEquals(6, lines.size());

        Files.delete(root.resolve("own"));
        assertEquals("      link " + root + "/own: missing", lines(install).get(5));
    }

    @Test
    void beginsAgainWhenTheGenerationIsReplacedMeanwhile() throws Exception {
        var install = new InstallFixture(root);
        for (int i = 0; i < 20; i++) {
            install.secret("folder-" + i + "/a", "canary");
        }
        install.run();
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<?> installs = threads.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    install.run();
                }
                return null;
            });
            while (!installs.isDone()) {
                assertEquals(22, lines(install).size());
                assertFalse(lines(install).toString().contains("missing"));
            }
            installs.get();
        }
    }

    @Test
    void findsNothingToRemarkWhereAllIsAsInstalled() throws Exception {
        var install = new InstallFixture(root);
        install.secret("a", "canary", install.link + "/a", OnFailure.KEEP, 04711).run();
        assertEquals(3, lines(install).size(), lines(install).toString());
        assertTrue(lines(install).getLast().contains("  4711  "), lines(install).getLast());
        Files.setPosixFilePermissions(install.mount.resolve("1/a"),
                PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(lines(install).getLast().endsWith(" 4711")
                && lines(install).getLast().startsWith("      was changed since: installed as "),
                lines(install).getLast());
    }
}
