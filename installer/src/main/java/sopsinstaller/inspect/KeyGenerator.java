package sopsinstaller.inspect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static sopsinstaller.failure.Quoted.safe;

import java.time.Instant;
import sopsinstaller.age.AgeRecipient;
import sopsinstaller.age.IdentityText;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.KeyFailure;
import sopsinstaller.failure.MachineFailure;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.NewFile;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.ssh.OpenSshKeyWriter;
import sopsinstaller.ssh.SshPublicKey;

/** The command {@code keygen}: new keys, of the kernel's random bytes. It never overwrites anything. */
public final class KeyGenerator {
    /** Name of the private host key, where sshd and sops-nix look for it. */
    public static final String HOST_KEY = "ssh_host_ed25519_key";

    private static final String COMMENT = "root@nixos";
    private static final int PRIVATE_FILE = 0600;
    private static final int PUBLIC_FILE = 0644;

    private final Libc libc;

    /** Makes keys with {@code libc}. */
    public KeyGenerator(Libc libc) {
        this.libc = libc;
    }

    /**
     * The public halves of a new host key.
     *
     * @param file the private key's file
     * @param ssh {@code ssh-ed25519 …}, without comment
     * @param age the same key as ssh-to-age converts it, {@code age1…}
     */
    public record HostKey(String file, String ssh, String age) {
        /** Both recipients, and the lines of {@code .sops.yaml}; all of it together is a configuration for sops. */
        public String text() {
            return "# " + safe(file) + ": this host as a recipient, in either form\n"
                    + "#   " + ssh + "\n"
                    + "#   " + age + "\n"
                    + "# .sops.yaml:\n"
                    + "keys:\n"
                    + "  # - &me age1...    # your own key: without it only the host can open the files\n"
                    + "  - &host " + age + "\n"
                    + "creation_rules:\n"
                    + "  - path_regex: secrets(/[^/]+)?\\.(yaml|json|env|ini)$\n"
                    + "    key_groups:\n"
                    + "      - age:\n"
                    + "          # - *me\n"
                    + "          - *host\n";
        }
    }

    /** A new age identity, made now; owned by the caller. */
    public IdentityText identity() throws InstallException {
        return IdentityText.ofX25519(random(), Instant.now());
    }

    /** A new post-quantum age identity, made now; owned by the caller. */
    public IdentityText postQuantumIdentity() throws InstallException {
        return IdentityText.ofHybrid(random(), Instant.now());
    }

    private SecretBytes random() throws InstallException {
        try {
            return SecretBytes.takingOver(libc.random(IdentityText.KEY_BYTES));
        } catch (ErrnoException e) {
            throw failed(e);
        }
    }

    /**
     * Writes {@code identity}, which is borrowed, to the new file {@code path}, with 0600; directories that are not
     * there are made with 0755.
     */
    public void write(IdentityText identity, String path) throws InstallException {
        try {
            NewFile.makeDirectories(libc, path.substring(0, Math.max(0, path.lastIndexOf('/'))));
            NewFile.write(libc, path, identity.text(), PRIVATE_FILE);
        } catch (ErrnoException e) {
            throw failed(e);
        }
    }

    /**
     * Makes an SSH host key in {@code directory}, which is made too if it is not there: {@value #HOST_KEY} with 0600
     * and, beside it, its public half with 0644. Where there is either of them already, both stay as they are.
     */
    public HostKey hostKey(String directory) throws InstallException {
        String file = directory.endsWith("/") ? directory + HOST_KEY : directory + "/" + HOST_KEY;
        String publicFile = file + ".pub";
        try {
            NewFile.makeDirectories(libc, directory);
            refuseExisting(file);
            refuseExisting(publicFile);
            try (SecretBytes seed = SecretBytes.takingOver(libc.random(OpenSshKeyWriter.SEED_BYTES));
                    SecretBytes key = OpenSshKeyWriter.privateKey(
                            seed, libc.random(OpenSshKeyWriter.CHECK_BYTES), COMMENT)) {
                SshPublicKey publicKey = OpenSshKeyWriter.publicKey(seed);
                NewFile.write(libc, file, key, PRIVATE_FILE);
                writePublic(publicKey.text() + " " + COMMENT + "\n", publicFile, file);
                return new HostKey(file, publicKey.text(), AgeRecipient.ofSshEd25519(publicKey.ed25519()));
            }
        } catch (ErrnoException e) {
            throw failed(e);
        } catch (MalformedInputException e) {
            throw new IllegalStateException("bug: a public key that was just made is broken", e);
        }
    }

    /** Half a pair would only be in the way of the next attempt. */
    private void writePublic(String line, String path, String privateFile) throws ErrnoException {
        try (SecretBytes text = SecretBytes.takingOver(line.getBytes(US_ASCII))) {
            NewFile.write(libc, path, text, PUBLIC_FILE);
        } catch (ErrnoException e) {
            NewFile.remove(libc, privateFile, e);
            throw e;
        }
    }

    private void refuseExisting(String path) throws ErrnoException, InstallException {
        if (NewFile.isThere(libc, path)) {
            throw new InstallException(new KeyFailure.KeyExists(path));
        }
    }

    private static InstallException failed(ErrnoException e) {
        return new InstallException(e.is(ErrnoException.EEXIST)
                ? new KeyFailure.KeyExists(e.path())
                : new MachineFailure.CallFailed(e.call(), e.path(), e.reason()), e);
    }
}
