# A whole secret where its path was meant.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  systemd.services.web.environment.SINCE = "${config.sops.secrets.since}";
}
