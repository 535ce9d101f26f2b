# Units of both stages and of key generation. Settings that only harden them are defaults, so that a
# configuration can change any of them.
{
  lib,
  cfg,
  world,
  systemd,
  keyFiles,
  regular,
  users,
  anything,
  regularByScript,
  usersByScript,
  foreignPrograms,
  unitEnvironment,
  makesKey,
  makesKeyEarly,
  ...
}:
let
  hardening = import ./hardening.nix {
    inherit lib foreignPrograms;
    entries = lib.attrValues cfg.secrets ++ lib.attrValues cfg.templates;
  };

  # While one stage installs something the other has its unit too: emptied, it removes what an earlier
  # configuration installed.
  unitOf = stage: byScript: anything && (if stage.empty then cfg.useSystemdActivation else !byScript);
  regularUnit = unitOf regular regularByScript;
  usersUnit = unitOf users usersByScript;

  keyUnit = makesKey && anything && !(makesKeyEarly && regularByScript);
  # Users cannot wait for a key whose file system is mounted later.
  keyForUsers = !users.empty && makesKeyEarly;

  # The stage before users cannot wait for a late mount, here as little as for keys.
  passphrase = lib.optional (cfg.age.passphraseFile != null) cfg.age.passphraseFile;
  earlyPassphrase = lib.filter (path: keyFiles.lateness path == null) passphrase;

  inherit (import ./early-unit.nix { inherit lib systemd; }) early install;

  installStage =
    stage: paths:
    lib.mkMerge [
      (install {
        inherit (stage) command;
        inherit paths hardening;
        environment = unitEnvironment;
        inherit (cfg.age) plugins;
      })
      (lib.mkIf stage.empty { unitConfig.ConditionPathIsSymbolicLink = stage.link; })
    ];
in
{
  systemd.services = {
    sops-install-secrets = lib.mkIf regularUnit (
      lib.mkMerge [
        (installStage regular (keyFiles.all ++ passphrase))
        {
          description = "Install secrets";
          after = [
            "local-fs.target"
            "systemd-sysusers.service"
            "userborn.service"
          ];
          before = lib.optional cfg.beforeSysinit "sysinit.target";
        }
      ]
    );

    # Users are made before local-fs.target: what is not mounted by then cannot be waited for.
    sops-install-secrets-for-users = lib.mkIf usersUnit (
      lib.mkMerge [
        (installStage users (keyFiles.early ++ earlyPassphrase))
        {
          description = "Install secrets that users are made of";
          wantedBy = lib.optionals world.usersByUnit (
            [ "systemd-sysusers.service" ] ++ lib.optional world.userborn "userborn.service"
          );
          before = [
            "systemd-sysusers.service"
            "userborn.service"
            "sysinit.target"
          ];
        }
      ]
    );

    sops-generate-age-key = lib.mkIf keyUnit (
      lib.mkMerge [
        early
        {
          description = "Make an age key for this machine's secrets";
          wantedBy = [ "sysinit.target" ];
          after = [ "systemd-remount-fs.service" ] ++ lib.optional (!keyForUsers) "local-fs.target";
          before = [
            "sops-install-secrets.service"
            "sysinit-reactivation.target"
            "shutdown.target"
          ]
          ++ lib.optional keyForUsers "sops-install-secrets-for-users.service"
          ++ lib.optional (keyForUsers || cfg.beforeSysinit) "sysinit.target";
          unitConfig = {
            ConditionPathExists = "!${systemd.single cfg.age.keyFile}";
            RequiresMountsFor = [ (systemd.path cfg.age.keyFile) ];
          };
          serviceConfig = {
            ExecStart = [
              "${cfg.package}/bin/sops-installer keygen -o ${systemd.argument cfg.age.keyFile}"
            ];
            UMask = lib.mkDefault "0077";
          };
        }
      ]
    );
  };
}
