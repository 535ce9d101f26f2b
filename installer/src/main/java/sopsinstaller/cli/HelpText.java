package sopsinstaller.cli;

/** The text of {@code --help}, for the program and for each command. */
public final class HelpText {
    private HelpText() {}

    /** The help of a command, of the program for any other {@code topic}; ends with a line feed. */
    public static String of(String topic) {
        return switch (topic) {
            case "install" -> """
                    usage: sops-installer [install] [-check-mode=MODE] [-ignore-passwd] [-late] MANIFEST

                    Decrypts the secrets of a manifest into a new generation and switches to it.

                      -check-mode=MODE  off (default): install; manifest: check the manifest only;
                                        sopsfile: also its sops files, without keys
                      -ignore-passwd    look up no users and groups: whom an entry names is root
                      -late             units were started already: request restarts also on a first
                                        install, and start those that failed
                      -debug            show causes and stack traces

                    exit status: 0 done, 1 failed and nothing switched, 2 wrong usage, 3 switched,
                    but an entry was kept or left out, or a link or a unit request failed
                    """;
            case "check" -> """
                    usage: sops-installer check MANIFEST

                    Checks a manifest and its sops files as far as can be known without keys
                    and without this host's users. The same as install -check-mode=sopsfile.

                      -debug            show causes and stack traces
                    """;
            case "diff" -> """
                    usage: sops-installer diff [-ignore-passwd] MANIFEST

                    Tells what an install of the manifest would change. Decrypts in memory and touches nothing.

                      -ignore-passwd    look up no users and groups: whom an entry names is root
                      -debug            show causes and stack traces

                    exit status: 0 an install would work, 3 an entry would fail, 1 it would fail
                    """;
            case "status" -> """
                    usage: sops-installer status [-json] [LINK]

                    Tells what is installed: every secret's source file and key, owner, mode, links, and when it
                    last changed. Without LINK: /run/secrets-for-users, /run/secrets and the user's own.

                      -json             print one JSON object
                      -debug            show causes and stack traces

                    exit status: 0, or 1 when nothing is installed
                    """;
            case "doctor" -> """
                    usage: sops-installer doctor [MANIFEST | FILE...]

                    Looks for what must be mended and tells the command that does it: in a manifest and all it names,
                    in sops files with the keys that can be read here, or in what is installed.

                      -debug            show causes and stack traces

                    exit status: 0 all well, 1 something is to be mended
                    """;
            case "keygen" -> """
                    usage: sops-installer keygen [-pq] [-o FILE] | -host DIR

                    Makes an age identity, or an ed25519 SSH host key pair in DIR for a machine that is not installed
                    yet, and tells its recipients. Nothing is ever overwritten.

                      -o FILE           write the identity to FILE (0600) instead of standard output,
                                        and make the directories above it
                      -pq               make a post-quantum identity, AGE-SECRET-KEY-PQ-1...
                      -host DIR         make DIR/ssh_host_ed25519_key and DIR/ssh_host_ed25519_key.pub
                      -debug            show causes and stack traces
                    """;
            case "recipients" -> """
                    usage: sops-installer recipients [-json] FILE...

                    Tells whom each sops file is encrypted to, and which of these keys are this host's:
                    /etc/ssh/ssh_host_ed25519_key and the identities of SOPS_AGE_KEY and SOPS_AGE_KEY_FILE.

                      -json             print one JSON object for each file
                      -debug            show causes and stack traces
                    """;
            case "list" -> """
                    usage: sops-installer list [-json | -nix] FILE

                    Lists the names in a sops file with the type of each value; needs no key.

                      -json             print a JSON list
                      -nix              print declarations for a NixOS configuration
                      -debug            show causes and stack traces
                    """;
            case "ssh-to-age" -> """
                    usage: sops-installer ssh-to-age [-private-key] [-i FILE] [-o FILE]

                    Converts ed25519 SSH public keys to age recipients, or a private key to an identity.

                      -private-key      convert a private key
                      -i FILE           read FILE instead of standard input
                      -o FILE           write FILE instead of standard output
                      -debug            show causes and stack traces
                    """;
            default -> """
                    usage: sops-installer [install] [-check-mode=MODE] [-ignore-passwd] [-late] MANIFEST
                           sops-installer check MANIFEST
                           sops-installer diff [-ignore-passwd] MANIFEST
                           sops-installer status [-json] [LINK]
                           sops-installer doctor [MANIFEST | FILE...]
                           sops-installer recipients [-json] FILE...
                           sops-installer list [-json | -nix] FILE
                           sops-installer keygen [-pq] [-o FILE] | -host DIR
                           sops-installer ssh-to-age [-private-key] [-i FILE] [-o FILE]
                           sops-installer --version | --help

                    Each command has --help. Flags take one or two dashes and stand before the arguments.
                    Called as sops-install-secrets it is install.
                    """;
        };
    }
}
