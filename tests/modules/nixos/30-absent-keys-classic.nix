# absentKeys = "skip" where a script makes the users: path units wait for a key, then users are activated again.
{ config, pkgs, ... }:
{
  systemd.package = pkgs.systemd;
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
