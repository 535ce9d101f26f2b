# All further members of the manifest.
{ config, ... }:
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.age.hostRecipients = [ ../../fixtures/keys/host_ed25519.pub ];
  sops.onFailure = "skip";
  sops.absentKeys = "skip";
  sops.keepGenerations = 3;
  sops.log = [ "keyImport" ];
  sops.secrets.password = {
    key = [
      "db"
      "password"
    ];
    onFailure = "abort";
    links = [ "/home/someone/.password" ];
  };
  sops.templates."app.conf" = {
    content = "password = ${config.sops.placeholderFor.toml.password}\n";
    onFailure = "keep";
    links = [ "/home/someone/.app.conf" ];
  };
}
