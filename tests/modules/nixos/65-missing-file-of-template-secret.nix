# A secret of the other stage that only a template uses names a missing file.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    sopsFile = ./no/such.yaml;
    neededForUsers = true;
  };
  sops.templates.late.content = config.sops.placeholder.hash;
}
