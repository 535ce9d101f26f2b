# Placeholders exist by encoding in any case, the raw ones as soon as there is a template.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  systemd.services.web.environment.TEMPLATE = config.sops.placeholderFor.json.since;
}
