package sopsinstaller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sopsinstaller.age.IdentityText;
import sopsinstaller.cli.CommandLine;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Warning;
import sopsinstaller.inspect.Doctor;
import sopsinstaller.inspect.DoctorDiagnosis;
import sopsinstaller.inspect.KeyGenerator;
import sopsinstaller.inspect.NixDeclarations;
import sopsinstaller.inspect.Recipients;
import sopsinstaller.inspect.SecretNames;
import sopsinstaller.inspect.SshToAge;
import sopsinstaller.inspect.Status;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.OutputFile;
import sopsinstaller.linux.StandardOutput;
import sopsinstaller.secret.SecretBytes;

/** The commands that print: what is installed, what must be mended, whom files are for, names, and keys. */
final class KeyReports {
    private static final String STANDARD = "-";
    private static final int PRIVATE_FILE = 0600;
    private static final int PUBLIC_FILE = 0644;
    private final Main.Surroundings surroundings;

    /** Commands that print to {@code surroundings}. */
    KeyReports(Main.Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Tells whom each file is encrypted to; a file that cannot be read does not stop the others. */
    int recipients(CommandLine.Recipients command) {
        Recipients host = Recipients.ofThisHost(surroundings.libc(), surroundings.environment());
        int status = Main.DONE;
        for (String file : command.files()) {
            try {
                Recipients.Report report = host.report(file);
                surroundings.out().print(command.json() ? Recipients.json(report) : Recipients.text(report));
            } catch (InstallException e) {
                surroundings.log().debug("cause", e);
                surroundings.console().failure(e.failure());
                status = Main.FAILED;
            }
        }
        return status;
    }

    /** Lists the names in a file. */
    int list(CommandLine.ListNames command) throws InstallException {
        SecretNames names = SecretNames.read(surroundings.libc(), command.file());
        surroundings.out().print(switch (command.form()) {
            case TEXT -> names.text();
            case JSON -> names.json();
            case NIX -> NixDeclarations.text(command.file(), names);
        });
        return Main.DONE;
    }

    /** Tells what is installed. */
    int status(CommandLine.Status command) throws InstallException {
        Status report = Status.read(surroundings.libc(), surroundings.environment(), command.link());
        surroundings.out().print(command.json() ? report.json() : report.text());
        report.warnings().forEach(surroundings.console()::warning);
        report.failures().forEach(surroundings.console()::failure);
        return report.installed() ? Main.DONE : Main.FAILED;
    }

    /** Tells what must be mended. */
    int doctor(CommandLine.Doctor command) {
        DoctorDiagnosis diagnosis = new Doctor(surroundings.libc(), surroundings.environment())
                .examine(command.paths());
        surroundings.out().print(diagnosis.text());
        return diagnosis.healthy() ? Main.DONE : Main.FAILED;
    }

    /** Makes an age identity or a host key pair, and tells the recipients. */
    int keygen(CommandLine.Keygen command) throws InstallException {
        var generator = new KeyGenerator(surroundings.libc());
        if (!command.host().isEmpty()) {
            surroundings.out().print(generator.hostKey(command.host()).text());
            return Main.DONE;
        }
        try (IdentityText identity = switch (command.kind()) {
            case X25519 -> generator.identity();
            case POST_QUANTUM -> generator.postQuantumIdentity();
        }) {
            if (!command.out().equals(STANDARD)) {
                generator.write(identity, command.out());
            } else if (StandardOutput.isFileForAll(surroundings.libc())) {
                surroundings.console().warning(
                        new Warning("standard output", "is a file that every user can read"));
            }
            // on a terminal the identity itself shows its public half
            if (!command.out().equals(STANDARD) || !StandardOutput.isTerminal(surroundings.libc())) {
                surroundings.console().plain("Public key: " + identity.recipient());
            }
            if (command.out().equals(STANDARD)) {
                surroundings.out().write(identity.text().expose(), 0, identity.text().length());
            }
            return Main.DONE;
        }
    }

    /** Converts SSH keys. */
    int sshToAge(CommandLine.SshToAge command) throws InstallException {
        String source = command.in().equals(STANDARD) ? "standard input" : command.in();
        byte[] input = input(command.in(), source);
        List<Warning> skipped = new ArrayList<>();
        try (SecretBytes output = command.privateKey() ? SshToAge.privateKey(input)
                : SecretBytes.takingOver(SshToAge.publicKeys(input, skipped).getBytes(UTF_8))) {
            skipped.forEach(warning -> surroundings.console().warning(
                    new Warning(source + ", " + warning.subject(), warning.problem() + ", skipping")));
            print(output, command.out(), command.privateKey() ? PRIVATE_FILE : PUBLIC_FILE);
            return Main.DONE;
        } catch (MalformedInputException e) {
            throw new InstallException(new FileFailure.Unreadable(source, e.getMessage()), e);
        } finally {
            Arrays.fill(input, (byte) 0);
        }
    }

    private byte[] input(String path, String source) throws InstallException {
        try {
            if (!path.equals(STANDARD)) {
                return Files.read(surroundings.libc(), path, SshToAge.MAX_BYTES);
            }
            byte[] bytes = surroundings.in().readNBytes(SshToAge.MAX_BYTES + 1);
            if (bytes.length > SshToAge.MAX_BYTES) {
                Arrays.fill(bytes, (byte) 0);
                throw new MalformedInputException("larger than " + SshToAge.MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (ErrnoException e) {
            throw new InstallException(new FileFailure.Unreadable(source, e.reason()), e);
        } catch (MalformedInputException e) {
            throw new InstallException(new FileFailure.Unreadable(source, e.getMessage()), e);
        } catch (IOException e) {
            throw new InstallException(new MachineFailure.CallFailed("read", source, "input/output error"), e);
        }
    }

    private void print(SecretBytes output, String path, int mode) throws InstallException {
        if (path.equals(STANDARD)) {
            surroundings.out().write(output.expose(), 0, output.length());
            return;
        }
        try {
            OutputFile.write(surroundings.libc(), path, output, mode);
        } catch (ErrnoException e) {
            throw new InstallException(Main.failure(e), e);
        }
    }
}
