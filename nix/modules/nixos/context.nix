# What the concerns have in common: in which world they are, what each stage installs, and where keys
# lie.
{
  config,
  options,
  lib,
  pkgs,
}:
let
  cfg = config.sops;
  systemd = import ../shared/systemd.nix { inherit lib; };
  keyFiles = import ./key-files.nix { inherit config options lib; };

  enabled = path: lib.hasAttrByPath path options && lib.getAttrFromPath path config;

  world = rec {
    homeManager = options ? home.homeDirectory;
    sysusers = enabled [
      "systemd"
      "sysusers"
      "enable"
    ];
    userborn = enabled [
      "services"
      "userborn"
      "enable"
    ];
    # Users are made by a unit, after systemd started, and not by an activation script.
    usersByUnit = sysusers || userborn;
    # Elsewhere, as in system-manager, this is no option or a handful of them.
    scripts = lib.isOption (options.system.activationScripts or null);
    dryScripts = scripts && options.system ? dryActivationScript;
  };

  stage =
    {
      names,
      forUsers,
    }:
    let
      belongs = lib.filterAttrs (_: entry: entry.neededForUsers == forUsers);
    in
    names
    // rec {
      inherit forUsers;
      secrets = belongs cfg.secrets;
      templates = belongs cfg.templates;
      empty = secrets == { } && templates == { };
      mountPoint = "${names.link}.d";
      flags = lib.optional forUsers "-ignore-passwd";
      manifest =
        config.system.build.${if forUsers then "sops-nix-users-manifest" else "sops-nix-manifest"};
      command = lib.concatStringsSep " " (
        [ "${cfg.package}/bin/sops-install-secrets" ] ++ flags ++ [ "${manifest}" ]
      );
      late = lib.concatStringsSep " " (
        [ "${cfg.package}/bin/sops-install-secrets" ]
        ++ flags
        ++ [
          "-late"
          "${manifest}"
        ]
      );
    };

  regular = stage {
    forUsers = false;
    names = {
      unit = "sops-install-secrets";
      link = "/run/secrets";
      manifestName = "manifest.json";
    };
  };
  users = stage {
    forUsers = true;
    names = {
      unit = "sops-install-secrets-for-users";
      link = "/run/secrets-for-users";
      manifestName = "manifest-for-users.json";
    };
  };

  # Scripts of others.
  foreignScripts = lib.optionalAttrs world.scripts (
    removeAttrs config.system.activationScripts [
      "generate-age-key"
      "script"
      "setupSecrets"
      "setupSecretsForUsers"
      "users"
    ]
  );

  # Those that name the script `name` as what must run before them. Only names and dependencies are
  # looked at: looking at texts would never end, since texts of our own depend on the answer.
  scriptsNaming =
    name:
    lib.attrNames (
      lib.filterAttrs (_: script: lib.isAttrs script && lib.elem name script.deps) foreignScripts
    );
in
{
  inherit
    config
    options
    lib
    pkgs
    cfg
    systemd
    keyFiles
    world
    regular
    users
    foreignScripts
    scriptsNaming
    ;

  credentials = import ../shared/credentials.nix {
    inherit lib cfg;
    stageOf = entry: if entry.neededForUsers then users else regular;
  };

  anything = !regular.empty || !users.empty;

  # Regular secrets are installed by a script where the configuration asks for it, or where another
  # script relies on it.
  regularByScript =
    world.scripts
    && (!cfg.useSystemdActivation || !world.usersByUnit && scriptsNaming "setupSecrets" != [ ]);

  # Secrets for users must be there before users are made: by whatever makes them.
  usersByScript = world.scripts && !world.usersByUnit;

  # A command for a shell, with what sops.environment and the plugins add. NixOS checks some of its
  # scripts with shellcheck, which takes a dollar sign in single quotes for a mistake.
  inEnvironment =
    command:
    let
      path = lib.optional (cfg.age.plugins != [ ]) (
        "PATH=${lib.escapeShellArg (lib.makeBinPath cfg.age.plugins)}\"\${PATH:+:$PATH}\""
      );
      variables = {
        HOME = "/var/empty";
      }
      // cfg.environment;
      assignments = lib.mapAttrsToList (
        name: value: "${name}=${lib.escapeShellArg "${value}"}"
      ) variables;
    in
    lib.optionalString (lib.any (lib.hasInfix "$") assignments) "# shellcheck disable=SC2016\n"
    + lib.concatStringsSep " \\\n  " (path ++ assignments ++ [ command ]);

  # The same for units, in which systemd would expand a percent sign.
  unitEnvironment =
    lib.mapAttrs (_: value: lib.replaceStrings [ "%" ] [ "%%" ] "${value}") cfg.environment
    // {
      # The unit runs while a switch goes on, whose lists of units it must not touch.
      SOPS_RESTART_UNITS_VIA_SYSTEMCTL = "1";
    };

  # A key that is made: in a script only where its file system is mounted by then.
  makesKey = cfg.age.generateKey && cfg.age.keyFile != null;
  makesKeyEarly = cfg.age.generateKey && lib.elem cfg.age.keyFile keyFiles.early;

  # Programs that come from elsewhere and run while secrets are installed.
  foreignPrograms = cfg.age.plugins != [ ] || cfg.gnupg.home != null;
}
