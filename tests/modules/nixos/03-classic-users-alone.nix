# Only the stage before users holds secrets: the other unit runs just to empty /run/secrets.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
  users.users.alice.hashedPasswordFile = config.sops.secrets.hash.path;
}
