package sopsinstaller.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.endtoend.KeyMatrixKind.Recipient;

/** The plain fixtures, encrypted by real sops, and by real age where it can, to one recipient. */
final class KeyMatrixFiles {
    private static final Path PLAIN = Path.of(System.getProperty("tests"), "fixtures", "plain").toAbsolutePath();
    private static final Map<String, String> SOPS_FORMATS = Map.of("all.yaml", "yaml", "all.json", "json",
            "app.env", "dotenv", "app.ini", "ini", "blob.bin", "binary");

    /**
     * One encrypted file.
     *
     * @param name of the secret
     * @param format as the manifest names it
     */
    record Encrypted(String name, String format, Path path, Path plain) {}

    private KeyMatrixFiles() {}

    /** Every format that can be encrypted to {@code recipient}, in {@code folder}. */
    static List<Encrypted> encrypt(Recipient recipient, Path folder) throws IOException, InterruptedException {
        var files = new ArrayList<Encrypted>();
        for (String name : SOPS_FORMATS.keySet().stream().sorted().toList()) {
            Path plain = PLAIN.resolve(name);
            files.add(new Encrypted(SOPS_FORMATS.get(name), SOPS_FORMATS.get(name),
                    sops(recipient, plain, folder.resolve(name)), plain));
        }
        if (recipient.isAge()) {
            Path plain = PLAIN.resolve("blob.bin");
            files.add(new Encrypted("age", "age", age(recipient, plain, folder.resolve("binary.age")), plain));
            files.add(new Encrypted("armored", "age",
                    age(recipient, plain, folder.resolve("armored.age"), "-a"), plain));
        }
        return files;
    }

    /** Encrypted by sops. */
    static Path sops(Recipient recipient, Path plain, Path to) throws IOException, InterruptedException {
        var environment = new HashMap<String, String>();
        if (recipient.gnupgHome() != null) {
            environment.put("GNUPGHOME", recipient.gnupgHome().toString());
            if (Files.exists(recipient.gnupgHome().resolve("pubring.gpg"))) {
                // from such a ring sops encrypts itself, and nothing else shall
                environment.put("SOPS_GPG_EXEC", "/bin/false");
            }
        }
        var arguments = new ArrayList<String>();
        if (recipient.isAge()) {
            arguments.addAll(List.of("--config", "/dev/null", "encrypt", "--age", recipient.age()));
        } else if (recipient.age().isEmpty()) {
            arguments.addAll(List.of("--config", "/dev/null", "encrypt", "--pgp", recipient.fingerprint()));
        } else {
            Path configuration = Files.writeString(to.resolveSibling("groups.yaml"), """
                    creation_rules:
                      - shamir_threshold: 2
                        key_groups:
                          - age: ["%s"]
                          - pgp: ["%s"]
                    """.formatted(recipient.age(), recipient.fingerprint()));
            arguments.addAll(List.of("--config", configuration.toString(), "encrypt"));
        }
        arguments.add(plain.toString());
        return Files.write(to, KeyMatrixTool.SOPS.run(environment, arguments));
    }

    /** Encrypted by age. */
    static Path age(Recipient recipient, Path plain, Path to, String... options)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-r", recipient.age(), "-o", to.toString(), plain.toString()));
        KeyMatrixTool.AGE.run(Map.of(), arguments);
        return to;
    }
}
