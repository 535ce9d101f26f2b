# The check before a switch gets the same environment and plugins, with everything that a shell would interpret.
{ lib, pkgs, ... }:
{
  options.system.preSwitchChecks = lib.mkOption {
    type = lib.types.attrsOf lib.types.str;
    default = { };
  };
  config = {
    services.openssh.enable = true;
    sops.environment.QUOTED = "it's $HOME 100%";
    sops.age.plugins = [ pkgs.age-plugin-tpm ];
    sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
    sops.secrets.since = { };
  };
}
