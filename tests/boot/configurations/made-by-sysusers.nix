# What NixOS' systemd.sysusers makes of the users, and where users' homes come from: said again
# here.
{ lib, config, ... }:
let
  users = lib.filterAttrs (name: user: name != "root") config.users.users;
  from =
    option:
    lib.mapAttrsToList (name: user: "passwd.hashed-password.${name}:${user.${option}}") (
      lib.filterAttrs (_: user: user.${option} != null) users
    );
in
{
  systemd.sysusers.enable = true;
  test.upstreamUnits = [ "systemd-sysusers.service" ];
  test.files = {
    "etc/sysusers.d/00-nixos.conf" = lib.concatStrings (
      lib.mapAttrsToList (name: group: "g ${name} ${toString group.gid}\n") (
        lib.filterAttrs (name: _: users ? ${name}) config.users.groups
      )
      ++ lib.mapAttrsToList (
        name: user: "u ${name} ${toString user.uid}:${user.group} \"\" ${user.home} /bin/sh\n"
      ) users
    );
    "etc/tmpfiles.d/home-directories.conf" = lib.concatStrings (
      lib.mapAttrsToList (name: user: "d ${user.home} 0700 ${name} ${user.group}\n") users
    );
  };
  systemd.services.systemd-sysusers = {
    before = [ "sysinit-reactivation.target" ];
    requiredBy = [ "sysinit-reactivation.target" ];
    restartTriggers = [
      (builtins.toFile "00-nixos.conf" config.test.files."etc/sysusers.d/00-nixos.conf")
    ];
    unitConfig.ConditionNeedsUpdate = [ "" ];
    serviceConfig = {
      LoadCredential = from "hashedPasswordFile";
      SetCredential = from "initialHashedPassword";
    };
  };
}
