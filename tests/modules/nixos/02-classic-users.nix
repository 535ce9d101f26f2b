# Users made by an activation script: what they need is installed inside NixOS' own script, before it.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets."db/password" = {
    neededForUsers = true;
  };
  sops.secrets.since = { };
  users.users.alice = {
    isNormalUser = true;
    hashedPasswordFile = config.sops.secrets."db/password".path;
  };
}
