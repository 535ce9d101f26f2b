# nixos-init runs no activation script at all: nothing may depend on one.
{ config, lib, ... }:
{
  options.system.nixos-init.enable = lib.mkEnableOption "nixos-init";
  config = {
    system.nixos-init.enable = true;
    system.etc.overlay.enable = true;
    services.userborn.enable = true;
    boot.initrd.systemd.enable = true;
    sops.age = {
      keyFile = "/var/lib/sops-nix/key.txt";
      generateKey = true;
    };
    sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
    sops.secrets.since = { };
    sops.secrets.hash = {
      key = "db/password";
      neededForUsers = true;
    };
    users.users.alice.hashedPasswordFile = config.sops.secrets.hash.path;
  };
}
