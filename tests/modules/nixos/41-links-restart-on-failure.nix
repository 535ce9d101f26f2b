# links, restartOn and onFailure of secrets and templates, and onFailure of all.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.onFailure = "abort";
  sops.secrets.since = {
    links = [
      "/etc/app/since"
      "/var/lib/app/since"
    ];
    restartOn = [
      "value"
      "removal"
    ];
    onFailure = "skip";
    restartUnits = [ "app.service" ];
    reloadUnits = [ "nginx.service" ];
  };
  sops.secrets.never = {
    key = "db/port";
    restartOn = [ ];
    restartUnits = [ "app.service" ];
  };
  sops.templates."app.conf" = {
    content = config.sops.placeholder.since;
    links = [ "/etc/app.conf" ];
    restartOn = [ "access" ];
    onFailure = "keep";
    reloadUnits = [ "app.service" ];
  };
}
