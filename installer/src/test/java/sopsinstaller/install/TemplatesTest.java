package sopsinstaller.install;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.manifest.Encoding;
import sopsinstaller.manifest.Manifest.OnFailure;

class TemplatesTest {
    @TempDir
    Path root;
    private InstallFixture install;

    @BeforeEach
    void inTemporaryDirectory() {
        install = new InstallFixture(root);
        install.keep = 0;
    }

    @Test
    void rendersAfterTheSecrets() throws Exception {
        Outcome outcome = install.secret("a", "one").placeholder("@a", "a", Encoding.RAW)
                .placeholder("@j", "a", Encoding.JSON)
                .template("x/app.conf", "a=@a @a\n{\"a\":@j,\"b\":\"@j\"}", OnFailure.KEEP).run();
        assertEquals(List.of(), outcome.problems());
        assertEquals(2, outcome.installed());
        assertEquals("a=one one\n{\"a\":\"one\",\"b\":\"one\"}", install.installed("rendered/x/app.conf"));
        assertEquals("r--r-----", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(install.link.resolve("rendered/x/app.conf"))));
        String record = Files.readString(install.mount.resolve("1.json"));
        assertTrue(record.contains("\"rendered/x/app.conf\"") && record.contains("\"template\""), record);
        assertFalse(record.contains("one"), record);
    }

    @Test
    void neverLooksIntoWhatItInserted() throws Exception {
        install.secret("a", "@b@a@").secret("b", "b!").placeholder("@a", "a", Encoding.RAW)
                .placeholder("@b", "b", Encoding.RAW).placeholder("@@", "b", Encoding.RAW)
                .template("t", "@a/@b", OnFailure.ABORT).run();
        assertEquals("@b@a@/b!", install.installed("rendered/t"));
    }

    @Test
    void failedSecretFailsOnlyTheTemplatesThatUseIt() throws Exception {
        Outcome outcome = install.secret("a", "one").secret("b", null).secret("c", "no placeholder")
                .placeholder("@a", "a", Encoding.RAW).placeholder("@b", "b", Encoding.RAW)
                .template("one", "@a", OnFailure.KEEP).template("both", "@a@b", OnFailure.KEEP).run();
        assertEquals("one", install.installed("rendered/one"));
        assertFalse(Files.exists(install.link.resolve("rendered/both")));
        assertEquals(List.of("b", "both"), outcome.problems().stream().map(Outcome.EntryProblem::name).toList());
        assertEquals(outcome.problems().getFirst().failure(), outcome.problems().getLast().failure());
    }

    @Test
    void keptSecretIsAvailableToTemplates() throws Exception {
        install.secret("a", "old").run();
        Outcome outcome = install.clear().secret("a", null).placeholder("@a", "a", Encoding.SHELL)
                .template("t", "A=@a", OnFailure.ABORT).run();
        assertEquals(List.of("a"), outcome.problems().stream().map(Outcome.EntryProblem::name).toList());
        assertEquals("A='old'", install.installed("rendered/t"));
    }

    @Test
    void holdsWhatTheGenerationHoldsWhereAnotherThingFailed() throws Exception {
        install.secret("a", "old").run();
        Path taken = Files.createDirectory(root.resolve("taken"));
        install.clear().secretAt(taken, "a", "new").placeholder("@a", "a", Encoding.RAW)
                .template("t", "@a", OnFailure.ABORT).run();
        assertEquals("old", install.installed("a"));
        assertEquals("old", install.installed("rendered/t"));
    }

    @Test
    void keptTemplateHasItsOldText() throws Exception {
        install.secret("a", "old").placeholder("@a", "a", Encoding.RAW)
                .template("t", "@a", OnFailure.KEEP).template("u", "@a", OnFailure.SKIP).run();
        Outcome outcome = install.clear().secret("a", null, OnFailure.SKIP).secret("b", "b")
                .placeholder("@a", "a", Encoding.RAW)
                .template("t", "new @a", OnFailure.KEEP).template("u", "new @a", OnFailure.SKIP).run();
        assertEquals("old", install.installed("rendered/t"));
        assertFalse(Files.exists(install.link.resolve("rendered/u")));
        assertEquals(List.of(Outcome.State.LEFT_OUT, Outcome.State.KEPT, Outcome.State.LEFT_OUT),
                outcome.problems().stream().map(Outcome.EntryProblem::state).toList());
    }

    @Test
    void abortsBeforeTheSwitch() throws Exception {
        install.secret("a", "old").run();
        install.clear().secret("a", "new").template("t", strange(), OnFailure.ABORT);
        assertInstanceOf(EntryFailure.UnknownPlaceholder.class,
                assertThrows(InstallException.class, install::run).failure());
        assertEquals("old", install.installed("a"));
    }

    @Test
    void templateSecretsAreNeverWritten() throws Exception {
        Outcome outcome = install.secret("a", "one").templateSecret("hidden", "two").templateSecret("lost", null)
                .placeholder("@h", "hidden", Encoding.BASE64).placeholder("@l", "lost", Encoding.RAW)
                .template("t", "@h", OnFailure.KEEP).template("u", "@l", OnFailure.KEEP).run();
        assertEquals("dHdv", install.installed("rendered/t"));
        assertFalse(Files.exists(install.link.resolve("hidden")));
        assertEquals(List.of("u"), outcome.problems().stream().map(Outcome.EntryProblem::name).toList());
        assertEquals(2, outcome.installed());
    }

    @Test
    void valueThatTheFormatCannotHoldFailsTheTemplate() throws Exception {
        Outcome outcome = install.secret("a", "x\0y").placeholder("@a", "a", Encoding.SHELL)
                .template("t", "A=@a", OnFailure.KEEP).run();
        Failure failure = assertInstanceOf(EntryFailure.NotEncodable.class, outcome.problems().getFirst().failure());
        assertEquals("template 't'", failure.subject());
        assertEquals("secret 'a' cannot be written as shell: it holds a NUL byte", failure.problem());
    }

    @Test
    void filesAreBytes() throws Exception {
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        bytes[64] = 'x';
        Path file = Files.write(root.resolve("text"), bytes);
        install.secret("a", "ä").placeholder("ABC", "a", Encoding.RAW)
                .template("t", "", file.toString(), root + "/own", OnFailure.KEEP).run();
        assertEquals(new String(bytes, ISO_8859_1).replace("ABC", "Ã¤"),
                new String(Files.readAllBytes(root.resolve("own")), ISO_8859_1));
    }

    @Test
    void missingFileFailsTheTemplate() throws Exception {
        Outcome outcome = install.secret("a", "x")
                .template("t", "", root + "/absent", install.link + "/rendered/t", OnFailure.KEEP).run();
        Failure failure = assertInstanceOf(EntryFailure.TextUnreadable.class, outcome.problems().getFirst().failure());
        assertEquals("template 't': '" + root + "/absent' cannot be read: no such file or directory",
                failure.subject() + ": " + failure.problem());
    }

    @Test
    void textThatGrowsTooLargeFailsTheTemplate() throws Exception {
        Outcome outcome = install.secret("a", "x".repeat(1024 * 1024)).placeholder("@", "a", Encoding.RAW)
                .template("t", "@".repeat(65), OnFailure.KEEP).template("u", "@".repeat(2), OnFailure.KEEP).run();
        assertEquals(List.of("t"), outcome.problems().stream().map(Outcome.EntryProblem::name).toList());
        assertInstanceOf(EntryFailure.TextTooLarge.class, outcome.problems().getFirst().failure());
        assertEquals(2 * 1024 * 1024, Files.size(install.link.resolve("rendered/u")));
    }

    @Test
    void changeTimeStaysWhileTheTextIsTheSame() throws Exception {
        install.secret("a", "one").placeholder("@a", "a", Encoding.RAW).template("t", "@a", OnFailure.KEEP).run();
        Path first = install.mount.resolve("1.json");
        Files.writeString(first, Files.readString(first).replaceAll("\"changed\": ?\"[^\"]*\"",
                "\"changed\":\"2001-01-01T00:00:00Z\""));
        install.run();
        assertTrue(Files.readString(install.mount.resolve("2.json")).contains("2001-01-01T00:00:00Z"));
        install.clear().secret("a", "one").placeholder("@a", "a", Encoding.RAW)
                .template("t", "new @a", OnFailure.KEEP).run();
        assertEquals(1, Files.readString(install.mount.resolve("3.json")).split("2001-01-01").length - 1);
    }

    @Test
    void comparesWithAGenerationThatHasNoRecord() throws Exception {
        install.secret("a", "one").placeholder("@a", "a", Encoding.RAW).template("t", "@a", OnFailure.KEEP).run();
        Files.delete(install.mount.resolve("1.json"));
        assertEquals(List.of(), install.run().changes());
        Files.delete(install.mount.resolve("2.json"));
        install.clear().secret("a", "one").placeholder("@a", "a", Encoding.RAW)
                .template("t", "new @a", OnFailure.KEEP);
        assertEquals(List.of("t"), install.run().changes().stream().map(Change::name).toList());
    }

    private static String strange() {
        return "<SOPS:" + "0".repeat(64) + ":PLACEHOLDER>";
    }
}
