# A placeholder of a secret that is not declared.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.templates.t.content = config.sops.placeholder.sinze;
}
