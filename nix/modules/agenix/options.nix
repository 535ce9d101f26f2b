# The options of agenix' module, with its names, types and defaults, and a few of our own.
{
  config,
  options,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.age;
  settings = import ../shared/settings.nix {
    inherit lib pkgs;
    sops = cfg;
  };
  keys = import ../shared/keys.nix {
    inherit lib pkgs;
    fromCredential = true;
  };

  secret =
    { name, config, ... }:
    {
      options = {
        name = mkOption {
          type = types.str;
          default = name;
          defaultText = lib.literalMD "its attribute name";
          description = ''
            Path of the secret's file below {option}`age.secretsDir`.
          '';
        };

        file = mkOption {
          type = types.path;
          example = lib.literalExpression "./secrets/db-password.age";
          description = ''
            The age file, binary or armored.
          '';
        };

        path = mkOption {
          type = types.str;
          default = "${cfg.secretsDir}/${config.name}";
          defaultText = lib.literalMD "its name in {option}`age.secretsDir`";
          description = ''
            Where the secret is reachable. Any other place than the default gets a symlink.
          '';
        };

        mode = mkOption {
          type = types.str;
          default = "0400";
          description = ''
            Permissions, in octal only.
          '';
        };

        owner = mkOption {
          type = types.str;
          default = "0";
          description = ''
            User that owns the file, by name or number.
          '';
        };

        group = mkOption {
          type = types.str;
          default = users.${config.owner}.group or "0";
          defaultText = lib.literalMD "the group of a declared `owner`, otherwise `0`";
          description = ''
            Group of the file, by name or number.
          '';
        };

        symlink = mkOption {
          type = types.bool;
          default = true;
          description = ''
            Whether `path` is a symlink. Secrets lie in memory alone and never on a disk, so `false`
            is refused where `path` is not the default; there the file itself is at the default.
          '';
        };
      };
    };

  users = if options ? users.users then config.users.users else { };
in
{
  options.age = {
    secrets = mkOption {
      type = types.attrsOf (types.submodule secret);
      default = { };
      example = lib.literalExpression "{ db-password.file = ./secrets/db-password.age; }";
      description = ''
        Secrets to install, by name.
      '';
    };

    identityPaths = mkOption {
      type = types.listOf types.path;
      default = lib.optionals (config.services.openssh.enable or false) (
        map (key: key.path) (
          lib.filter (
            key:
            lib.elem key.type [
              "ed25519"
              "rsa"
            ]
          ) config.services.openssh.hostKeys
        )
      );
      defaultText = lib.literalMD "the ed25519 and rsa keys of {option}`services.openssh.hostKeys` while openssh is enabled";
      description = ''
        Files with keys that open the secrets: private SSH keys or age identities. One that no
        secret needs may be missing.
      '';
    };

    secretsDir = mkOption {
      type = types.path;
      default = "/run/agenix";
      description = ''
        Link to the directory of all secrets.
      '';
    };

    secretsMountPoint = mkOption {
      type =
        types.addCheck types.str (text: lib.trim text != "" && builtins.match ".+/" text == null)
        // {
          description = "non-empty string without trailing slash";
        };
      default = "/run/agenix.d";
      description = ''
        Where secrets are mounted, one directory for each generation.
      '';
    };

    ageBin = mkOption {
      type = types.str;
      default = "${pkgs.age}/bin/age";
      defaultText = lib.literalExpression ''"''${pkgs.age}/bin/age"'';
      description = ''
        Accepted and not used: files are opened without age. Plugins that a wrapper of age brought
        along belong into {option}`age.plugins`.
      '';
    };

    inherit (settings) package;
    validationPackage = settings.validationPackage // {
      defaultText = lib.literalMD "{option}`age.package`, or, when cross-compiling, the program on a Java runtime of the building machine";
    };
    inherit (keys.age) keyFromCredential passphraseFile plugins;
  };
}
