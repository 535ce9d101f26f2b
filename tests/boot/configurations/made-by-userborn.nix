# What NixOS' services.userborn makes of the users, said again here with a small stand-in for the
# program: Debian has no userborn. The unit's relations, its triggers and its alias are those of
# NixOS.
{ lib, config, ... }:
let
  users = lib.filterAttrs (_: user: user.hashedPasswordFile != null) config.users.users;
  list = builtins.toFile "userborn.json" config.test.files."etc/userborn";
in
{
  services.userborn.enable = true;
  test.files."etc/userborn" = lib.concatStrings (
    lib.mapAttrsToList (name: user: "${name} ${user.hashedPasswordFile}\n") users
  );
  systemd.services.userborn = {
    description = "Manage users and groups (stand-in)";
    wantedBy = [ "sysinit.target" ];
    requiredBy = [ "sysinit-reactivation.target" ];
    after = [
      "systemd-remount-fs.service"
      "systemd-tmpfiles-setup-dev-early.service"
    ];
    before = [
      "systemd-tmpfiles-setup-dev.service"
      "sysinit.target"
      "shutdown.target"
      "sysinit-reactivation.target"
    ];
    conflicts = [ "shutdown.target" ];
    aliases = [ "systemd-sysusers.service" ];
    restartTriggers = [ list ];
    unitConfig.DefaultDependencies = false;
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      TimeoutSec = "90s";
      StateDirectory = "userborn";
      ExecStart = "/usr/local/bin/userborn-stand-in /etc/userborn /run/userborn.log";
    };
  };
}
