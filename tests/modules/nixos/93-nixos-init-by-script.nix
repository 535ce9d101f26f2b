# nixos-init runs no activation script, so secrets by one would never be there.
{ lib, ... }:
{
  options.system.nixos-init.enable = lib.mkEnableOption "nixos-init";
  config = {
    system.nixos-init.enable = true;
    services.userborn.enable = true;
    services.openssh.enable = true;
    sops.useSystemdActivation = false;
    sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
    sops.secrets.since = { };
  };
}
