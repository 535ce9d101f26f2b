# The same with the other name that people try.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  systemd.services.web.environment.SINCE = config.sops.secrets.since.content;
}
