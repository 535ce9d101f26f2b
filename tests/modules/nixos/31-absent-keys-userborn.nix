# absentKeys = "skip" with userborn.
{ config, pkgs, ... }:
{
  systemd.package = pkgs.systemd;
  services.userborn.enable = true;
  services.openssh.enable = true;
  sops.absentKeys = "skip";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
  users.users.alice.hashedPasswordFile = config.sops.secrets.hash.path;
}
