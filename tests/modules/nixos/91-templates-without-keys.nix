# A template that uses a secret, with keys, in a configuration that checks nothing.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.validateSopsFiles = false;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = {
    owner = "root";
    uid = 5;
  };
  sops.templates.t.content = config.sops.placeholder.since;
}
