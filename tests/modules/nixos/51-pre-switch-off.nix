# No check before a switch.
{ lib, ... }:
{
  options.system.preSwitchChecks = lib.mkOption {
    type = lib.types.attrsOf lib.types.str;
    default = { };
  };
  config = {
    services.openssh.enable = true;
    sops.preSwitchCheck = "off";
    sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
    sops.secrets.since = { };
    sops.secrets.hash = {
      key = "db/password";
      neededForUsers = true;
    };
  };
}
