{
  config,
  options,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.sops;
  shared = ../shared;
  placeholders = import (shared + "/placeholders.nix") { inherit lib; };

  keys = import (shared + "/keys.nix") {
    inherit lib pkgs;
    exampleHome = "/home/alice/.gnupg";
    exampleKeyFile = "/home/alice/.config/sops/age/keys.txt";
  };

  entries = import (shared + "/entries.nix") {
    inherit lib pkgs;
    sops = cfg;
    sopsOptions = options.sops;
    secretLink = _: cfg.defaultSymlinkPath;
    secretPath = secret: "${cfg.defaultSymlinkPath}/${secret.name}";
    secretPathText = "NAME in {option}`sops.defaultSymlinkPath`";
    templatePath = template: "${cfg.defaultSymlinkPath}/rendered/${template.name}";
    templatePathText = "`rendered/NAME` in {option}`sops.defaultSymlinkPath`";
  };

  services.options.services = mkOption {
    type = types.listOf types.str;
    # With the suffix it means the same.
    apply = map (lib.removeSuffix ".service");
    default = [ ];
    example = [ "mbsync" ];
    description = ''
      User services (without `.service`) that get this as a systemd credential: they read
      `$CREDENTIALS_DIRECTORY/NAME`, and are restarted when it changes. NAME is the name of the
      secret with `.` in place of `/`.
    '';
  };
in
{
  options.sops =
    import (shared + "/settings.nix") {
      inherit lib pkgs;
      sops = cfg;
    }
    // {
      inherit (keys) age;
      gnupg = keys.gnupg // {
        qubes-split-gpg = {
          enable = mkOption {
            type = types.bool;
            default = false;
            description = ''
              Whether OpenPGP keys lie in another qube of Qubes OS and are used through Split GPG.
            '';
          };

          domain = mkOption {
            type = types.nullOr types.str;
            default = null;
            example = "vault-gpg";
            description = ''
              The qube that holds the keys.
            '';
          };
        };
      };
    }
    // placeholders.options
    // {
      secrets = mkOption {
        type = types.attrsOf (
          types.submoduleWith {
            # A secret's "key" is an option, not the name of a module.
            shorthandOnlyDefinesConfig = true;
            modules = [
              entries.secret
              services
            ];
          }
        );
        default = { };
        example = lib.literalExpression ''
          {
            "mail/password" = { };
          }
        '';
        description = ''
          Secrets to install, by name.
        '';
      };

      templates = mkOption {
        type = types.attrsOf (
          types.submoduleWith {
            shorthandOnlyDefinesConfig = true;
            modules = [
              entries.template
              services
            ];
          }
        );
        default = { };
        description = ''
          Files made of a text and secrets.
        '';
      };

      defaultSymlinkPath = mkOption {
        type = types.str;
        default = "${config.xdg.configHome}/sops-nix/secrets";
        defaultText = lib.literalExpression ''"''${config.xdg.configHome}/sops-nix/secrets"'';
        description = ''
          Link to the secrets that are installed now. `%r` is the runtime directory of the user
          (`$XDG_RUNTIME_DIR`), `%%` a percent sign.
        '';
      };

      defaultSecretsMountPoint = mkOption {
        type = types.str;
        default = "%r/secrets.d";
        description = ''
          Directory of the generations of secrets, with `%r` and `%%` as in
          {option}`sops.defaultSymlinkPath`. The runtime directory is in memory and goes away with
          the user's last session.
        '';
      };

      environment = mkOption {
        type = types.attrsOf (types.either types.str types.path);
        default = { };
        example = {
          SOPS_GPG_EXEC = "/run/current-system/sw/bin/gpg";
        };
        description = ''
          Environment of the program while it installs secrets. The values are taken as they are:
          neither a shell nor systemd expands them.
        '';
      };
    };
}
