# systemd-sysusers fails as a whole when a password file is missing, so a credential of that name locks the account.
{ config, lib, ... }:
{
  systemd.sysusers.enable = true;
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
  users.users = {
    at-risk = {
      isSystemUser = true;
      hashedPasswordFile = config.sops.secrets.hash.path;
    };
    other-file = {
      isSystemUser = true;
      hashedPasswordFile = "/etc/hash";
    };
    without.isSystemUser = true;
  };
}
