# A home that was made without its keys (sops.absentKeys = "skip"): as soon as one is there, what
# was skipped is made up for.
{
  lib,
  cfg,
  systemd,
  unit,
  anything,
  install,
  manifestPath,
  keyFiles,
  environment,
  foreignPrograms,
  ...
}:
let
  hardening = import ./hardening.nix { inherit lib foreignPrograms; };
  assignments = import ./assignments.nix { inherit lib; };
in
lib.mkIf (anything && cfg.absentKeys == "skip" && keyFiles != [ ]) {
  systemd.user.paths.sops-nix-late = {
    Unit = {
      Description = "Wait for a key that opens this user's secrets";
      # Once something is installed there is nothing to wait for. A link of an earlier session leads
      # nowhere.
      After = [ unit ];
      ConditionPathExists = "!${manifestPath cfg.defaultSymlinkPath}";
      # The defaults would put it before basic.target, where the unit that it waits for need not be.
      DefaultDependencies = false;
      Before = [ "shutdown.target" ];
      Conflicts = [ "shutdown.target" ];
    };
    Path.PathExists = map systemd.single keyFiles;
    Install.WantedBy = [ "default.target" ];
  };

  # A path unit starts a service again whenever it has ended, so this one stays. A key may be half
  # written when it is first seen: what fails is tried again, ever more rarely.
  systemd.user.services.sops-nix-late = {
    Unit = {
      Description = "Install secrets whose key came late";
      StartLimitIntervalSec = 0;
    };
    Service = hardening // {
      Type = "oneshot";
      RemainAfterExit = true;
      Restart = "on-failure";
      RestartSec = "1s";
      RestartSteps = 10;
      RestartMaxDelaySec = "5min";
      # Some secrets are missing: the next installation is going to tell it.
      SuccessExitStatus = 3;
      Environment = assignments (
        {
          SOPS_RESTART_UNITS_VIA_SYSTEMCTL = "1";
        }
        // environment
      );
      ExecStart = [ (install [ "-late" ]) ];
    };
  };
}
