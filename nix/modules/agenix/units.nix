# Units: for passwords before users are made where a unit makes them, and for all secrets after it.
{
  lib,
  options,
  cfg,
  age,
  world,
  systemd,
  keyFiles,
  foreignPrograms,
  unitEnvironment,
  sopsConfig,
  classic,
  beforeUsers,
  regularByScript,
  early,
  full,
  ...
}:
let
  hardening = import ../nixos/hardening.nix {
    inherit lib foreignPrograms;
    entries = lib.attrValues cfg.secrets;
  };
  late = import ../nixos/before-sysinit.nix {
    config = sopsConfig;
    inherit options lib;
    name = "agenix-install-secrets";
    own = [
      "agenix-install-secrets"
      "agenix-install-secrets-for-users"
    ];
  };
  passphrase = lib.optional (age.passphraseFile != null) age.passphraseFile;

  inherit (import ../nixos/early-unit.nix { inherit lib systemd; }) install;
  unit =
    command: paths:
    install {
      inherit command paths hardening;
      environment = unitEnvironment;
      inherit (age) plugins;
    };
  # Whatever makes users takes their passwords at once.
  redone = lib.mkIf (beforeUsers && !classic) {
    partOf = [ "agenix-install-secrets-for-users.service" ];
  };
in
{
  systemd.services = lib.mkMerge [
    (lib.mkIf (!regularByScript) {
      agenix-install-secrets = lib.mkMerge [
        (unit full (keyFiles.all ++ passphrase))
        {
          description = "Install the secrets of age.secrets";
          after = [
            "local-fs.target"
            "systemd-sysusers.service"
            "userborn.service"
          ];
          before = lib.optional (late == [ ]) "sysinit.target";
          # What that one made root's is given to its owners again.
          partOf = lib.optional beforeUsers "agenix-install-secrets-for-users.service";
        }
      ];
    })
    (lib.mkIf (beforeUsers && !classic) {
      agenix-install-secrets-for-users = lib.mkMerge [
        (unit early (lib.filter (path: keyFiles.lateness path == null) (keyFiles.all ++ passphrase)))
        {
          description = "Install the secrets of age.secrets, for users to be made of";
          wantedBy = [
            "systemd-sysusers.service"
          ]
          ++ lib.optional world.userborn "userborn.service";
          before = [
            "agenix-install-secrets.service"
            "systemd-sysusers.service"
            "userborn.service"
            "sysinit.target"
          ];
        }
      ];
    })
    (lib.mkIf world.userborn { userborn = redone; })
    (lib.mkIf world.sysusers { systemd-sysusers = redone; })
  ];
}
