# Activation scripts: where they make the users, and where the configuration asks for them.
{
  lib,
  cfg,
  world,
  regular,
  users,
  anything,
  regularByScript,
  usersByScript,
  scriptsNaming,
  inEnvironment,
  makesKey,
  makesKeyEarly,
  ...
}:
let
  inherit (lib) escapeShellArg;

  # The program itself looks at NIXOS_ACTION.
  install = message: stage: ''
    [ -e /run/current-system ] || echo ${message}
    ${inEnvironment stage.command}
  '';
  installRegular = install "setting up secrets..." regular;
  installUsers = install "setting up secrets for users..." users;

  keyFile = escapeShellArg cfg.age.keyFile;
  generateKey = ''
    if [ ! -e ${keyFile} ] && [ "''${NIXOS_ACTION-}" != dry-activate ]; then
      ${cfg.package}/bin/sops-installer keygen -o ${keyFile}
    fi
  '';
  afterKey = lib.optional makesKey "generate-age-key";

  # NixOS warns of every script that is not its own. What comes before users goes into its own script
  # that makes them, unless a foreign script has to run between the two.
  separate =
    !cfg.useSystemdActivation
    || scriptsNaming "setupSecretsForUsers" != [ ]
    || scriptsNaming "generate-age-key" != [ ];

  script =
    deps: text:
    {
      inherit deps text;
    }
    // lib.optionalAttrs world.dryScripts { supportsDryActivation = true; };
in
lib.optionalAttrs world.scripts {
  # Each name stays, at least as an empty script: others name it as what has to run before them.
  system.activationScripts = lib.mkIf anything {
    setupSecrets = lib.mkIf (!regular.empty) (
      script (
        [
          "specialfs"
          "users"
          "groups"
        ]
        ++ afterKey
      ) (lib.optionalString regularByScript installRegular)
    );

    generate-age-key = lib.mkIf makesKey {
      deps = [ ];
      text = lib.optionalString (
        makesKeyEarly && (regularByScript && !regular.empty || usersByScript && !users.empty && separate)
      ) generateKey;
    };

    setupSecretsForUsers = lib.mkIf (!users.empty) (
      script ([ "specialfs" ] ++ afterKey) (lib.optionalString (usersByScript && separate) installUsers)
    );

    users = lib.mkIf (usersByScript && !users.empty) {
      deps = [ "setupSecretsForUsers" ];
      text = lib.mkIf (!separate) (
        lib.mkBefore (lib.optionalString (makesKeyEarly && !regularByScript) generateKey + installUsers)
      );
    };
  };
}
