# Options about all secrets at once, in both modules.
{
  lib,
  pkgs,
  # config.sops
  sops,
}:
let
  inherit (lib) mkOption types;
  sopsTypes = import ./types.nix { inherit lib; };
in
{
  defaultSopsFile = mkOption {
    type = types.path;
    example = lib.literalExpression "./secrets.yaml";
    description = ''
      Encrypted file of all secrets that name none themselves.
    '';
  };

  defaultSopsFormat = mkOption {
    type = sopsTypes.format;
    default = "yaml";
    description = ''
      Format of all secrets that name none themselves.
    '';
  };

  defaultSopsKey = mkOption {
    type = types.nullOr types.str;
    default = null;
    description = ''
      Key of all secrets that name none themselves; `""` is the whole file. Without it a secret's
      key is its name.
    '';
  };

  validateSopsFiles = mkOption {
    type = types.bool;
    default = true;
    description = ''
      Whether the build checks the sops files: that they are encrypted, in the declared format, and
      hold the declared keys. They are copied into the Nix store for it, still encrypted.
    '';
  };

  keepGenerations = mkOption {
    type = types.ints.unsigned;
    default = 1;
    description = ''
      Number of generations of secrets that are kept; 0 keeps all.
    '';
  };

  log = mkOption {
    type = types.listOf (
      types.enum [
        "keyImport"
        "secretChanges"
      ]
    );
    default = [
      "keyImport"
      "secretChanges"
    ];
    description = ''
      What is told while secrets are installed: which keys were used, which secrets changed.
    '';
  };

  onFailure = mkOption {
    type = sopsTypes.onFailure;
    default = "keep";
    description = ''
      What becomes of a secret or template that cannot be installed, while all others are:

      - `keep`: its old content stays; where there is none (at every boot), it is left out;
      - `skip`: it is left out;
      - `abort`: nothing is installed at all, as with sops-nix.
    '';
  };

  absentKeys = mkOption {
    type = types.enum [
      "fail"
      "skip"
    ];
    default = "fail";
    description = ''
      What to do while not one of the configured key files exists, as on a machine that was just
      made from an image: `fail`, or `skip` the installation and make up for it as soon as a key
      is there.
    '';
  };

  package = mkOption {
    type = types.package;
    default = pkgs.callPackage ../../package.nix { };
    defaultText = lib.literalMD "the package of the same revision as this module";
    description = ''
      The package with `sops-installer` that installs the secrets.
    '';
  };

  validationPackage = mkOption {
    type = types.package;
    default =
      if pkgs.stdenv.buildPlatform == pkgs.stdenv.hostPlatform then
        sops.package
      else
        (pkgs.pkgsBuildHost.callPackage ../../package.nix { }).jvm;
    defaultText = lib.literalMD "{option}`sops.package`, or, when cross-compiling, the program on a Java runtime of the building machine";
    description = ''
      The package whose program checks the sops files during the build.
    '';
  };
}
