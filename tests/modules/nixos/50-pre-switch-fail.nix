# The check before a switch stops it.
{ lib, ... }:
{
  options.system.preSwitchChecks = lib.mkOption {
    type = lib.types.attrsOf lib.types.str;
    default = { };
  };
  config = {
    services.openssh.enable = true;
    sops.preSwitchCheck = "fail";
    sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
    sops.secrets.since = { };
    sops.secrets.hash = {
      key = "db/password";
      neededForUsers = true;
    };
  };
}
