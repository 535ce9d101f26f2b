# Secrets and templates as credentials: LoadCredential=, restarts and order, but never a requirement.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets."db/password" = {
    services = [
      "postgresql"
      "web"
    ];
    restartUnits = [
      "web.service"
      "other.service"
    ];
  };
  sops.secrets.since = {
    services = [ "web" ];
    credential = "start";
    path = "/etc/since";
  };
  sops.templates."web.conf" = {
    content = "password = ${config.sops.placeholderFor.toml."db/password"}";
    services = [ "web" ];
    path = "/etc/web.conf";
  };
  systemd.services.web.serviceConfig.LoadCredential = [ "own:/etc/own" ];
}
