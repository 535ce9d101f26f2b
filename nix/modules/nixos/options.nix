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

  # Host keys that are themselves secrets cannot open the file that holds them.
  hostKeys =
    algorithm:
    lib.optionals (options ? services.openssh.hostKeys && config.services.openssh.enable) (
      map (key: key.path) (
        lib.filter (
          key: key.type == algorithm && !lib.hasPrefix "/run/secrets" key.path
        ) config.services.openssh.hostKeys
      )
    );

  keys = import (shared + "/keys.nix") {
    inherit lib pkgs;
    fromCredential = true;
    sshKeyPaths = hostKeys;
    sshKeyPathsText =
      algorithm:
      "the ${algorithm} keys of {option}`services.openssh.hostKeys` while openssh is enabled, but for those in `/run/secrets`";
  };

  entries = import (shared + "/entries.nix") {
    inherit lib pkgs;
    sops = cfg;
    sopsOptions = options.sops;
    secretLink = linkOf;
    secretPath = secret: "${linkOf secret}/${secret.name}";
    secretPathText = "`/run/secrets/NAME`, or `/run/secrets-for-users/NAME` with `neededForUsers`";
    templatePath = template: "${linkOf template}/rendered/${template.name}";
    templatePathText = "`/run/secrets/rendered/NAME`, or `/run/secrets-for-users/rendered/NAME` with `neededForUsers`";
  };
  linkOf = entry: if entry.neededForUsers then "/run/secrets-for-users" else "/run/secrets";

  # The declared user of that name, which need not be its attribute name; null where there is none,
  # or where users are no matter of this configuration.
  declared = if options ? users.users then config.users.users else { };
  byName = lib.mapAttrs' (_: user: lib.nameValuePair user.name user) declared;
  userNamed = name: declared.${name} or byName.${name} or null;

  id =
    kind: name:
    mkOption {
      type = types.nullOr types.int;
      default = 0;
      description = ''
        Number of the ${kind}, used while `${name}` is null; null means 0. It need not be declared.
      '';
    };

  # Of secrets and templates in this module alone.
  ownership =
    { config, ... }:
    {
      options = {
        owner = mkOption {
          type = types.nullOr types.str;
          default = null;
          description = ''
            User that owns the file. Leave `uid` alone then.
          '';
        };
        uid = id "owner" "owner";
        group = mkOption {
          type = types.nullOr types.str;
          default =
            let
              user = userNamed config.owner;
            in
            # An owner who is not declared is told by an assertion.
            if config.owner == null || user == null then null else user.group;
          defaultText = lib.literalMD "the group of `owner`";
          description = ''
            Group of the file. Leave `gid` alone then.
          '';
        };
        gid = id "group" "group";

        neededForUsers = mkOption {
          type = types.bool;
          default = false;
          description = ''
            Whether this is needed to make users, as a password hash for
            {option}`users.users.<name>.hashedPasswordFile` is. It is installed before users exist,
            in `/run/secrets-for-users`, and belongs to root or to a number.
          '';
        };

        services = mkOption {
          type = types.listOf types.str;
          # With the suffix it means the same.
          apply = map (lib.removeSuffix ".service");
          default = [ ];
          example = [ "postgresql" ];
          description = ''
            Services (without `.service`) that get this as a systemd credential: they read
            `$CREDENTIALS_DIRECTORY/NAME` whatever user they run as, and are restarted when it
            changes. NAME is its name with `.` in place of `/`; `credential` of a secret replaces it.
          '';
        };
      };
    };

  credential = {
    options.credential = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "db-password";
      description = ''
        Name in `/run/credstore`, where every unit with `LoadCredential=NAME` or
        `ImportCredential=NAME` finds it.
      '';
    };
  };
in
{
  options.sops =
    import (shared + "/settings.nix") {
      inherit lib pkgs;
      sops = cfg;
    }
    // keys
    // placeholders.options
    // {
      secrets = mkOption {
        type = types.attrsOf (
          types.submoduleWith {
            # A secret's "key" is an option, not the name of a module.
            shorthandOnlyDefinesConfig = true;
            modules = [
              entries.secret
              ownership
              credential
            ];
          }
        );
        default = { };
        example = lib.literalExpression ''
          {
            "db/password".owner = "postgres";
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
              ownership
            ];
          }
        );
        default = { };
        description = ''
          Files made of a text and secrets.
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
          no shell expands them.
        '';
      };

      useTmpfs = mkOption {
        type = types.bool;
        default = false;
        description = ''
          Whether secrets lie on a tmpfs without swap in place of a ramfs. It needs Linux 6.4 or
          newer; a tmpfs that could be swapped out is never used.
        '';
      };

      useSystemdActivation = mkOption {
        type = types.bool;
        default = true;
        description = ''
          Whether systemd units install the secrets. With `false` activation scripts do, which NixOS
          is going to give up. Where an activation script makes the users, what they need is
          installed right before it in either case.
        '';
      };

      beforeSysinit = mkOption {
        type = types.bool;
        default = import ./before-sysinit.nix { inherit config options lib; } == [ ];
        defaultText = lib.literalMD "`true`, unless the unit waits for a unit that starts later or a key lies on a network file system";
        description = ''
          Whether `sops-install-secrets.service` is done before `sysinit.target`, that is before any
          ordinary service starts. With `false` units that read secrets need
          `after = [ "sops-install-secrets.service" ]`.
        '';
      };

      preSwitchCheck = mkOption {
        type = types.enum [
          "off"
          "warn"
          "fail"
        ];
        default = "warn";
        description = ''
          What happens before a switch touches anything: the program tells what the switch is going
          to change and whether this machine can open all files (`warn`), and the switch stops if it
          cannot (`fail`). `nixos-rebuild dry-activate` shows the same. With `fail` even the first
          switch needs the machine's key; `NIXOS_NO_CHECK=1` skips all such checks once.
        '';
      };
    };
}
