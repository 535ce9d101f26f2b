# Options that say which keys open the sops files, in both modules.
{
  lib,
  pkgs,
  # Where the defaults of `sshKeyPaths` come from, for the manual; without it they are empty.
  sshKeyPaths ? algorithm: [ ],
  sshKeyPathsText ? null,
  exampleHome ? "/root/.gnupg",
  exampleKeyFile ? "/var/lib/sops-nix/key.txt",
  # Whether the units import credentials of the system.
  fromCredential ? false,
}:
let
  inherit (lib) mkOption types;
  sopsTypes = import ./types.nix { inherit lib; };

  sshKeyPathsOption =
    algorithm: description:
    mkOption (
      {
        type = types.listOf sopsTypes.keyPath;
        default = sshKeyPaths algorithm;
        inherit description;
      }
      // lib.optionalAttrs (sshKeyPathsText != null) {
        defaultText = lib.literalMD (sshKeyPathsText algorithm);
      }
    );
in
{
  age = {
    keyFile = mkOption {
      type = types.nullOr sopsTypes.keyPath;
      default = null;
      example = exampleKeyFile;
      description = ''
        File with age identities (`AGE-SECRET-KEY-1…`), on the machine that decrypts. It never
        belongs into the Nix store.
      '';
    };

    plugins = mkOption {
      type = types.listOf types.package;
      default = [ ];
      example = lib.literalExpression "[ pkgs.age-plugin-yubikey ]";
      description = ''
        Packages of age plugins, found through `PATH` while secrets are installed.
      '';
    };

    generateKey = mkOption {
      type = types.bool;
      default = false;
      description = ''
        Whether to make {option}`sops.age.keyFile` with a new identity when it does not exist. The
        new recipient is printed; files have to be encrypted to it before this machine opens them.
      '';
    };

    passphraseFile = mkOption {
      type = types.nullOr sopsTypes.keyPath;
      default = null;
      example = "/run/keys/passphrase";
      description = ''
        File with the passphrase of keys that are protected by one: of SSH keys, and of identity
        files that are age files themselves. Its final newline does not count. It is read only when
        no other key opens a file.
      '';
    };

    sshKeyPaths = sshKeyPathsOption "ed25519" ''
      Private ed25519 SSH keys. Each one opens files that are encrypted to the key itself
      (`ssh-ed25519 …`) and files that are encrypted to its age form (`ssh-to-age`). A key that no
      file needs may be missing.
    '';

    hostRecipients = mkOption {
      type = types.listOf (types.either types.singleLineStr types.path);
      default = [ ];
      example = lib.literalExpression ''
        [
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI… root@host"
          ./keys/host.pub
        ]
      '';
      description = ''
        Public keys of the machine that decrypts: age recipients, SSH public keys, OpenPGP
        fingerprints, or files that hold one of them. Where this is set, the build fails when one
        of the sops files cannot be opened with these keys, for example because
        `sops updatekeys` was forgotten. An `ssh-ed25519` key counts as itself and as its age form.
        Needs {option}`sops.validateSopsFiles`.
      '';
    };
  }
  // lib.optionalAttrs fromCredential {
    keyFromCredential = mkOption {
      type = types.bool;
      default = false;
      description = ''
        Whether a key comes from outside, as a systemd credential of the whole system, so that no
        key has to be configured here. The units always look for these credentials (systemd 254 or
        newer), and a missing one is no error:

        - `sops.age.key`: a file of age identities;
        - `sops.ssh.key`: a private SSH key;
        - `sops.passphrase`: the passphrase of protected keys.

        A virtual machine gets one from its host through SMBIOS, with
        `-smbios type=11,value=io.systemd.credential.binary:sops.age.key=BASE64` for qemu; a
        container through `--load-credential=sops.age.key:FILE` of systemd-nspawn, which in NixOS
        is {option}`containers.<name>.extraFlags`; any machine as an encrypted file
        `/etc/credstore.encrypted/sops.age.key` of `systemd-creds encrypt`. Activation scripts get
        none.
      '';
    };
  };

  gnupg = {
    home = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = exampleHome;
      description = ''
        GnuPG home directory with the keys that open the sops files.
      '';
    };

    sshKeyPaths = sshKeyPathsOption "rsa" ''
      Private RSA SSH keys, used as the OpenPGP keys that `ssh-to-pgp` makes of them. Must be
      empty when {option}`sops.gnupg.home` is set. A key that no file needs may be missing.
    '';

    package = mkOption {
      type = types.package;
      default = pkgs.gnupg;
      defaultText = lib.literalExpression "pkgs.gnupg";
      description = ''
        GnuPG, for keys in {option}`sops.gnupg.home`.
      '';
    };
  };
}
