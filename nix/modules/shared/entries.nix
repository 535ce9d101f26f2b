# Options of a single secret or template, in both modules: functions that give a module for
# `types.submoduleWith`.
{
  lib,
  pkgs,
  # config.sops and options.sops
  sops,
  sopsOptions,
  # an entry's configuration -> the link to all secrets, and where the entry is reachable
  secretLink,
  secretPath,
  secretPathText,
  templatePath,
  templatePathText,
}:
let
  inherit (lib) mkOption types;
  sopsTypes = import ./types.nix { inherit lib; };
  files = import ./files.nix { inherit lib; };

  units =
    verb: example:
    mkOption {
      type = types.listOf types.str;
      default = [ ];
      inherit example;
      description = ''
        Units that are ${verb} when a switch changes this; see `restartOn` for what counts. They
        are asked after the new content is in place, each once.
      '';
    };

  mode = mkOption {
    type = types.str;
    default = "0400";
    description = ''
      Permissions in octal. They are exact, whatever the umask.
    '';
  };

  # What both kinds of entry have beyond sops-nix.
  common = {
    onFailure = mkOption {
      type = types.nullOr sopsTypes.onFailure;
      default = null;
      description = ''
        As {option}`sops.onFailure`, for this one alone.
      '';
    };

    links = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "/etc/app/token" ];
      description = ''
        Further symlinks that lead here, beside `path`. They disappear with this declaration.
      '';
    };

    restartUnits = units "restarted" [ "sshd.service" ];
    reloadUnits = units "reloaded" [ "nginx.service" ];

    restartOn = mkOption {
      type = types.nullOr sopsTypes.restartOn;
      default = null;
      defaultText = lib.literalExpression ''[ "value" "access" "path" ]'';
      example = [
        "value"
        "removal"
      ];
      description = ''
        Changes that restart or reload the units: of the content (`value`), of owner, group or mode
        (`access`), of `path` and `links` (`path`), and that it is gone (`removal`).
      '';
    };
  };

  # A question that newcomers ask of Nix, and the answer in place of "attribute missing".
  noValue =
    name: attribute:
    mkOption {
      type = types.raw;
      internal = true;
      visible = false;
      readOnly = true;
      default = throw ''
        config.sops.secrets."${name}".${attribute} does not exist: secrets are decrypted on the
        machine, after Nix is done, so that they never lie in the Nix store. Give the program the
        file config.sops.secrets."${name}".path, or write config.sops.placeholder."${name}" into a
        sops.templates.<name>.content and give it that template's path.
      '';
    };
in
{
  secret =
    { name, config, ... }:
    {
      options = common // {
        name = mkOption {
          type = types.str;
          default = name;
          defaultText = lib.literalMD "its attribute name";
          description = ''
            Path of the secret's file below the directory of all secrets.
          '';
        };

        key = mkOption {
          type = sopsTypes.sopsKey;
          default = if sops.defaultSopsKey != null then sops.defaultSopsKey else name;
          defaultText = lib.literalMD "{option}`sops.defaultSopsKey`, or its attribute name";
          example = [
            "servers"
            0
            "password"
          ];
          description = ''
            Where the value is in the sops file: names joined with `/`, sops' own
            `["servers"][0]["password"]`, or a list of names and indexes. `""` is the whole file.
            In dotenv and ini files names joined with `/` also mean the whole file, as with sops-nix;
            the other two select a value. Ignored for binary files and for `age`.
          '';
        };

        path = mkOption {
          type = types.str;
          default = secretPath config;
          defaultText = lib.literalMD secretPathText;
          description = ''
            Where the secret is reachable. Any other place than the default gets a symlink.
          '';
        };

        format = mkOption {
          type = sopsTypes.format;
          default = sops.defaultSopsFormat;
          defaultText = lib.literalMD "{option}`sops.defaultSopsFormat`";
          description = ''
            Format of the sops file. `age` is no format of sops: the file is an age file, such as
            agenix makes, and all of it is the secret.
          '';
        };

        inherit mode;

        sopsFile = mkOption {
          type = types.path;
          default =
            if sopsOptions.defaultSopsFile.isDefined then
              sops.defaultSopsFile
            else
              throw ''
                sops.secrets."${name}" names no sops file. Set sops.defaultSopsFile for all secrets, or sops.secrets."${name}".sopsFile for this one.
              '';
          defaultText = lib.literalMD "{option}`sops.defaultSopsFile`";
          description = ''
            Encrypted file that holds the secret.
          '';
        };

        sopsFileHash = mkOption {
          type = types.str;
          readOnly = true;
          default = lib.optionalString sops.validateSopsFiles (
            builtins.hashFile "sha256" (files.checked config)
          );
          defaultText = lib.literalMD "SHA-256 of the encrypted file";
          description = ''
            Hash of the encrypted file while {option}`sops.validateSopsFiles` is on: a value that
            changes with the file, for triggers of units.
          '';
        };

        # A path among the secrets themselves needs no symlink, only that name.
        manifestName = mkOption {
          type = types.str;
          internal = true;
          visible = false;
          readOnly = true;
          default =
            let
              link = "${secretLink config}/";
            in
            if lib.hasPrefix link config.path then lib.removePrefix link config.path else config.name;
        };

        content = noValue name "content";
        value = noValue name "value";
      };
    };

  template =
    {
      name,
      config,
      options,
      ...
    }:
    {
      options = common // {
        name = mkOption {
          type = types.singleLineStr;
          default = name;
          defaultText = lib.literalMD "its attribute name";
          description = ''
            Path of the file below the directory `rendered` of all secrets.
          '';
        };

        path = mkOption {
          type = types.singleLineStr;
          default = templatePath config;
          defaultText = lib.literalMD templatePathText;
          description = ''
            Where the rendered file is reachable. Any other place than the default gets a symlink.
          '';
        };

        content = mkOption {
          type = types.lines;
          default = "";
          example = lib.literalExpression ''
            '''
              password = ''${config.sops.placeholderFor.toml.db-password}
            '''
          '';
          description = ''
            The text, with {option}`sops.placeholder` or {option}`sops.placeholderFor` where
            secrets go.
          '';
        };

        file = mkOption {
          type = types.path;
          default = pkgs.writeText config.name config.content;
          defaultText = lib.literalMD "a file of `content`";
          example = lib.literalExpression "./app.conf";
          description = ''
            A file with the text, used while `content` is empty.
          '';
        };

        isOfContent = mkOption {
          type = types.bool;
          internal = true;
          visible = false;
          readOnly = true;
          default = config.content != "" || options.file.highestPrio >= (lib.mkOptionDefault null).priority;
        };

        inherit mode;
      };
    };
}
