package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.inspect.DoctorFinding.Cause;
import sopsinstaller.linux.Libc;

/** Doctor on sops files and manifests, with real keys and files that sops made. */
class DoctorTest {
    private static final Libc LIBC = Libc.load();
    private final Map<String, String> environment = new HashMap<>();
    private String fstab = "";

    @TempDir
    Path folder;

    @BeforeEach
    void home() {
        environment.put("HOME", folder + "/home");
    }

    @Test
    void saysInOneLineThatAllIsWell() throws IOException {
        environment.put("SOPS_AGE_KEY_FILE", key("stranger.txt", "rw-------"));
        DoctorDiagnosis diagnosis = doctor(fixture("stranger.yaml"));
        assertTrue(diagnosis.healthy(), diagnosis.text());
        assertTrue(diagnosis.text().contains("  opened with " + folder + "/stranger.txt\n"), diagnosis.text());
        assertTrue(diagnosis.text().endsWith("all is well: checked 1 sops file and the keys of this machine\n"));
    }

    @Test
    void findsThePersonsOwnKeyFile() throws IOException {
        Path keys = Files.createDirectories(folder.resolve("home/.config/sops/age")).resolve("keys.txt");
        Files.copy(Path.of(fixture("stranger.txt")), keys);
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        assertTrue(doctor(fixture("stranger.yaml")).healthy());
    }

    @Test
    void tellsThatSopsItselfNeedsTheAgeFormOfAnSshKey() throws IOException {
        environment.put("SOPS_AGE_SSH_PRIVATE_KEY_FILE", key("host_ed25519", "rw-------"));
        DoctorDiagnosis diagnosis = doctor(fixture("converted.yaml"));
        assertTrue(diagnosis.healthy(), diagnosis.text());
        assertEquals("mkdir -p ~/.config/sops/age && sops-installer ssh-to-age -private-key -i " + folder
                + "/host_ed25519 >> ~/.config/sops/age/keys.txt", only(diagnosis, Cause.HINT).remedy());
    }

    @Test
    void givesTheRecipientToAddForAWrongHostsKey() throws IOException {
        environment.put("SOPS_AGE_KEY_FILE", key("stranger.txt", "rw-------"));
        DoctorFinding finding = only(doctor(fixture("converted.yaml")), Cause.RECIPIENT);
        assertTrue(finding.remedy().contains("to .sops.yaml, then: sops updatekeys " + fixture("converted.yaml")),
                finding.text());
    }

    @Test
    void meansTheOtherVariableWhenSopsAgeKeyHoldsAPathWithoutEchoingIt() throws IOException {
        environment.put("SOPS_AGE_KEY", key("stranger.txt", "rw-------"));
        DoctorDiagnosis diagnosis = doctor(fixture("stranger.yaml"));
        assertEquals(1, diagnosis.findings().size(), "an echo of the fault: " + diagnosis.text());
        DoctorFinding finding = diagnosis.findings().getFirst();
        assertEquals("error: SOPS_AGE_KEY: holds a path, not a key: you mean SOPS_AGE_KEY_FILE\n"
                + "  to mend: export SOPS_AGE_KEY_FILE=\"$SOPS_AGE_KEY\"; unset SOPS_AGE_KEY\n", finding.text());
        assertFalse(diagnosis.text().contains(folder.toString()), diagnosis.text());
    }

    @Test
    void neverEchoesAKeyThatIsInAVariableForPaths() throws IOException {
        String secret = Files.readString(Path.of(fixture("stranger.txt"))).lines().toList().getLast();
        environment.put("SOPS_AGE_KEY_FILE", secret);
        DoctorDiagnosis diagnosis = doctor(fixture("stranger.yaml"));
        DoctorFinding first = diagnosis.findings().getFirst();
        assertEquals("holds a key, not the path of a key file: you mean SOPS_AGE_KEY", first.problem());
        assertFalse(diagnosis.text().contains("AGE-SECRET-KEY-1"), diagnosis.text());
    }

    @Test
    void tellsOfTheFileTooWhereTheVariableAsMeantOpensItNot() throws IOException {
        environment.put("SOPS_AGE_KEY", key("stranger.txt", "rw-------"));
        DoctorDiagnosis diagnosis = doctor(fixture("converted.yaml"));
        assertEquals(List.of(Cause.VARIABLE, Cause.RECIPIENT),
                diagnosis.findings().stream().map(DoctorFinding::cause).toList());
    }

    @Test
    void saysThatATildeIsNotReplacedInAVariable() {
        environment.put("SOPS_AGE_KEY_FILE", "~/keys.txt");
        assertEquals("export SOPS_AGE_KEY_FILE=\"$HOME\"/keys.txt",
                only(doctor(fixture("stranger.yaml")), Cause.VARIABLE).remedy());
    }

    @Test
    void namesAMissingKeyFileFirstWhenItIsTheOnlyOne() throws IOException {
        Path manifest = manifest("\"ageKeyFile\": \"" + folder + "/no/key.txt\"", "converted.yaml", "");
        DoctorDiagnosis diagnosis = doctor(manifest.toString());
        DoctorFinding first = diagnosis.findings().getFirst();
        assertEquals(Cause.KEY_FILE, first.cause());
        assertEquals("no such file; the path exists up to " + folder, first.problem());
        assertTrue(first.remedy().startsWith("sops-installer keygen -o " + folder + "/no/key.txt  #"), first.remedy());
        assertEquals(Cause.RECIPIENT, diagnosis.findings().get(1).cause());
    }

    @Test
    void namesTheFileSystemThatIsNotMounted() throws IOException {
        fstab = "/dev/x " + folder + "/persist ext4 defaults 0 0\n";
        Path manifest = manifest("\"ageKeyFile\": \"" + folder + "/persist/key.txt\"", "converted.yaml", "");
        DoctorFinding first = doctor(manifest.toString()).findings().getFirst();
        assertEquals(Cause.UNMOUNTED, first.cause());
        assertEquals("no such file, as " + folder + "/persist of /etc/fstab is not mounted; for boot set fileSystems.\""
                + folder + "/persist\".neededForBoot = true", first.problem());
        assertEquals("mount " + folder + "/persist", first.remedy());
    }

    @Test
    void saysThatNobodyTypesAPassphrase() throws IOException {
        String key = key("host_passphrase", "rw-------");
        Path manifest = manifest("\"ageSshKeyPaths\": [\"" + key + "\"]", "converted.yaml", "");
        DoctorFinding first = doctor(manifest.toString()).findings().getFirst();
        assertEquals("is protected by a passphrase, which nobody can type at boot", first.problem());
        assertEquals("ssh-keygen -p -N '' -f " + key, first.remedy());
    }

    @Test
    void doesNotAdviseAPersonToTakeThePassphraseFromTheirKey() throws IOException {
        String key = key("host_passphrase", "rw-------");
        environment.put("SOPS_AGE_SSH_PRIVATE_KEY_FILE", key);
        DoctorFinding first = doctor(fixture("converted.yaml")).findings().getFirst();
        assertEquals("is protected by a passphrase, which is not asked for here", first.problem());
        assertTrue(first.remedy().startsWith("cp " + key + " " + key + ".sops && "), first.remedy());
    }

    @Test
    void makesNoNoiseAboutAKeyThatNobodyNeeds() throws IOException {
        Path manifest = manifest("\"ageSshKeyPaths\": [\"" + key("host_ed25519", "rw-------")
                + "\"], \"ageKeyFile\": \"/absent\"", "converted.yaml", "");
        DoctorDiagnosis diagnosis = doctor(manifest.toString());
        assertTrue(diagnosis.healthy(), diagnosis.text());
    }

    @Test
    void warnsOfAKeyThatOthersCanRead() throws IOException {
        String key = key("host_ed25519", "rw-r--r--");
        Path manifest = manifest("\"ageSshKeyPaths\": [\"" + key + "\"]", "converted.yaml", "");
        DoctorDiagnosis diagnosis = doctor(manifest.toString());
        assertEquals("warning: " + key + ": is a private key with mode 0644: every user has access\n"
                + "  to mend: chmod 600 " + key + "\n", only(diagnosis, Cause.PERMISSION).text());
        assertFalse(diagnosis.healthy());
    }

    @Test
    void countsTheVariablesOfThisShellAsLittleHelpForTheService() throws IOException {
        environment.put("SOPS_AGE_KEY_FILE", key("stranger.txt", "rw-------"));
        Path manifest = manifest("\"ageSshKeyPaths\": [\"" + key("host_ed25519", "rw-------") + "\"]",
                "stranger.yaml", "");
        DoctorDiagnosis diagnosis = doctor(manifest.toString());
        assertTrue(diagnosis.text().contains("stranger.txt, which the service does not have\n"), diagnosis.text());
        only(diagnosis, Cause.RECIPIENT);
    }

    @Test
    void namesUnknownOwnersBlockedPathsAndMissingKeys() throws IOException {
        Files.createDirectory(folder.resolve("taken"));
        Path manifest = manifest("\"ageSshKeyPaths\": [\"" + key("host_ed25519", "rw-------") + "\"]",
                "converted.yaml", ", \"owner\": \"grmpf\"");
        DoctorDiagnosis diagnosis = doctor(manifest.toString());
        assertTrue(diagnosis.text().contains("error: secret 's': owner 'grmpf' does not exist on this host\n"),
                diagnosis.text());
        Path other = Files.writeString(folder.resolve("other.json"), Files.readString(manifest)
                .replace("db/password", "db/pasword").replace(folder + "/s/s", folder + "/taken"));
        DoctorDiagnosis second = doctor(other.toString());
        assertTrue(second.text().contains("to mend: did you mean 'db/password'? set key to it"), second.text());
        assertTrue(second.text().contains("to mend: mv " + folder + "/taken " + folder + "/taken.old"), second.text());
    }

    @Test
    void tellsTamperedPlainAndForeignFiles() throws IOException {
        environment.put("SOPS_AGE_SSH_PRIVATE_KEY_FILE", key("host_ed25519", "rw-------"));
        DoctorDiagnosis diagnosis = doctor(fixture("tampered.yaml"), fixture("plain.yaml"), folder + "/absent.yaml");
        List<String> problems = new ArrayList<>();
        for (DoctorFinding finding : diagnosis.findings()) {
            if (finding.cause() == Cause.FILE) {
                problems.add(finding.problem());
                assertFalse(finding.remedy().isEmpty(), finding.text());
            }
        }
        assertEquals(3, problems.size(), diagnosis.text());
        assertEquals("is not encrypted", problems.get(1));
        assertEquals("cannot be read: no such file or directory", problems.get(2));
    }

    @Test
    void givesTheCommandThatMendsTheHyphenTooManyAndItDoes() throws Exception {
        Path sops = tool("sops");
        Path ageKeygen = tool("age-keygen");
        Path mine = folder.resolve("mine.txt");
        Path hosts = folder.resolve("hosts.txt");
        run(Map.of(), ageKeygen.toString(), "-o", mine.toString());
        run(Map.of(), ageKeygen.toString(), "-o", hosts.toString());
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(folder.resolve(".sops.yaml"), """
                creation_rules:
                  - path_regex: secrets/
                    key_groups:
                      - age:
                          - %s
                      - age:
                          - %s
                """.formatted(recipient(mine), recipient(hosts)));
        Path file = Files.writeString(secrets.resolve("web.yaml"), "a: b\n");
        run(Map.of(), sops.toString(), "encrypt", "-i", file.toString());
        environment.put("SOPS_AGE_KEY_FILE", mine.toString());
        DoctorFinding finding = only(doctor(file.toString()), Cause.RECIPIENT);
        assertTrue(finding.text().contains("line 6 of " + folder + "/.sops.yaml starts the second group"),
                finding.text());
        String command = finding.remedy().replace("sops updatekeys", sops + " updatekeys --yes");
        Files.writeString(mine, Files.readString(mine) + Files.readString(hosts));
        run(Map.of("SOPS_AGE_KEY_FILE", mine.toString()), "sh", "-c", command.substring(0, command.indexOf("  #")));
        environment.put("SOPS_AGE_KEY_FILE", hosts.toString());
        assertTrue(doctor(file.toString()).healthy());
    }

    @Test
    void takesAPublicKeyOfAnyKindBesideAPrivateKey() throws IOException {
        String rsa = key("host_rsa", "rw-------");
        Files.copy(Path.of(fixture("host_rsa.pub")), Path.of(rsa + ".pub"));
        Path manifest = manifest("\"sshKeyPaths\": [\"" + rsa + "\"]", "converted.yaml", "");
        assertFalse(only(doctor(manifest.toString()), Cause.RECIPIENT).text().contains("beside it is another"));
        Files.writeString(Path.of(rsa + ".pub"),
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBA==");
        assertFalse(only(doctor(manifest.toString()), Cause.RECIPIENT).text().contains("beside it is another"));
    }

    private DoctorDiagnosis doctor(String... arguments) {
        DoctorMounts mounts = new DoctorMounts(fstab, "1 0 8:1 / / rw - ext4 /dev/x rw\n");
        DoctorUnits units = new DoctorUnits(LIBC, new DoctorAccounts("", ""), List.of());
        return new Doctor(LIBC, environment, List.of(), mounts, units).examine(List.of(arguments));
    }

    private static DoctorFinding only(DoctorDiagnosis diagnosis, Cause cause) {
        List<DoctorFinding> found = diagnosis.findings().stream().filter(each -> each.cause() == cause).toList();
        assertEquals(1, found.size(), diagnosis.text());
        return found.getFirst();
    }

    private Path manifest(String keys, String sopsFile, String more) throws IOException {
        return Files.writeString(folder.resolve("manifest.json"), """
                { "secretsMountPoint": "%1$s/s.d", "symlinkPath": "%1$s/s", %2$s,
                  "secrets": [ { "name": "s", "key": "db/password", "path": "%1$s/s/s", "sopsFile": "%3$s",
                    "format": "yaml", "mode": "0400"%4$s } ] }
                """.formatted(folder, keys, fixture(sopsFile), more));
    }

    /** A copy of a key, as a clone does not keep its mode. */
    private String key(String name, String mode) throws IOException {
        Path copy = folder.resolve(name);
        Files.copy(Path.of(fixture(name)), copy);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(mode));
        return copy.toString();
    }

    private static String fixture(String name) {
        return Path.of("src/test/resources/fixtures/keys").toAbsolutePath().resolve(name).toString();
    }

    private static String recipient(Path identity) throws IOException {
        return Files.readString(identity).lines().filter(line -> line.startsWith("# public key: ")).findFirst()
                .orElseThrow().substring("# public key: ".length());
    }

    private static Path tool(String name) {
        for (String path : (System.getenv("PATH") + ":/tmp/tools/bin").split(":")) {
            if (Files.isExecutable(Path.of(path, name))) {
                return Path.of(path, name);
            }
        }
        Assumptions.abort("needs " + name);
        throw new AssertionError();
    }

    private void run(Map<String, String> variables, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), out);
    }
}
