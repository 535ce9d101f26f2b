package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.linux.Libc;
import sopsinstaller.record.Record;
import sopsinstaller.record.RecordText;

/** Doctor on installed generations and on who reads them. */
class DoctorGenerationsTest {
    private static final Libc LIBC = Libc.load();
    /** Surely neither root nor the user that runs the tests. */
    private static final long SERVICE = 54_321;

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeGeneration() throws IOException {
        folder = temporary.toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("s.d/2"));
        Files.writeString(folder.resolve("s.d/2/a"), "value");
        mode("s.d/2/a", "r--------");
        Files.createSymbolicLink(folder.resolve("s"), folder.resolve("s.d/2"));
        record("2", List.of(), entry(folder + "/s/a", List.of(), -1));
    }

    @Test
    void saysThatAllIsWell() {
        DoctorDiagnosis diagnosis = doctor("");
        assertTrue(diagnosis.healthy(), diagnosis.text());
        assertEquals(folder + "/s: generation 2, 1 entry, from /etc/m.json\n"
                + "all is well: checked 1 generation with files, links and readers\n", diagnosis.text());
    }

    @Test
    void tellsWhereNothingIsInstalled() throws IOException {
        Files.delete(folder.resolve("s"));
        assertEquals("error: " + folder + "/s: nothing is installed here\n"
                + "  to mend: systemctl status sops-install-secrets.service\n", only(doctor("")).text());
    }

    @Test
    void tellsWhenTheMemoryFileSystemIsGone() throws IOException {
        Files.delete(folder.resolve("s"));
        Files.createSymbolicLink(folder.resolve("s"), folder.resolve("s.d/7"));
        assertTrue(only(doctor("")).problem().startsWith("leads to " + folder + "/s.d/7, which is not there"));
    }

    @Test
    void findsStaleLinksOfThisAndOfOlderRecords() throws IOException {
        record("1", List.of(), entry(folder + "/old", List.of(folder + "/elsewhere"), -1));
        record("2", List.of(folder + "/stale"), entry(folder + "/s/a", List.of(), -1));
        Files.createSymbolicLink(folder.resolve("old"), folder.resolve("s/b"));
        Files.createSymbolicLink(folder.resolve("stale"), folder.resolve("s/c"));
        Files.createSymbolicLink(folder.resolve("elsewhere"), Path.of("/etc/hostname"));
        assertEquals(List.of("rm " + folder + "/stale", "rm " + folder + "/old"),
                doctor("").findings().stream().map(DoctorFinding::remedy).toList());
    }

    @Test
    void tellsMissingAndMisledLinks() throws IOException {
        record("2", List.of(), entry(folder + "/gone", List.of(folder + "/misled", folder + "/dangling"), -1));
        Files.writeString(folder.resolve("other"), "");
        Files.createSymbolicLink(folder.resolve("misled"), folder.resolve("other"));
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        assertEquals(List.of("the link of secret 'a' is gone",
                "the link of secret 'a' leads to " + folder + "/other, not to the current generation",
                "the link of secret 'a' leads nowhere: " + folder + "/nowhere is not there"),
                doctor("").findings().stream().map(DoctorFinding::problem).toList());
        assertEquals("sops-installer install /etc/m.json", doctor("").findings().getFirst().remedy());
    }

    @Test
    void namesTheBitThatRefusesTheOwner() throws IOException {
        record("2", List.of(), entry(folder + "/s/a", List.of(), SERVICE));
        DoctorFinding finding = only(doctor(""));
        assertTrue(finding.problem().startsWith("its owner, user web, cannot read " + folder + "/s/a: file "
                + folder + "/s.d/2/a refuses, mode 0400 of "), finding.text());
        assertTrue(finding.problem().endsWith(" has no r for others"), finding.text());
    }

    @Test
    void namesTheFirstDirectoryThatRefuses() throws IOException {
        mode("s.d/2/a", "r--r--r--");
        mode("s.d", "rwx------");
        DoctorPath.Reached file = (DoctorPath.Reached) DoctorPath.walk(LIBC, folder + "/s/a");
        DoctorPath.Refusal refusal = file.refusal(SERVICE, Set.of()).orElseThrow();
        assertTrue(refusal.directory());
        assertEquals("o+x", refusal.change());
        // a folder of the test itself may refuse before
        assertTrue((folder + "/s.d").startsWith(refusal.path()), refusal.path());
        assertEquals(Optional.empty(), file.refusal(0, Set.of()));
        assertEquals(folder + "/s.d/2/a", file.path());
    }

    @Test
    void namesTheUnitWhoseUserCannotRead() throws IOException {
        assertEquals("sops.secrets.\"a\".owner = \"web\";", unit("[Service]\nUser=web\n").orElseThrow().remedy());
        assertTrue(unit("[Service]\nDynamicUser=yes\n").orElseThrow().remedy()
                .endsWith("serviceConfig.LoadCredential = \"a:" + folder + "/s/a\";"));
    }

    @Test
    void acceptsUnitsThatGetTheSecretThroughSystemd() throws IOException {
        assertEquals(Optional.empty(), unit("[Service]\nUser=web\nEnvironmentFile=" + folder + "/s/a\n"));
        assertEquals(Optional.empty(), unit("[Service]\nExecStart=/bin/true\n"));
        assertEquals(Optional.empty(), unit(""));
    }

    @Test
    void readsTheTwoTablesOfMounts() {
        DoctorMounts mounts = new DoctorMounts(
                "# x\nnone swap swap\nUUID=1 / ext4\nUUID=2 /a\\040b ext4\n/dev/y /c ext4",
                "22 1 8:1 / / rw - ext4 /dev/x rw\n23 22 8:2 / /c rw - ext4 /dev/y rw\n");
        assertEquals(Optional.of("/a b"), mounts.unmountedAbove("/a b/key"));
        assertEquals(Optional.empty(), mounts.unmountedAbove("/c/key"));
        assertEquals(Optional.empty(), mounts.unmountedAbove("/etc/key"));
    }

    @Test
    void findsTheHyphenBetweenKindsAndIsSilentWhereItIsNotSure() {
        String rule = "creation_rules:\n- key_groups:\n  - pgp:\n    - AB\n  - age:\n    - age1\n";
        assertEquals("sed -i '5s/-/ /' .sops.yaml", DoctorRules.find(".sops.yaml", rule).orElseThrow().command());
        assertEquals("sed -i '5d' .sops.yaml",
                DoctorRules.find(".sops.yaml", rule.replace("pgp", "age")).orElseThrow().command());
        assertEquals(Optional.empty(), DoctorRules.find(".sops.yaml", rule + rule));
        assertEquals(Optional.empty(), DoctorRules.find(".sops.yaml", rule.replace("  - age:", "    age:")));
        assertEquals(Optional.empty(), DoctorRules.find(".sops.yaml", rule + "  - kms:\n    - x\n"));
    }

    private Optional<DoctorFinding> unit(String text) throws IOException {
        Files.writeString(folder.resolve("web.service"), text);
        DoctorPath.Reached file = (DoctorPath.Reached) DoctorPath.walk(LIBC, folder + "/s/a");
        return units(folder + "/").unit("a", folder + "/s/a", file, "web.service");
    }

    private DoctorDiagnosis doctor(String units) {
        return new Doctor(LIBC, Map.of(), List.of(folder + "/s"), new DoctorMounts("", ""), units(units))
                .examine(List.of());
    }

    private static DoctorUnits units(String folder) {
        return new DoctorUnits(LIBC, new DoctorAccounts("web:x:" + SERVICE + ":7::/:/bin/sh", ""), List.of(folder));
    }

    private static DoctorFinding only(DoctorDiagnosis diagnosis) {
        assertEquals(1, diagnosis.findings().size(), diagnosis.text());
        return diagnosis.findings().getFirst();
    }

    private static Record.Entry entry(String path, List<String> links, long uid) {
        return new Record.Entry("a", "secret", "/x.yaml", "a", path, links, "", "2026-01-01T00:00:00Z",
                Record.State.INSTALLED, new Record.Access(uid, uid, 0400), List.of(), List.of());
    }

    private void record(String number, List<String> stale, Record.Entry entry) throws IOException {
        Files.write(folder.resolve("s.d/" + number + ".json"),
                RecordText.write(new Record("/etc/m.json", List.of(entry), stale)));
    }

    private void mode(String name, String mode) throws IOException {
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString(mode));
    }
}
