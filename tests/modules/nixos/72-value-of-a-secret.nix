# Asking Nix for a secret's value: an error that teaches.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets."db/password" = { };
  systemd.services.web.environment.PASSWORD = config.sops.secrets."db/password".value;
}
