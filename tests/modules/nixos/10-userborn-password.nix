# userborn is redone when a secret for users changed, but never stopped by one that is missing.
{ config, ... }:
{
  services.userborn.enable = true;
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
  sops.secrets.since = { };
  users.users.alice.hashedPasswordFile = config.sops.secrets.hash.path;
}
