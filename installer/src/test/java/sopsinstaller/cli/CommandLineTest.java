package sopsinstaller.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.cli.CommandLine.CheckMode;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.UsageFailure;

class CommandLineTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "-check-mode=sopsfile -ignore-passwd m.json", "--check-mode sopsfile --ignore-passwd=true m.json",
        "install -ignore-passwd -check-mode=off -check-mode sopsfile m.json",
        "-ignore-passwd=T --check-mode=sopsfile -- m.json"})
    void readsFlagsAsGoDoes(String words) throws InstallException {
        assertEquals(new CommandLine.Install("m.json", CheckMode.SOPSFILE, true, false), command(words));
    }

    @Test
    void takesABareManifestAndEveryVerb() throws InstallException {
        assertEquals(new CommandLine.Install("./m", CheckMode.OFF, false, false), command("./m"));
        assertEquals(new CommandLine.Install("there", CheckMode.OFF, false, false), command("there"));
        assertEquals(new CommandLine.Install("check", CheckMode.OFF, false, false), command("-ignore-passwd=0 check"));
        assertEquals(new CommandLine.Check("m"), command("check m"));
        assertEquals(new CommandLine.Recipients(List.of("a", "b"), true), command("recipients -json a b"));
        assertEquals(new CommandLine.ListNames("a", CommandLine.ListForm.TEXT), command("list --json=false a"));
        assertEquals(new CommandLine.ListNames("a", CommandLine.ListForm.NIX), command("list --nix a"));
        assertEquals(new CommandLine.Install("m.json", CheckMode.OFF, false, true), command("install --late m.json"));
        assertEquals(new CommandLine.Diff("m.json", true), command("diff -ignore-passwd m.json"));
        assertEquals(new CommandLine.Status("", false), command("status"));
        assertEquals(new CommandLine.Status("/run/secrets", true), command("status -json /run/secrets"));
        assertEquals(new CommandLine.Doctor(List.of("a", "b")), command("doctor a b"));
        var x25519 = CommandLine.IdentityKind.X25519;
        var postQuantum = CommandLine.IdentityKind.POST_QUANTUM;
        assertEquals(new CommandLine.Keygen(x25519, "-", ""), command("keygen"));
        assertEquals(new CommandLine.Keygen(x25519, "k", ""), command("keygen -o k"));
        assertEquals(new CommandLine.Keygen(x25519, "-", "/mnt/etc/ssh"), command("keygen --host /mnt/etc/ssh"));
        assertEquals(new CommandLine.Keygen(postQuantum, "-", ""), command("keygen -pq"));
        assertEquals(new CommandLine.Keygen(postQuantum, "k", ""), command("keygen --pq -o k"));
        assertEquals(new CommandLine.SshToAge(true, "-", "o"), command("ssh-to-age -private-key -o o"));
        assertEquals(new CommandLine.SshToAge(false, "-", "-"), command("ssh-to-age -i -"));
        assertEquals(new CommandLine.Version(), command("--version"));
        assertEquals(new CommandLine.Help(""), command("-h"));
        assertEquals(new CommandLine.Help("list"), command("list -help"));
    }

    @Test
    void findsDebugBeforeAndAfterTheCommand() throws InstallException {
        assertTrue(CommandLine.parse(List.of("--debug", "check", "m"), "", _ -> false).debug());
        assertTrue(CommandLine.parse(List.of("check", "-debug", "m"), "", _ -> false).debug());
    }

    @Test
    void knowsNoVerbsUnderTheNameOfSopsInstallSecrets() throws InstallException {
        assertEquals(new CommandLine.Install("check", CheckMode.OFF, false, false),
                CommandLine.parse(List.of("check"), CommandLine.DROP_IN, _ -> false).command());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "frob                  | unknown command 'frob'",
        "keygen x              | keygen takes no arguments, only flags, 1 was given",
        "keygen -o k -host d   | keygen takes either -o or -host, 2 were given",
        "keygen -pq -host d    | keygen takes either -pq or -host, 2 were given",
        "status a b            | status takes at most one link, 2 were given",
        "list -nix -json f     | list takes either -json or -nix, 2 were given",
        "-nope m               | install has no flag '-nope'",
        "---check-mode=off m   | install has no flag '---check-mode=off'",
        "list -pretty f        | list has no flag '-pretty'",
        "-check-mode           | flag '-check-mode' needs a value",
        "-check-mode=all m     | flag '-check-mode' cannot be 'all'",
        "-check-mode= m        | flag '-check-mode' cannot be ''",
        "-ignore-passwd=yes m  | flag '-ignore-passwd' cannot be 'yes'",
        "install               | install takes one manifest, none was given",
        "install m -debug      | install takes one manifest, 2 were given",
        "recipients            | recipients takes one or more sops files, none was given",
        "ssh-to-age x          | ssh-to-age takes no arguments, only flags, 1 was given"})
    void refusesWrongUsage(String words, String problem) {
        InstallException e = assertThrows(InstallException.class, () -> command(words));
        assertTrue(e.failure() instanceof UsageFailure);
        assertEquals(problem, e.failure().problem());
    }

    @Test
    void helpOfEveryCommandNamesItsFlags() {
        assertTrue(HelpText.of("install").contains("-check-mode=MODE"));
        assertTrue(HelpText.of("install").contains("-ignore-passwd"));
        for (String command : List.of("install", "check", "diff", "status", "doctor", "recipients", "list", "keygen", "ssh-to-age")) {
            assertTrue(HelpText.of("").contains(command), command);
            assertTrue(HelpText.of(command).contains("-debug"), command);
        }
    }

    private static CommandLine.Command command(String words) throws InstallException {
        return CommandLine.parse(List.of(words.split(" +")), "sops-installer", "there"::equals).command();
    }
}
