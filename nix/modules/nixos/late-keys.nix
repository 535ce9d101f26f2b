# A machine that was made without its keys (sops.absentKeys = "skip"): as soon as one is there, what
# was skipped is made up for.
{
  lib,
  config,
  cfg,
  world,
  systemd,
  keyFiles,
  regular,
  users,
  regularByScript,
  usersByScript,
  foreignPrograms,
  unitEnvironment,
  ...
}:
let
  hardening = import ./hardening.nix {
    inherit lib foreignPrograms;
    entries = lib.attrValues cfg.secrets ++ lib.attrValues cfg.templates;
  };
  systemctl = "${config.systemd.package}/bin/systemctl";

  watched =
    stage:
    lib.mkIf (!stage.empty) {
      description = "Wait for a key that opens this machine's secrets";
      wantedBy = [ "paths.target" ];
      # Once something is installed there is nothing to wait for.
      after = [ "${stage.unit}.service" ];
      before = [ "shutdown.target" ];
      conflicts = [ "shutdown.target" ];
      unitConfig = {
        ConditionPathExists = "!${stage.link}";
        # The defaults put it before basic.target, and the unit above may be after that.
        DefaultDependencies = "no";
      };
      pathConfig.PathExists = map systemd.single keyFiles.all;
    };

  # A path unit starts a service again whenever it has ended, so this one stays. A key may be half
  # written when it is first seen: what fails is tried again, ever more rarely.
  service = {
    restartIfChanged = false;
    unitConfig.StartLimitIntervalSec = 0;
    environment = unitEnvironment;
    path = cfg.age.plugins;
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      Restart = "on-failure";
      RestartSec = "1s";
      RestartSteps = 10;
      RestartMaxDelaySec = "5min";
    };
  };
in
lib.mkIf (cfg.absentKeys == "skip" && keyFiles.all != [ ]) {
  systemd.paths = {
    sops-install-secrets-late = watched regular;
    sops-install-secrets-for-users-late = watched users;
  };

  systemd.services = {
    sops-install-secrets-late = lib.mkIf (!regular.empty) (
      lib.mkMerge [
        service
        {
          description = "Install secrets whose key came late";
          after = [ "sops-install-secrets-for-users-late.service" ];
          serviceConfig = hardening // {
            ExecStart = [
              regular.late
            ]
            # A start job would do nothing: the unit is active, it had nothing to do.
            ++ lib.optional (!regularByScript) "${systemctl} --no-block restart ${regular.unit}.service";
            # Some secrets are missing: that unit is going to tell it.
            SuccessExitStatus = 3;
          };
        }
      ]
    );

    sops-install-secrets-for-users-late = lib.mkIf (!users.empty) (
      lib.mkMerge [
        service
        {
          description = "Install secrets that users are made of, whose key came late";
          serviceConfig =
            if usersByScript then
              {
                # Users get their passwords from the activation script alone.
                ExecStart = [
                  users.late
                  "/run/current-system/activate"
                ];
                SuccessExitStatus = 3;
              }
            else
              # Takes along the unit that makes users, which is part of it.
              { ExecStart = [ "${systemctl} restart ${users.unit}.service" ]; };
        }
      ]
    );
  };
}
