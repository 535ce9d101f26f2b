# restartUnits, reloadUnits and restartOn are in the manifest of the entries that set them, and in no other.
{ config, ... }:
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets.plain = {
    key = "since";
  };
  sops.secrets.since = {
    restartUnits = [ "mail.service" ];
    restartOn = [
      "value"
      "removal"
    ];
  };
  sops.templates."app.conf" = {
    content = config.sops.placeholder.since;
    reloadUnits = [ "app.service" ];
  };
}
